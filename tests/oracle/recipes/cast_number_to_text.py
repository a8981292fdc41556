import pandas as pd

df = pd.read_csv("numbers.csv")
df["x"] = df["x"].astype("str").str.removesuffix(".0")
