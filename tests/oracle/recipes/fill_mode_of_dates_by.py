import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["day"] = df.groupby("stall", dropna=False)["day"].transform(lambda values: values.fillna(values.mode().get(0)))
