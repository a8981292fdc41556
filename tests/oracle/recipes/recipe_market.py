import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.drop_duplicates()
df = df[df["price"] > 0]
df["amount"] = df["amount"].fillna(df.groupby("item", dropna=False)["amount"].transform("median"))
df["worth"] = df["price"] * df["amount"]
other = pd.read_csv("stalls.csv", parse_dates=["opened"])
df = df.merge(other.dropna(subset="stall"), how="left", on="stall", suffixes=("", "_other"))
df = df.groupby("district", dropna=False, as_index=False).agg(
    worth=("worth", "sum"),
    n_sales=("id", "count"),
    last_day=("day", "max"),
)
df = df.sort_values("worth", ascending=False, kind="stable")
