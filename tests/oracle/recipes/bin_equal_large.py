import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = np.unique(np.linspace(df["half"].min(), df["half"].max(), 5))
labels = [f"[{low:g}, {high:g})" for low, high in zip(edges, edges[1:])]
labels[-1] = labels[-1].replace(")", "]")
edges[-1] = np.nextafter(edges[-1], np.inf)
df["bin"] = pd.cut(df["half"], edges, right=False, labels=labels).astype("str")
