import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "amount"]]
other = pd.read_csv("numbers.csv")
df["amount"] = df["amount"].astype(float)
other["x"] = other["x"].astype(float)
df = df.merge(other.dropna(subset="x"), how="left", left_on="amount", right_on="x")
