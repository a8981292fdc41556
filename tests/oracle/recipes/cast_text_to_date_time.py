import pandas as pd

df = pd.read_csv("raw.csv")
df["seen"] = df["seen"].astype("str")
