import pandas as pd

df = pd.read_csv("numbers.csv")
df["empty"] = df["empty"].astype("str").str.removesuffix(".0")
