import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "stall", "item"]]
other = pd.read_csv("prices.csv")
df = df.dropna(subset=["stall", "item"]).merge(
    other,
    how="right",
    left_on=["stall", "item"],
    right_on=["place", "thing"],
)
