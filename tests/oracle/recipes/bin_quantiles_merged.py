import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
edges = np.unique(df["amount"].quantile(np.linspace(0, 1, 6)))
labels = [f"[{low:g}, {high:g})" for low, high in zip(edges, edges[1:])]
labels[-1] = labels[-1].replace(")", "]")
edges[-1] = np.nextafter(edges[-1], np.inf)
df.insert(df.columns.get_loc("amount") + 1, "some", pd.cut(df["amount"], edges, right=False, labels=labels).astype("str"))
