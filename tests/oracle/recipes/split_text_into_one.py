import pandas as pd

df = pd.read_csv("raw.csv")
df.insert(df.columns.get_loc("code") + 1, "letter", df["code"])
