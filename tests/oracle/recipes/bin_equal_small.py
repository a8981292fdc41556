import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = np.unique(np.linspace(df["small"].min(), df["small"].max(), 4))
digits = [np.format_float_positional(e, 6 if e % 1 else 17, fractional=False, trim="-") for e in edges]
labels = [f"[{low}, {high})" for low, high in zip(digits, digits[1:])]
labels[-1] = labels[-1].replace(")", "]")
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["small"], edges, right=False, labels=labels)
df.insert(df.columns.get_loc("small") + 1, "bin", bins.astype("str"))
