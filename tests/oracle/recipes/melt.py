import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.melt(id_vars="flat", value_vars=["n", "x"], var_name="measure", value_name="number")
