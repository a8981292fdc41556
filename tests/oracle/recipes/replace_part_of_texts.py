import pandas as pd

df = pd.read_csv("raw.csv")
for column in ["tags", "name"]:
    df[column] = df[column].str.replace(";", " \\", regex=False)
