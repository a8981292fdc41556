import pandas as pd

df = pd.read_csv("raw.csv")
df["seen"] = pd.to_datetime(df["seen"], format="ISO8601", errors="coerce").dt.normalize()
