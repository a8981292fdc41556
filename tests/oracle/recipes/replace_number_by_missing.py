import numpy as np
import pandas as pd

df = pd.read_csv("numbers.csv")
df["n"] = df["n"].replace(7, np.nan)
