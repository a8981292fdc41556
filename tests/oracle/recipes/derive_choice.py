import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["net"] = if(is_fresh, price, price / 2)
