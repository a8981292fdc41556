import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["note"] = df["note"].str.replace(".", "!", regex=False)
df["note"] = df["note"].str.replace("ol", "", regex=False)
