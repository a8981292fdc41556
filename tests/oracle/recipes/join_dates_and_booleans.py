import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df = df[["student", "handed_in", "passed"]]
other = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.dropna(subset="passed").merge(
    other,
    how="inner",
    left_on="passed",
    right_on="is_fresh",
    suffixes=("", "_other"),
)
df = df[["student", "passed", "is_fresh", "id"]]
