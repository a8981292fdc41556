import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df = df.groupby(["class", "student", "term"], dropna=False)["points"].max().unstack()
df = df.rename(columns="{:.0f}".format).rename(columns={"nan": "missing"})
df = df.rename_axis(columns=None).reset_index()
