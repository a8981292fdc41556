import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.melt(id_vars=["n", "flat", "empty", "half"], var_name="measure", value_name="number")
