import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.pairplot(
    df,
    vars=["sepal_length_cm", "sepal_width_cm", "petal_length_cm"],
    hue="species",
    diag_kind="hist",
).savefig("pairs.png")
