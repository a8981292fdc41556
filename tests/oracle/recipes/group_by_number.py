import pandas as pd

df = pd.read_csv("numbers.csv")
df = df.groupby("n", dropna=False, as_index=False).agg(
    largest=("x", "max"),
    nothing=("empty", "sum"),
    n_there=("n", "count"),
)
