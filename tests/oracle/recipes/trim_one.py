import numpy as np
import pandas as pd

df = pd.read_csv("raw.csv")
df["code"] = df["code"].str.replace("C-", "\t ", regex=False)
df["code"] = df["code"].str.strip().replace("", np.nan)
