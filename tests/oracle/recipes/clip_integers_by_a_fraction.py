import pandas as pd

df = pd.read_csv("numbers.csv")
df["flat"] = df["flat"].clip(upper=6.5)
