import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "stall", "price"]]
other = pd.read_csv("stalls.csv", parse_dates=["opened"])
left = df.merge(other.dropna(subset="stall"), how="left", on="stall", suffixes=("", "_other"))
right = df.dropna(subset="stall").merge(
    other,
    how="right",
    on="stall",
    suffixes=("", "_other"),
    indicator=True,
)
right = right[right["_merge"] == "right_only"].drop(columns="_merge")
df = pd.concat([left, right], ignore_index=True)
