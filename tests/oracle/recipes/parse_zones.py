import pandas as pd

df = pd.read_csv("raw.csv")
df["zoned"] = pd.to_datetime(df["zoned"], format="%d %b %Y %H:%M:%S %z", errors="coerce", utc=True).dt.tz_localize(None)
