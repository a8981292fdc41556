import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.barplot(
    df,
    x="sepal_length_cm",
    y="species",
    orient="h",
    estimator="sum",
    errorbar=None,
)
plt.savefig("bar.png", bbox_inches="tight")
