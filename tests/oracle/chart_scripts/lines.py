import matplotlib.pyplot as plt
import pandas as pd

df = pd.read_csv("iris.csv")

df.groupby("sepal_width_cm")[["sepal_length_cm", "petal_length_cm"]].median().plot()
plt.savefig("line.png", bbox_inches="tight")
