import pandas as pd

df = pd.read_csv("numbers.csv")
df["n"] = df["n"].astype(float)
