import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "stall", "item"]]
other = pd.read_csv("prices.csv")
df = df.merge(
    other.dropna(subset=["place", "thing"]),
    how="left",
    left_on=["stall", "item"],
    right_on=["place", "thing"],
)
