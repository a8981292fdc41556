import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = [0.001, 0.0025, 1000000, 1e16]
labels = ["[0.001, 0.0025)", "[0.0025, 1000000)", "[1000000, 1e16]"]
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["small"], edges, right=False, labels=labels)
df.insert(df.columns.get_loc("small") + 1, "bin", bins.astype("str"))
