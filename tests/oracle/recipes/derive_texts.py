import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["label"] = df["stall"].fillna("nobody").map(str.upper, na_action="ignore").astype("str")
