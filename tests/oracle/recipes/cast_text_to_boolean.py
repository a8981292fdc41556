import pandas as pd

df = pd.read_csv("raw.csv")
words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
df["is_member"] = df["is_member"].str.strip().str.lower().map(words)
