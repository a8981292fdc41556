//! Questions in MLflow's four JSON shapes: `dataframe_split`, `dataframe_records`, `instances`, `inputs`.

use std::collections::HashSet;

use bunsen_spec::{Cell, Problem};
use serde_json::{Map, Value};

use super::{Question, QuestionError, check_size, refuse_repeated};

const SHAPES: [&str; 4] = ["dataframe_split", "dataframe_records", "instances", "inputs"];

/// Reads the body of a request. `params` beside the rows is accepted; no model has any yet.
pub(crate) fn read_json_question(body: &[u8]) -> Result<Question, QuestionError> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        let what = if body.is_empty() {
            "The request has no body.".to_string()
        } else {
            format!("The request is not valid JSON: it goes wrong at {place}.")
        };
        bad(what, "")
    })?;
    let Value::Object(mut body) = value else {
        return Err(bad(format!("The request is {}, but an object is needed.", kind_of(&value)), ""));
    };
    if let Some(params) = body.get("params").filter(|params| !params.is_object() && !params.is_null()) {
        return Err(bad(format!("“params” is {}, but an object is needed.", kind_of(params)), "params"));
    }
    let mut given = SHAPES.iter().filter(|shape| body.contains_key(**shape));
    match (given.next().copied(), given.next().copied()) {
        (None, _) => Err(bad("The request has no rows.".into(), "")),
        (Some(first), Some(second)) => {
            Err(bad(format!("The request has both “{first}” and “{second}”, but only one can be answered."), second))
        }
        (Some(shape), None) => {
            let rows = body.remove(shape).unwrap_or_default();
            match shape {
                "dataframe_split" => read_split(rows),
                "dataframe_records" => match rows {
                    Value::Array(records) => read_records(shape, records),
                    other => {
                        Err(bad(format!("“{shape}” is {}, but a list of records is needed.", kind_of(&other)), shape))
                    }
                },
                _ => read_instances(shape, rows),
            }
        }
    }
}

/// `{"columns": […], "data": [[…], …], "index": […]}`; the index does not matter.
fn read_split(value: Value) -> Result<Question, QuestionError> {
    const SHAPE: &str = "dataframe_split";
    let Value::Object(mut split) = value else {
        return Err(bad(
            format!("“{SHAPE}” is {}, but an object with columns and data is needed.", kind_of(&value)),
            SHAPE,
        ));
    };
    let Some(Value::Array(columns)) = split.remove("columns") else {
        return Err(bad(format!("“{SHAPE}” has no list of “columns”."), "columns"));
    };
    let columns: Option<Vec<String>> = columns.into_iter().map(name_of).collect();
    let columns =
        columns.ok_or_else(|| bad("A name in “columns” is neither a text nor a number.".into(), "columns"))?;
    refuse_repeated(&columns)?;
    let Some(Value::Array(data)) = split.remove("data") else {
        return Err(bad(format!("“{SHAPE}” has no list of rows in “data”."), "data"));
    };
    check_size(data.len(), columns.len())?;
    let mut rows = Vec::with_capacity(data.len());
    for (index, row) in data.into_iter().enumerate() {
        let Value::Array(values) = row else {
            return Err(bad_row(index, format!("is {}, but a list of values is needed.", kind_of(&row))));
        };
        if values.len() != columns.len() {
            return Err(bad_row(
                index,
                format!("has {} values, but there are {} columns.", values.len(), columns.len()),
            ));
        }
        let cells = values.into_iter().zip(&columns).map(|(value, column)| cell(value, index, Some(column)));
        rows.push(cells.collect::<Result<_, _>>()?);
    }
    Ok(Question { columns: Some(columns), rows })
}

/// `[{"a": 1, "b": 2}, …]`; a name that one record lacks is missing there.
fn read_records(shape: &str, records: Vec<Value>) -> Result<Question, QuestionError> {
    let mut columns: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut objects = Vec::with_capacity(records.len());
    for (index, record) in records.into_iter().enumerate() {
        let Value::Object(record) = record else {
            return Err(bad_row(index, format!("of “{shape}” is {}, but a record is needed.", kind_of(&record))));
        };
        for name in record.keys() {
            if seen.insert(name.clone()) {
                columns.push(name.clone());
            }
        }
        objects.push(record);
    }
    check_size(objects.len(), columns.len())?;
    let mut rows = Vec::with_capacity(objects.len());
    for (index, mut record) in objects.into_iter().enumerate() {
        let cells = columns.iter().map(|name| cell(record.remove(name).unwrap_or_default(), index, Some(name)));
        rows.push(cells.collect::<Result<_, _>>()?);
    }
    Ok(Question { columns: Some(columns), rows })
}

