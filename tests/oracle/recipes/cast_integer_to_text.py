import pandas as pd

df = pd.read_csv("numbers.csv")
df["n"] = df["n"].astype("Int64").astype("str")
