import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
df = df.astype({"is_fresh": "boolean"}).groupby("item", dropna=False, as_index=False).agg(
    was_fresh=("is_fresh", "first"),
    any_fresh=("is_fresh", "max"),
    share_fresh=("is_fresh", "mean"),
)
df["was_fresh"] = df["was_fresh"].fillna(False)
df["any_fresh"] = df["any_fresh"].map({True: "true", False: "false"})
df["share_fresh"] = df["share_fresh"].clip(upper=0.9)
df = df.sort_values(["was_fresh", "item"], ascending=[True, False])
