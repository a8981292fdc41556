import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "stall", "price"]]
other = pd.read_csv("stalls.csv", parse_dates=["opened"])
df = df.dropna(subset="stall").merge(other, how="inner", on="stall", suffixes=("", "_other"))
