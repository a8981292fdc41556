import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
at = df.columns.get_loc("day") + 1
df.insert(at, "day_year", df["day"].dt.year)
df.insert(at + 1, "day_quarter", df["day"].dt.quarter)
df.insert(at + 2, "day_month", df["day"].dt.month)
df.insert(at + 3, "day_day", df["day"].dt.day)
df.insert(at + 4, "day_weekday", df["day"].dt.day_of_week)
df.insert(at + 5, "day_day_of_year", df["day"].dt.day_of_year)
df.insert(at + 6, "day_week", df["day"].dt.isocalendar().week.astype(float))
df.insert(at + 7, "day_hour", df["day"].dt.hour)
df.insert(at + 8, "day_minute", df["day"].dt.minute)
df.insert(at + 9, "day_second", df["day"].dt.second)
df.insert(at + 10, "day_is_weekend", (df["day"].dt.day_of_week >= 5).where(df["day"].notna()))
