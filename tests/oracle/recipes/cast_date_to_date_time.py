import pandas as pd

df = pd.read_csv("market.csv", parse_dates=["day", "sold_at"])
# pandas holds df["day"] like that already.
