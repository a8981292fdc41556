import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = [-20, 0, 12.25, np.nextafter(50, np.inf)]
labels = ["[-20, 0)", "[0, 12.25)", "[12.25, 50]"]
df.insert(df.columns.get_loc("x") + 1, "x_bin", pd.cut(df["x"], edges, right=False, labels=labels).astype("str"))
