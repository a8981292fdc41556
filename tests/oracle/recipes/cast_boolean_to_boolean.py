import pandas as pd

df = pd.read_csv("numbers.csv")
df["n"] = df["n"].map({0: False, 1: True})
df["n"] = pd.to_numeric(df["n"], errors="coerce")
df["n"] = df["n"].where(df["n"] % 1 == 0)
