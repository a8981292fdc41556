import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.groupby("stall", dropna=False, as_index=False).agg(
    count=("day", "count"),
    distinct=("day", "nunique"),
    min=("day", "min"),
    max=("day", "max"),
    first=("day", "first"),
    last=("day", "last"),
)
