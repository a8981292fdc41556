import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[df["item"].isin(["mango", "rice"]) & (df["day"].dt.year == 2024)]
