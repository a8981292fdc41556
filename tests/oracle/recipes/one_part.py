import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df.insert(df.columns.get_loc("sold_at") + 1, "sold_at_week", df["sold_at"].dt.isocalendar().week.astype(float))
