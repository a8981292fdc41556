import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["is_fresh"] = df["is_fresh"].replace(False, True)
