import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = np.unique(np.linspace(df["small"].min(), df["small"].max(), 4))
labels = [f"[{low:g}, {high:g})" for low, high in zip(edges, edges[1:])]
labels[-1] = labels[-1].replace(")", "]")
edges[-1] = np.nextafter(edges[-1], np.inf)
df.insert(df.columns.get_loc("small") + 1, "bin", pd.cut(df["small"], edges, right=False, labels=labels).astype("str"))
