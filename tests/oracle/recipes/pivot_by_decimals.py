import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.groupby(["flat", "small"], dropna=False)["x"].last().unstack()
df = df.rename(columns=lambda value: str(value).removesuffix(".0")).rename(columns={"nan": "missing"})
df = df.rename_axis(columns=None).reset_index()
