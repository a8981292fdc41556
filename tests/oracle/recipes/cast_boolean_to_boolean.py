import pandas as pd

df = pd.read_csv("numbers.csv")
df["n"] = df["n"].map({0: False, 1: True})
df["n"] = df["n"].astype(float)
