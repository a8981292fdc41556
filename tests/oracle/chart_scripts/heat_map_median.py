import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

table = pd.crosstab(
    pd.cut(df["sepal_length_cm"], 12),
    df["species"],
    values=df["sepal_width_cm"],
    aggfunc="median",
)
sns.heatmap(table, annot=True, fmt=".3g", cmap="Blues")
plt.savefig("heat_map.png", bbox_inches="tight")
