import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["day"] = df["day"].replace(pd.Timestamp("2024-02-29"), pd.NaT)
