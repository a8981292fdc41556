import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["sold_at"] = df["sold_at"].fillna(pd.Timestamp("2024-02-01 06:00:00"))
