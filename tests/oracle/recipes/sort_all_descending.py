import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.sort_values(["sold_at", "id"], ascending=False)
