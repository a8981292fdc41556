import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.groupby(["flat", "small"], dropna=False)["x"].last().unstack()
df = df.rename(columns="{:.15g}".format).rename(columns={"nan": "missing"}).rename_axis(columns=None).reset_index()
