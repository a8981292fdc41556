import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "item", "price", "is_local"]]
df = df.melt(id_vars="id", var_name="what", value_name="value")
