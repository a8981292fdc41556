import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.groupby(["n", "half"], dropna=False)["x"].min().unstack()
df = df.rename(columns=lambda value: str(value).removesuffix(".0")).rename(columns={"nan": "missing"})
df = df.rename_axis(columns=None).reset_index()
