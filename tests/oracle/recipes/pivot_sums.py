import numpy as np
import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df = df.groupby(["student", "class"], dropna=False)["points"].sum().unstack()
df = df.rename(columns={np.nan: "missing"})
df = df.rename_axis(columns=None).reset_index()
