import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
# Chance that can be repeated: splitmix64 gives each row a number.
chance = np.arange(1, len(df) + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 + 0x1E535EEDE31428F0
chance = (chance ^ (chance >> 30)) * 0xBF58476D1CE4E5B9
chance = (chance ^ (chance >> 27)) * 0x94D049BB133111EB
chance ^= chance >> 31
place = df.iloc[chance.argsort()].groupby("stall", dropna=False).cumcount().loc[df.index]
n = df.groupby("stall", dropna=False)["stall"].transform("size")
n_test = np.floor(n * 0.3 + 0.5)
n_validation = np.floor(n * 0.2 + 0.5)
df["part"] = np.select([place < n_test, place < n_test + n_validation], ["test", "validation"], "train")
