import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["day"] = df["day"].fillna(df["day"].mode()[0])
