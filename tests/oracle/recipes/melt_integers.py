import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.melt(value_vars=["flat", "n"], var_name="measure", value_name="number")
