import pandas as pd

df = pd.read_csv("numbers.csv")
df["x"] = df["x"].clip(lower=-5, upper=20.5)
