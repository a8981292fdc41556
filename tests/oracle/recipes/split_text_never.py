import pandas as pd

df = pd.read_csv("raw.csv")
pieces = df["code"].str.split("/", n=1, regex=False, expand=True).reindex(columns=range(2))
at = df.columns.get_loc("code") + 1
df.insert(at, "a", pieces[0])
df.insert(at + 1, "b", pieces[1])
