import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
at = df.columns.get_loc("sold_at") + 1
df.insert(at, "sold_at_year", df["sold_at"].dt.year)
df.insert(at + 1, "sold_at_quarter", df["sold_at"].dt.quarter)
df.insert(at + 2, "sold_at_month", df["sold_at"].dt.month)
df.insert(at + 3, "sold_at_day", df["sold_at"].dt.day)
df.insert(at + 4, "sold_at_weekday", df["sold_at"].dt.day_of_week)
df.insert(at + 5, "sold_at_day_of_year", df["sold_at"].dt.day_of_year)
df.insert(at + 6, "sold_at_week", df["sold_at"].dt.isocalendar().week.astype(float))
df.insert(at + 7, "sold_at_hour", df["sold_at"].dt.hour)
df.insert(at + 8, "sold_at_minute", df["sold_at"].dt.minute)
df.insert(at + 9, "sold_at_second", df["sold_at"].dt.second)
df.insert(at + 10, "sold_at_is_weekend", (df["sold_at"].dt.day_of_week >= 5).where(df["sold_at"].notna()))
