import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.countplot(df, y="species")
plt.savefig("bar.png", bbox_inches="tight")
