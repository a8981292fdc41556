import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["price"] = df["price"].fillna(9.5)
