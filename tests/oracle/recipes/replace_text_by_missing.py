import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["note"] = df["note"].replace("big, \"golden\"", np.nan)
