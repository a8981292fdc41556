import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[df["note"].str.contains("OLD", case=False, regex=False)]