/// A list of rows, of records or of single values, or an object of columns.
fn read_instances(shape: &str, value: Value) -> Result<Question, QuestionError> {
    match value {
        Value::Array(items) if !items.is_empty() && items.iter().all(Value::is_object) => read_records(shape, items),
        Value::Array(items) => {
            let n_cells: usize = items.iter().map(count_cells).sum();
            check_size(items.len(), n_cells.div_ceil(items.len().max(1)))?;
            let mut rows = Vec::with_capacity(items.len());
            for (index, item) in items.into_iter().enumerate() {
                let mut cells = Vec::new();
                flatten(item, index, &mut cells)?;
                rows.push(cells);
            }
            Ok(Question { columns: None, rows })
        }
        Value::Object(columns) => read_columns(shape, columns),
        other => Err(bad(format!("“{shape}” is {}, but a list of rows is needed.", kind_of(&other)), shape)),
    }
}

/// How many cells [`flatten`] makes of a value.
fn count_cells(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_cells).sum(),
        _ => 1,
    }
}

/// A picture may come as rows of pixels, or rows of pixels of channels: they are laid out one after the other.
fn flatten(value: Value, index: usize, cells: &mut Vec<Cell>) -> Result<(), QuestionError> {
    match value {
        Value::Array(items) => items.into_iter().try_for_each(|item| flatten(item, index, cells)),
        other => {
            cells.push(cell(other, index, None)?);
            Ok(())
        }
    }
}

/// `{"a": [1, 2], "b": [3, 4]}`, or single values for one row.
fn read_columns(shape: &str, object: Map<String, Value>) -> Result<Question, QuestionError> {
    let mut n_rows = None;
    let n_columns = object.len();
    let mut columns = Vec::with_capacity(n_columns);
    let mut values = Vec::with_capacity(object.len());
    for (name, value) in object {
        let list = match value {
            Value::Array(list) => list,
            single => vec![single],
        };
        if *n_rows.get_or_insert(list.len()) != list.len() {
            let what =
                format!("Column {name} of “{shape}” has {} values, but an earlier one has another number.", list.len());
            return Err(QuestionError::bad(Problem::bad_input(what).in_column(name)));
        }
        check_size(list.len(), n_columns)?;
        columns.push(name);
        values.push(list);
    }
    let mut rows = vec![Vec::with_capacity(columns.len()); n_rows.unwrap_or(0)];
    for (name, list) in columns.iter().zip(values) {
        for (index, (value, row)) in list.into_iter().zip(&mut rows).enumerate() {
            row.push(cell(value, index, Some(name))?);
        }
    }
    Ok(Question { columns: Some(columns), rows })
}

fn cell(value: Value, index: usize, column: Option<&str>) -> Result<Cell, QuestionError> {
    match value {
        Value::Null => Ok(Cell::Missing),
        Value::Bool(flag) => Ok(Cell::Flag(flag)),
        Value::Number(number) => Ok(number.as_f64().map_or(Cell::Missing, Cell::Number)),
        Value::String(text) => Ok(Cell::Text(text)),
        nested => {
            let row = index as u64 + 1;
            let what = match column {
                Some(column) => {
                    format!("Row {row} of column {column} is {}, but a single value is needed.", kind_of(&nested))
                }
                None => format!("Row {row} holds {}, but single values are needed.", kind_of(&nested)),
            };
            let problem = Problem::bad_input(what).in_row(row);
            Err(QuestionError::bad(match column {
                Some(column) => problem.in_column(column),
                None => problem,
            }))
        }
    }
}

