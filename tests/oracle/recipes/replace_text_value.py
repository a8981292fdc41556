import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
columns = ["item", "stall"]
df[columns] = df[columns].replace("mango", "มะม่วง")
