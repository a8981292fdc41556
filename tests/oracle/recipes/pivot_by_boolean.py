import numpy as np
import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df["passed"] = df["passed"].map({True: "true", False: "false"})
df = df.groupby(["class", "passed"], dropna=False)["points"].count().unstack()
df = df.rename(columns={np.nan: "missing"})
df = df.rename_axis(columns=None).reset_index()
