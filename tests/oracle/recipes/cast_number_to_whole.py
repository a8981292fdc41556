import pandas as pd

df = pd.read_csv("numbers.csv")
df["half"] = df["half"].where(df["half"] % 1 == 0)
