import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.violinplot(df, x="sepal_length_cm", cut=0)
plt.savefig("violin.png", bbox_inches="tight")
