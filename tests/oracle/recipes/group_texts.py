import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.astype({"is_local": "boolean"}).groupby("is_local", dropna=False, as_index=False).agg(
    count=("item", "count"),
    distinct=("item", "nunique"),
    min=("item", "min"),
    max=("item", "max"),
    first=("item", "first"),
    last=("item", "last"),
)
