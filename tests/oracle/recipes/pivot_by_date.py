import numpy as np
import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df["handed_in"] = df["handed_in"].dt.strftime("%Y-%m-%d")
df = df.groupby(["class", "handed_in"], dropna=False)["student"].first().unstack()
df = df.rename(columns={np.nan: "missing"})
df = df.rename_axis(columns=None).reset_index()
