import pandas as pd

df = pd.read_csv("raw.csv")
df["is_member"] = df["is_member"].astype("str")
