import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

df = pd.read_csv("iris.csv")

sns.scatterplot(df, x="sepal_length_cm", y="sepal_width_cm")
plt.savefig("scatter.png", bbox_inches="tight")
