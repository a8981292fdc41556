import pandas as pd

df = pd.read_csv("numbers.csv")
columns = ["n", "x"]
df[columns] = df[columns].replace(0, 100)
