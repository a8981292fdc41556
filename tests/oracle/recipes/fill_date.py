import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["day"] = df["day"].fillna(pd.Timestamp("2024-02-01"))
