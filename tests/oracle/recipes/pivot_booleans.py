import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.astype({"is_fresh": "boolean", "is_local": "boolean"}).groupby(["is_local", "stall", "item"], dropna=False)["is_fresh"].max().unstack()
df = df.rename(columns={np.nan: "missing"})
df = df.rename_axis(columns=None).reset_index()
