import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

table = df.corr(numeric_only=True)
sns.heatmap(table, vmin=-1, vmax=1, cmap="vlag", annot=True, fmt=".2f")
plt.savefig("correlation.png", bbox_inches="tight")
