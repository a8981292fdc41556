import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = np.unique(np.linspace(df["x"].min(), df["x"].max(), 5))
digits = [np.format_float_positional(e, 6 if e % 1 else 17, fractional=False, trim="-") for e in edges]
labels = [f"[{low}, {high})" for low, high in zip(digits, digits[1:])]
labels[-1] = labels[-1].replace(")", "]")
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["x"], edges, right=False, labels=labels)
df.insert(df.columns.get_loc("x") + 1, "x_bin", bins.astype("str"))
