import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["each"] = (df["price"] / df["amount"]).replace([np.inf, -np.inf], np.nan)
