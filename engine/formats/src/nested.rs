//! Lists and structures as JSON text.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use arrow_cast::cast;
use arrow_cast::display::{ArrayFormatter, FormatOptions};
use arrow_schema::DataType;

/// The value of `array` at `row` as JSON.
pub(crate) fn to_json(array: &ArrayRef, row: usize) -> String {
    let mut text = String::new();
    write(array, row, &mut text);
    text
}

fn write(array: &ArrayRef, row: usize, text: &mut String) {
    if array.is_null(row) {
        return text.push_str("null");
    }
    match array.data_type() {
        DataType::List(_) => list(&array.as_list::<i32>().value(row), text),
        DataType::LargeList(_) => list(&array.as_list::<i64>().value(row), text),
        DataType::FixedSizeList(..) => list(&array.as_fixed_size_list().value(row), text),
        DataType::ListView(_) => list(&array.as_list_view::<i32>().value(row), text),
        DataType::LargeListView(_) => list(&array.as_list_view::<i64>().value(row), text),
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let entries = fields.iter().zip(columns).map(|(field, column)| (field.name().clone(), column, row));
            object(entries, text);
        }
        DataType::Map(..) => {
            let entries = array.as_map().value(row);
            let (keys, values) = (entries.column(0), entries.column(1));
            object((0..entries.len()).map(|entry| (shown(keys, entry), values, entry)), text);
        }
        DataType::Dictionary(_, values) => match cast(array, values) {
            Ok(plain) => write(&plain, row, text),
            Err(_) => text.push_str("null"),
        },
        data_type => {
            let shown = shown(array, row);
            let is_plain = data_type.is_numeric() || *data_type == DataType::Boolean;
            // NaN and infinity are no JSON.
            if is_plain && (shown == "true" || shown == "false" || shown.parse::<f64>().is_ok_and(f64::is_finite)) {
                text.push_str(&shown);
            } else if is_plain {
                text.push_str("null");
            } else {
                text.push_str(&quoted(&shown));
            }
        }
    }
}

fn list(values: &ArrayRef, text: &mut String) {
    text.push('[');
    for row in 0..values.len() {
        if row > 0 {
            text.push_str(", ");
        }
        write(values, row, text);
    }
    text.push(']');
}

fn object<'a>(entries: impl Iterator<Item = (String, &'a ArrayRef, usize)>, text: &mut String) {
    text.push('{');
    for (index, (key, values, row)) in entries.enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&quoted(&key));
        text.push_str(": ");
        write(values, row, text);
    }
    text.push('}');
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn shown(array: &ArrayRef, row: usize) -> String {
    let options = FormatOptions::default();
    ArrayFormatter::try_new(array, &options).map_or_else(|_| String::new(), |shown| shown.value(row).to_string())
}
