import pandas as pd

df = pd.read_csv("stalls.csv", parse_dates=["opened"])
df["opened_year"] = df["opened"].dt.year
df["opened_is_weekend"] = (df["opened"].dt.day_of_week >= 5).where(df["opened"].notna())
