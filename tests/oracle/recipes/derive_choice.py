import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["net"] = df["price"].where(df["is_fresh"].eq(True), df["price"] / 2)
