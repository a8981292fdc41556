import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.groupby("day", dropna=False, as_index=False).agg(sold=("amount", "sum"))
