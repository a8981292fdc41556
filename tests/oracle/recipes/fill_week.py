import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
at = df.columns.get_loc("day") + 1
df.insert(at, "day_week", df["day"].dt.isocalendar().week.astype(float))
df.insert(at + 1, "day_is_weekend", (df["day"].dt.day_of_week >= 5).where(df["day"].notna()))
df["day_week"] = df["day_week"].fillna(df["day_week"].mean())
df["day_is_weekend"] = df["day_is_weekend"].fillna(True)
