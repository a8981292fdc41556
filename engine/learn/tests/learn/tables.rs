//! Made-up tables with every kind of column.

use arrow_array::{BooleanArray, Float64Array, Int64Array, StringArray};
use bunsen_spec::{ColumnKind, Task, TrainSpec};
use bunsen_stats::Rng;
use bunsen_table::{Column, Table, Values};

/// A column of numbers.
pub fn numbers(name: &str, values: Vec<Option<f64>>) -> Column {
    Column { name: name.into(), kind: ColumnKind::Number, values: Values::Number(Float64Array::from(values)) }
}

/// A column of whole numbers.
pub fn integers(name: &str, values: Vec<Option<i64>>) -> Column {
    Column { name: name.into(), kind: ColumnKind::Integer, values: Values::Integer(Int64Array::from(values).into()) }
}

/// A column of kinds.
pub fn words(name: &str, values: Vec<Option<&str>>) -> Column {
    Column { name: name.into(), kind: ColumnKind::Category, values: Values::Text(StringArray::from(values)) }
}

/// A column of yes and no.
pub fn flags(name: &str, values: Vec<Option<bool>>) -> Column {
    Column { name: name.into(), kind: ColumnKind::Boolean, values: Values::Boolean(BooleanArray::from(values)) }
}

/// 120 rows with every kind of column, missing values in some, and targets of every kind.
pub fn mixed() -> Table {
    let mut rng = Rng::new(3, 0);
    let n = 120;
    let mut maybe = |share: f64| rng.uniform() >= share;
    let height: Vec<Option<f64>> = (0..n).map(|i| maybe(0.1).then_some(150.0 + (i * 37 % 50) as f64 * 0.7)).collect();
    let age: Vec<Option<i64>> = (0..n).map(|i| Some(20 + (i * 13 % 47) as i64)).collect();
    let colour: Vec<Option<&str>> = (0..n).map(|i| maybe(0.1).then_some(["red", "blue", "green"][i % 3])).collect();
    let city: Vec<Option<&str>> = (0..n).map(|i| Some(["Bern", "Chiang Mai"][i / 2 % 2])).collect();
    let smokes: Vec<Option<bool>> = (0..n).map(|i| maybe(0.1).then_some(i % 5 < 2)).collect();
    let ill = |i: usize| (i * 13 % 47 > 20) != (i % 5 < 1);
    let kind: Vec<Option<&str>> =
        (0..n).map(|i| (i % 17 != 0).then_some(if ill(i) { "ill" } else { "well" })).collect();
    let stage: Vec<Option<i64>> = (0..n).map(|i| Some([2, 10, 1][(i * 13 % 47) / 16])).collect();
    let cost: Vec<Option<f64>> = (0..n).map(|i| Some((i * 13 % 47) as f64 * 3.5 + (i % 3) as f64)).collect();
    Table::new(vec![
        numbers("height", height),
        integers("age", age),
        words("colour", colour),
        words("city", city),
        flags("smokes", smokes),
        words("kind", kind),
        integers("stage", stage),
        numbers("cost", cost),
    ])
}

/// The features of [`mixed`].
pub const FEATURES: [&str; 5] = ["height", "age", "colour", "city", "smokes"];

/// A request to predict a target of [`mixed`] from its features.
pub fn mixed_spec(target: &str) -> TrainSpec {
    let table = Table::new(Vec::new());
    let (task, model) = match target {
        "cost" => (Task::Regression, "linear_regression"),
        _ => (Task::Classification, "softmax_regression"),
    };
    TrainSpec { features: FEATURES.map(String::from).to_vec(), ..crate::cases::spec(&table, target, task, model) }
}

/// `table` with another column in the place of the one of that name.
pub fn replace(table: &Table, column: Column) -> Table {
    let columns = table.columns().iter().map(|old| if old.name == column.name { column.clone() } else { old.clone() });
    Table::new(columns.collect())
}
