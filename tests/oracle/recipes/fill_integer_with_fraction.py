import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["amount"] = df["amount"].fillna(0.5)
