import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = [-20, 0, 12.25, 50]
labels = ["[-20, 0)", "[0, 12.25)", "[12.25, 50]"]
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["x"], edges, right=False, labels=labels)
df.insert(df.columns.get_loc("x") + 1, "x_bin", bins.astype("str"))
