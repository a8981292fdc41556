import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.groupby("stall", dropna=False, as_index=False).agg(
    **{
        "count amount": ("amount", "count"),
        "distinct amount": ("amount", "nunique"),
        "sum amount": ("amount", "sum"),
        "mean amount": ("amount", "mean"),
        "median amount": ("amount", "median"),
        "std amount": ("amount", "std"),
        "min amount": ("amount", "min"),
        "max amount": ("amount", "max"),
        "first amount": ("amount", "first"),
        "last amount": ("amount", "last"),
    },
)
