import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.lineplot(
    df,
    x="sepal_width_cm",
    y="sepal_length_cm",
    hue="species",
    estimator="min",
    errorbar=None,
)
plt.savefig("line.png", bbox_inches="tight")
