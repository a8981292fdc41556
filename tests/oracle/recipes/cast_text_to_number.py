import pandas as pd

df = pd.read_csv("raw.csv")
df["amount"] = pd.to_numeric(df["amount"], errors="coerce")
