import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["stall", "sold_at", "price"]]
df["sold_at"] = df["sold_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
df = df.groupby(["stall", "sold_at"], dropna=False)["price"].first().unstack()
df = df.rename(columns={np.nan: "missing"})
df = df.rename_axis(columns=None).reset_index()
