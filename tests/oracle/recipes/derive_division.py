import pandas as pd

df = pd.read_csv("numbers.csv")
df["fives"] = n // 5
df["rest"] = n % 5
