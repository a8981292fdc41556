import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df[["id", "item", "price", "is_local"]]
df["price"] = df["price"].astype("str").str.removesuffix(".0")
df["is_local"] = df["is_local"].map({True: "true", False: "false"})
df = df.melt(id_vars="id", var_name="what", value_name="value")
