import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["price", "stall", "is_fresh", "day"]
df[columns] = df[columns].ffill()
