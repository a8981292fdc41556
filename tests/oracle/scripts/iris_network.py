import numpy as np
import pandas as pd
from sklearn import metrics
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, StandardScaler
import torch
from torch import nn

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
x_watched = prepare.transform(data.loc[validation, features])
y_watched = data.loc[validation, "species"]

torch.manual_seed(7)
classes = np.unique(y_train)
encode = lambda y: torch.tensor(np.searchsorted(classes, y))
loss_of = nn.CrossEntropyLoss()
as_tensor = lambda x: torch.tensor(np.asarray(x), dtype=torch.float32)
x, y = as_tensor(x_train), encode(y_train)
model = nn.Sequential(
    nn.Linear(x.shape[1], 32), nn.ReLU(), nn.Dropout(0.1),
    nn.Linear(32, 16), nn.ReLU(), nn.Dropout(0.1),
    nn.Linear(16, len(classes)),
)
for layer in model:
    if isinstance(layer, (nn.Linear, nn.Conv2d)):
        nn.init.zeros_(layer.bias)
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
nn.init.xavier_uniform_(model[-1].weight)
optimiser = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=0)
best, best_weights, stale = float("inf"), None, 0
for epoch in range(60):
    model.train()
    for batch in torch.randperm(len(x)).split(32):
        optimiser.zero_grad()
        loss_of(model(x[batch]), y[batch]).backward()
        optimiser.step()
    model.eval()
    with torch.no_grad():
        loss = loss_of(model(as_tensor(x_watched)), encode(y_watched)).item()
    print(f"epoch {epoch + 1}: loss {loss:.4f}")
    if loss < best:
        best, stale = loss, 0
        best_weights = {k: v.clone() for k, v in model.state_dict().items()}
    else:
        stale += 1
        if 0 and stale >= 0:
            break
model.load_state_dict(best_weights)
with torch.no_grad():
    output = model(as_tensor(x_test))
probabilities = torch.softmax(output, dim=1).numpy()
predicted = classes[probabilities.argmax(axis=1)]

print("accuracy", metrics.accuracy_score(y_test, predicted))
print("f1_macro", metrics.f1_score(y_test, predicted, average="macro"))
print("log_loss", metrics.log_loss(y_test, probabilities, labels=classes))
print(metrics.confusion_matrix(y_test, predicted, labels=classes))
