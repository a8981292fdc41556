import pandas as pd

df = pd.read_csv("raw.csv")
df["half_days"] = pd.to_datetime(df["half_days"], format="%B %d, %Y %I:%M %p", errors="coerce")
