import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["note", "amount"]
df[columns] = df.groupby(["item", "stall"], dropna=False)[columns].bfill()
