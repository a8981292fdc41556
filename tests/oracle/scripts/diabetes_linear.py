import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

data = pd.read_csv("diabetes.csv")
rows = data.index[data["progression"].notna()]
rest, test = train_test_split(rows, test_size=0.2, random_state=7)
train, validation = train_test_split(rest, test_size=0.1 / 0.8, random_state=7)

features = ["age_years", "body_mass_index"]
prepare = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), features),
])
x_train = prepare.fit_transform(data.loc[train, features])
x_test = prepare.transform(data.loc[test, features])
y_train, y_test = data.loc[train, "progression"], data.loc[test, "progression"]

model = LinearRegression().fit(x_train, y_train)
predicted = model.predict(x_test)

print("mean_absolute_error", metrics.mean_absolute_error(y_test, predicted))
print("root_mean_squared_error", metrics.root_mean_squared_error(y_test, predicted))
print("r2", metrics.r2_score(y_test, predicted))
