import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.groupby("stall", dropna=False, as_index=False).agg(
    count_price=("price", "count"),
    distinct_price=("price", "nunique"),
    sum_price=("price", "sum"),
    mean_price=("price", "mean"),
    median_price=("price", "median"),
    std_price=("price", "std"),
    min_price=("price", "min"),
    max_price=("price", "max"),
    first_price=("price", "first"),
    last_price=("price", "last"),
)
