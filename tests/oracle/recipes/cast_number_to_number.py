import pandas as pd

df = pd.read_csv("numbers.csv")
# pandas holds df["x"] like that already.
