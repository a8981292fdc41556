import numpy as np
import pandas as pd

df = pd.read_csv("raw.csv")
df = df.rename(columns={"joined": "joined_on"})
df["joined_on"] = pd.to_datetime(df["joined_on"], format="%d.%m.%Y", errors="coerce")
at = df.columns.get_loc("joined_on") + 1
df.insert(at, "joined_on_year", df["joined_on"].dt.year)
df.insert(at + 1, "joined_on_month", df["joined_on"].dt.month)
pieces = df["name"].str.split(" ", n=1, regex=False, expand=True).reindex(columns=range(2))
at = df.columns.get_loc("name") + 1
df.insert(at, "given", pieces[0])
df.insert(at + 1, "family", pieces[1])
df["amount"] = pd.to_numeric(df["amount"], errors="coerce")
columns = ["amount", "score"]
df[columns] = df[columns].fillna(df[columns].mean())
df = df.drop(columns=["seen", "tags"])
edges = np.unique(np.linspace(df["score"].min(), df["score"].max(), 4))
digits = [np.format_float_positional(e, 6 if e % 1 else 17, fractional=False, trim="-") for e in edges]
labels = [f"[{low}, {high})" for low, high in zip(digits, digits[1:])]
labels[-1] = labels[-1].replace(")", "]")
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["score"], edges, right=False, labels=labels)
df["level"] = bins.astype("str")
