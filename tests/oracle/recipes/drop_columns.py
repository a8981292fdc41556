import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.drop(columns=["id", "note", "sold_at"])
