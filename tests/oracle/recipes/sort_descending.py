import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.sort_values("stall", ascending=False, kind="stable")
