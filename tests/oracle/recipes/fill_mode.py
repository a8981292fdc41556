import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["item", "amount", "stall"]
df[columns] = df[columns].fillna(df[columns].mode().iloc[0])