fn name_of(value: Value) -> Option<String> {
    match value {
        Value::String(name) => Some(name),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn bad(what: String, field: &str) -> QuestionError {
    let problem = Problem::bad_input(what).remedy(
        "Send a JSON object with exactly one of dataframe_split, dataframe_records, instances and inputs, as /api shows.",
    );
    QuestionError::bad(if field.is_empty() { problem } else { problem.in_field(field) })
}

fn bad_row(index: usize, what: String) -> QuestionError {
    let row = index as u64 + 1;
    QuestionError::bad(Problem::bad_input(format!("Row {row} {what}")).in_row(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: Result<(Option<&[&str]>, &str), &str>) {
        let got = read_json_question(body.as_bytes());
        match (got, expected) {
            (Ok(question), Ok((columns, rows))) => {
                let columns = columns.map(|names| names.iter().map(ToString::to_string).collect::<Vec<_>>());
                assert_eq!(question.columns, columns, "{body:.200}");
                assert_eq!(serde_json::to_string(&question.rows).unwrap(), rows, "{body}");
            }
            (Err(error), Err(what)) => assert_eq!(error.problem.what, what, "{body:.200}"),
            (Ok(_), Err(what)) => panic!("{body:.200} was read, but: {what}"),
            (Err(error), Ok(_)) => panic!("{body:.200}: {error:?}"),
        }
    }

    #[test]
    fn the_four_shapes() {
        let ab: Option<&[&str]> = Some(&["a", "b"]);
        let rows = r#"[[1.0,"x"],[2.5,null]]"#;
        check(r#"{"dataframe_split":{"columns":["a","b"],"index":[0,7],"data":[[1,"x"],[2.5,null]]}}"#, Ok((ab, rows)));
        check(r#"{"dataframe_records":[{"a":1,"b":"x"},{"a":2.5}],"params":{"x":1}}"#, Ok((ab, rows)));
        check(r#"{"instances":[{"a":1,"b":"x"},{"a":2.5}]}"#, Ok((ab, rows)));
        check(r#"{"instances":[[1,"x"],[2.5,null]]}"#, Ok((None, rows)));
        check(r#"{"inputs":{"a":[1,2.5],"b":["x",null]}}"#, Ok((ab, rows)));
        check(r#"{"inputs":{"a":1,"b":true}}"#, Ok((ab, "[[1.0,true]]")));
        check(r#"{"inputs":[1,2]}"#, Ok((None, "[[1.0],[2.0]]")));
        check(r#"{"instances":[[[1,2],[3,4]]]}"#, Ok((None, "[[1.0,2.0,3.0,4.0]]")));
        check(r#"{"instances":[]}"#, Ok((None, "[]")));
    }

    #[test]
    fn more_than_can_be_answered_is_refused_in_every_shape() {
        let long = |value: &str| vec![value; 50_001].join(",");
        let said = "The request has 50001 rows of 1 columns, more than can be answered at once.";
        check(&format!(r#"{{"inputs":{{"a":[{}]}}}}"#, long("1")), Err(said));
        let said = "The request has 50001 rows of 0 columns, more than can be answered at once.";
        check(&format!(r#"{{"dataframe_split":{{"columns":[],"data":[{}]}}}}"#, long("[]")), Err(said));
        check(&format!(r#"{{"dataframe_records":[{}]}}"#, long("{}")), Err(said));
        check(&format!(r#"{{"instances":[{}]}}"#, long("{}")), Err(said));
        check(&format!(r#"{{"instances":[{}]}}"#, long("[]")), Err(said));
        let wide: Vec<String> = (0..2001).map(|index| format!("\"c{index}\"")).collect();
        let row = format!("[{}]", vec!["1"; 2001].join(","));
        let rows = vec![row.as_str(); 1000].join(",");
        let said = "The request has 1000 rows of 2001 columns, more than can be answered at once.";
        check(&format!(r#"{{"dataframe_split":{{"columns":[{}],"data":[{rows}]}}}}"#, wide.join(",")), Err(said));
        check(&format!(r#"{{"instances":[{rows}]}}"#), Err(said));
        let column = format!("[{}]", vec!["1"; 1000].join(","));
        let columns: Vec<String> = wide.iter().map(|name| format!("{name}:{column}")).collect();
        check(&format!(r#"{{"inputs":{{{}}}}}"#, columns.join(",")), Err(said));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        check("", Err("The request has no body."));
        check("{", Err("The request is not valid JSON: it goes wrong at line 1, column 1."));
        check("[1]", Err("The request is a list, but an object is needed."));
        check("{}", Err("The request has no rows."));
        check(
            r#"{"inputs":[],"instances":[]}"#,
            Err("The request has both “instances” and “inputs”, but only one can be answered."),
        );
        check(r#"{"inputs":[],"params":3}"#, Err("“params” is a number, but an object is needed."));
        check(
            r#"{"dataframe_split":[]}"#,
            Err("“dataframe_split” is a list, but an object with columns and data is needed."),
        );
        check(r#"{"dataframe_split":{"data":[]}}"#, Err("“dataframe_split” has no list of “columns”."));
        check(
            r#"{"dataframe_split":{"columns":["a"],"data":[[1],[1,2]]}}"#,
            Err("Row 2 has 2 values, but there are 1 columns."),
        );
        let sparse: Vec<String> = (0..3000).map(|index| format!("{{\"c{index}\":1}}")).collect();
        let sparse = format!("{{\"dataframe_records\":[{}]}}", sparse.join(","));
        check(&sparse, Err("The request has 3000 rows of 3000 columns, more than can be answered at once."));
        check(r#"{"dataframe_split":{"columns":["a","a"],"data":[]}}"#, Err("The column a is there twice."));
        check(r#"{"dataframe_records":{}}"#, Err("“dataframe_records” is an object, but a list of records is needed."));
        check(r#"{"dataframe_records":[1]}"#, Err("Row 1 of “dataframe_records” is a number, but a record is needed."));
        check(
            r#"{"dataframe_records":[{"a":[1]}]}"#,
            Err("Row 1 of column a is a list, but a single value is needed."),
        );
        check(
            r#"{"inputs":{"a":[1,2],"b":[1]}}"#,
            Err("Column b of “inputs” has 1 values, but an earlier one has another number."),
        );
        check(r#"{"inputs":"a"}"#, Err("“inputs” is a text, but a list of rows is needed."));
        check(r#"{"inputs":[[{"a":1}]]}"#, Err("Row 1 holds an object, but single values are needed."));
    }
}
