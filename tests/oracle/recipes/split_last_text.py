import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df[["head", "rest"]] = df["note"].str.split(", ", n=1, regex=False, expand=True).reindex(columns=range(2))
