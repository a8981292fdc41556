import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.boxplot(df, x="sepal_length_cm")
plt.savefig("box.png", bbox_inches="tight")
