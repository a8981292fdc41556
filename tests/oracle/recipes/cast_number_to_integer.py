import pandas as pd

df = pd.read_csv("raw.csv")
df["share"] = df["share"].where(df["share"] % 1 == 0)
