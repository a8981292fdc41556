import pandas as pd

df = pd.read_csv("numbers.csv")
df["half"] = df["half"].astype("str").str.removesuffix(".0")
