import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.histplot(df, x="sepal_length_cm", bins=12, hue="species", multiple="stack")
plt.savefig("histogram.png", bbox_inches="tight")
