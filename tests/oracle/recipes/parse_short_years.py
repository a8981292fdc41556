import pandas as pd

df = pd.read_csv("raw.csv")
df["joined"] = pd.to_datetime(df["joined"], format="%d.%m.%y", errors="coerce")
