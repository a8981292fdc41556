import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
edges = [0.001, 0.0025, 1000000, np.nextafter(1e16, np.inf)]
labels = ["[0.001, 0.0025)", "[0.0025, 1000000)", "[1000000, 1e16]"]
df.insert(df.columns.get_loc("small") + 1, "bin", pd.cut(df["small"], edges, right=False, labels=labels).astype("str"))
