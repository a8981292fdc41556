import pandas as pd

df = pd.read_csv("raw.csv")
df = df.melt(
    id_vars=["score", "code"],
    value_vars=["name", "tags"],
    var_name="what",
    value_name="text",
)
