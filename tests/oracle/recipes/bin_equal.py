import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = np.unique(np.linspace(df["x"].min(), df["x"].max(), 5))
labels = [f"[{low:g}, {high:g})" for low, high in zip(edges, edges[1:])]
labels[-1] = labels[-1].replace(")", "]")
edges[-1] = np.nextafter(edges[-1], np.inf)
df.insert(df.columns.get_loc("x") + 1, "x_bin", pd.cut(df["x"], edges, right=False, labels=labels).astype("str"))
