import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["stall", "item"]
df[columns] = df[columns].fillna("ไม่มี")
