import numpy as np
import pandas as pd

df = pd.read_csv("raw.csv")
pieces = df["tags"].str.split(";", n=1, regex=False, expand=True).reindex(columns=range(2))
at = df.columns.get_loc("tags") + 1
df.insert(at, "first", pieces[0])
df.insert(at + 1, "second", pieces[1])
for column in ["first", "second"]:
    df[column] = df[column].str.strip().replace("", np.nan)
