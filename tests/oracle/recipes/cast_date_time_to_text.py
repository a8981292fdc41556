import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["sold_at"] = df["sold_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
