import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["price", "amount"]
df[columns] = df.groupby("stall", dropna=False)[columns].ffill()
