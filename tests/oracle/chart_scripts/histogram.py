import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.histplot(df, x="sepal_length_cm")
plt.savefig("histogram.png", bbox_inches="tight")
