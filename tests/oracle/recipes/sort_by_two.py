import pandas as pd

df = pd.read_csv("terms.csv", parse_dates=["handed_in"])
df = df.sort_values(["passed", "points"])
