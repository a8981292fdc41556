import pandas as pd

df = pd.read_csv("raw.csv")
pieces = df["tags"].str.split("; ", n=4, regex=False, expand=True).reindex(columns=range(5))
at = df.columns.get_loc("tags") + 1
df.insert(at, "a", pieces[0])
df.insert(at + 1, "b", pieces[1])
df.insert(at + 2, "c", pieces[2])
df.insert(at + 3, "d", pieces[3])
df.insert(at + 4, "e", pieces[4])
