import pandas as pd

df = pd.read_csv("raw.csv")
# pandas holds df["name"] like that already.
