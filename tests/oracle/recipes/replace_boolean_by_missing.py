import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df["is_local"] = df["is_local"].replace(False, np.nan)
