import pandas as pd

df = pd.read_csv("numbers.csv")
df["fives"] = df["n"] // 5
df["rest"] = df["n"] % 5
