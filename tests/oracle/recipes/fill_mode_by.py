import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
for column in ["item", "is_fresh"]:
    df[column] = df.groupby("stall", dropna=False)[column].transform(lambda values: values.fillna(values.mode().get(0)))
