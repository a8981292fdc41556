import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.astype({"is_fresh": "boolean"}).groupby("item", dropna=False, as_index=False).agg(
    count=("is_fresh", "count"),
    distinct=("is_fresh", "nunique"),
    sum=("is_fresh", "sum"),
    mean=("is_fresh", "mean"),
    min=("is_fresh", "min"),
    max=("is_fresh", "max"),
    first=("is_fresh", "first"),
    last=("is_fresh", "last"),
)
