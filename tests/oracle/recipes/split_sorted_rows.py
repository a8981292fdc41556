import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.sort_values("sold_at", ascending=False, kind="stable")
df = df.drop_duplicates(subset="id", keep="last")
# Chance that can be repeated: splitmix64 gives each row a number.
chance = np.arange(1, len(df) + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 + 0x826C6ABF7FDD5AD7
chance = (chance ^ (chance >> 30)) * 0xBF58476D1CE4E5B9
chance = (chance ^ (chance >> 27)) * 0x94D049BB133111EB
chance ^= chance >> 31
place = df.iloc[chance.argsort()].groupby("is_local", dropna=False).cumcount().loc[df.index]
n = df.groupby("is_local", dropna=False)["is_local"].transform("size")
n_test = np.floor(n * 0.3 + 0.5)
n_validation = np.floor(n * 0.3 + 0.5)
df["part"] = np.select([place < n_test, place < n_test + n_validation], ["test", "validation"], "train")
edges = np.unique(df["price"].quantile([i / 3 for i in range(4)]))
digits = [np.format_float_positional(e, 6 if e % 1 else 17, fractional=False, trim="-") for e in edges]
labels = [f"[{low}, {high})" for low, high in zip(digits, digits[1:])]
labels[-1] = labels[-1].replace(")", "]")
# The last bin holds its right edge as well.
edges[-1] = np.nextafter(edges[-1], np.inf)
bins = pd.cut(df["price"], edges, right=False, labels=labels)
df.insert(df.columns.get_loc("price") + 1, "price_bin", bins.astype("str"))
df["amount"] = df.groupby("stall", dropna=False)["amount"].ffill()
