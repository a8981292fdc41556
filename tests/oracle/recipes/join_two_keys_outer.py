import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "stall", "item"]]
other = pd.read_csv("prices.csv")
left = df.merge(
    other.dropna(subset=["place", "thing"]),
    how="left",
    left_on=["stall", "item"],
    right_on=["place", "thing"],
)
right = df.dropna(subset=["stall", "item"]).merge(
    other,
    how="right",
    left_on=["stall", "item"],
    right_on=["place", "thing"],
    indicator=True,
)
right = right[right["_merge"] == "right_only"].drop(columns="_merge")
df = pd.concat([left, right], ignore_index=True)
