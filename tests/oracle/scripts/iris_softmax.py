import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler

data = pd.read_csv("iris.csv")
rows = data.index[data["species"].notna()]
rest, test = train_test_split(rows, test_size=0.2, random_state=7, stratify=data.loc[rows, "species"])
train, validation = train_test_split(rest, test_size=0.1 / 0.8, random_state=7, stratify=data.loc[rest, "species"])

features = ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"]
prepare = ColumnTransformer([
    ("numbers", make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), features),
])
x_train = prepare.fit_transform(data.loc[train, features])
x_test = prepare.transform(data.loc[test, features])
y_train, y_test = data.loc[train, "species"], data.loc[test, "species"]

model = LogisticRegression(C=1, tol=1e-10, max_iter=10_000).fit(x_train, y_train)
classes = model.classes_
probabilities = model.predict_proba(x_test)
predicted = classes[probabilities.argmax(axis=1)]

print("accuracy", metrics.accuracy_score(y_test, predicted))
print("f1_macro", metrics.f1_score(y_test, predicted, average="macro"))
print("log_loss", metrics.log_loss(y_test, probabilities, labels=classes))
print(metrics.confusion_matrix(y_test, predicted, labels=classes))
