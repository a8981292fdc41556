import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

data = pd.read_csv("boats.csv")
rows = data.index[data["price"].notna()]
rest, test = train_test_split(rows, test_size=0.2, random_state=7)
train, validation = train_test_split(rest, test_size=0.1 / 0.8, random_state=7)

features = ["deck", "is_new", "is_fast", "length_m"]
# SimpleImputer takes no column of pandas' type bool.
data = data.astype(dict.fromkeys(["is_new", "is_fast"], object))
prepare = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), ["length_m"]),
    ("kinds", make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore", sparse_output=False)), ["deck"]),
    ("flags", make_pipeline(SimpleImputer(strategy="most_frequent"), OrdinalEncoder()), ["is_new", "is_fast"]),
])
x_train = prepare.fit_transform(data.loc[train, features])
x_test = prepare.transform(data.loc[test, features])
y_train, y_test = data.loc[train, "price"], data.loc[test, "price"]

model = Ridge(alpha=0.5).fit(x_train, y_train)
predicted = model.predict(x_test)

print("mean_absolute_error", metrics.mean_absolute_error(y_test, predicted))
print("root_mean_squared_error", metrics.root_mean_squared_error(y_test, predicted))
print("r2", metrics.r2_score(y_test, predicted))
