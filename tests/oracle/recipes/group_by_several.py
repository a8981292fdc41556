import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.astype({"is_fresh": "boolean"}).groupby(["item", "is_fresh"], dropna=False, as_index=False).agg(
    n=("id", "count"),
    mean=("price", "mean"),
)
