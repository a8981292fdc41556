import numpy as np
import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
# Chance that can be repeated: splitmix64 gives each row a number.
chance = np.arange(1, len(df) + 1, dtype=np.uint64) * 0x9E3779B97F4A7C15 + 0x12AE30237B17DF14
chance = (chance ^ (chance >> 30)) * 0xBF58476D1CE4E5B9
chance = (chance ^ (chance >> 27)) * 0x94D049BB133111EB
chance ^= chance >> 31
n = 500
df = df.iloc[np.sort(chance.argsort()[:n])]
