import pandas as pd

df = pd.read_csv("raw.csv")
pieces = df["name"].str.split(" ", n=1, regex=False, expand=True).reindex(columns=range(2))
at = df.columns.get_loc("name") + 1
df.insert(at, "given", pieces[0])
df.insert(at + 1, "family", pieces[1])
