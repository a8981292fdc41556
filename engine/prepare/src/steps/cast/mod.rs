//! Turns a column's values into another kind.

mod dates;
mod numbers;

use arrow_array::{ArrowPrimitiveType, BooleanArray, PrimitiveArray};
use bunsen_spec::{ColumnKind, Problem, ReadIssue, say};
use bunsen_table::{Column, Noted, Table, Values, cell_text};

use crate::columns::{find, replaced};
use crate::limits::Texts;
use crate::step::Stepped;

/// The table with the values of `column` as `to` holds them. What cannot be turned becomes missing and is listed;
/// [`bunsen_spec::Step::Cast`] says what can.
pub(crate) fn cast(table: &Table, column: &str, to: ColumnKind) -> Result<Stepped, Problem> {
    let found = find(table, column)?;
    if !is_possible(found.kind, to) {
        return Err(say::steps::cast_impossible(column, found.kind, to).in_column(column));
    }
    let mut noted = CastNotes::default();
    let values = match turned(&found.values, to, &mut noted) {
        Some(values) => values,
        None => texts(found)?,
    };
    let new = Column { name: column.to_string(), kind: to, values };
    Ok(Stepped::same_rows(replaced(table, vec![new])).with_issues(noted.issues(column, to)))
}

/// Values as `to`, which is not text, holds them; what cannot be turned is missing.
pub(crate) fn read_as(values: &Values, to: ColumnKind) -> Option<Values> {
    turned(values, to, &mut CastNotes::default())
}

/// Values as `to` holds them; `None` for texts.
fn turned(values: &Values, to: ColumnKind, noted: &mut CastNotes) -> Option<Values> {
    Some(match to {
        ColumnKind::Integer => Values::Integer(numbers::integers(values, noted).into()),
        ColumnKind::Number => Values::Number(numbers::numbers(values, noted)),
        ColumnKind::Boolean => Values::Boolean(flags(values, noted)),
        ColumnKind::Date => Values::Date(dates::days(values, noted)),
        ColumnKind::DateTime => Values::DateTime(dates::moments(values, noted)),
        ColumnKind::Category | ColumnKind::Text => return None,
    })
}

/// What happened to values on the way.
#[derive(Default)]
struct CastNotes {
    unfit: Noted,
    rounded: Noted,
    cut: Noted,
    zoned: Noted,
}

impl CastNotes {
    fn issues(self, name: &str, to: ColumnKind) -> impl Iterator<Item = ReadIssue> {
        let column = Some(name);
        let issues = [
            self.unfit.issue(column, |n, example| say::steps::cast_unfit(n, name, example, to)),
            self.rounded.issue(column, |n, example| say::columns::rounded(n, name, example)),
            self.cut.issue(column, |n, example| say::steps::cast_time_cut(n, name, example)),
            self.zoned.issue(column, |n, example| say::columns::zoned(n, name, example)),
        ];
        issues.into_iter().flatten()
    }
}

/// Days and moments turn into each other and from and to texts, but not into numbers or yes and no.
fn is_possible(from: ColumnKind, to: ColumnKind) -> bool {
    let is_text = |kind| matches!(kind, ColumnKind::Category | ColumnKind::Text);
    is_text(from) || is_text(to) || from.is_date() == to.is_date()
}

/// What `of` makes of the values that are there; rows of which it makes nothing are noted.
fn converted<T: ArrowPrimitiveType>(
    values: &Values,
    unfit: &mut Noted,
    of: impl FnMut(usize) -> Option<T::Native>,
) -> PrimitiveArray<T> {
    each(values, unfit, of).collect()
}

fn flags(values: &Values, noted: &mut CastNotes) -> BooleanArray {
    let of = |row: usize| match values {
        Values::Boolean(values) => Some(values.value(row)),
        Values::Integer(values) => flag(values.value(row) as f64),
        Values::Number(values) => flag(values.value(row)),
        Values::Text(values) => read_flag(values.value(row)),
        Values::Date(_) | Values::DateTime(_) => None,
    };
    each(values, &mut noted.unfit, of).collect()
}

fn each<'a, T>(
    values: &'a Values,
    unfit: &'a mut Noted,
    mut of: impl FnMut(usize) -> Option<T> + 'a,
) -> impl Iterator<Item = Option<T>> + 'a {
    (0..values.len()).map(move |row| {
        if values.is_missing(row) {
            return None;
        }
        let value = of(row);
        if value.is_none() {
            unfit.note_with(row as u64 + 1, || cell_text(values.cell(row)));
        }
        value
    })
}

fn flag(value: f64) -> Option<bool> {
    match value {
        0.0 => Some(false),
        1.0 => Some(true),
        _ => None,
    }
}

fn read_flag(text: &str) -> Option<bool> {
    let text = text.trim_ascii();
    let is_any = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_any(["true", "yes", "1"]) {
        return Some(true);
    }
    is_any(["false", "no", "0"]).then_some(false)
}

fn texts(column: &Column) -> Result<Values, Problem> {
    if matches!(column.values, Values::Text(_)) {
        return Ok(column.values.clone());
    }
    let mut texts = Texts::new(&column.name, column.values.len());
    for row in 0..column.values.len() {
        let text = (!column.values.is_missing(row)).then(|| cell_text(column.values.cell(row)));
        texts.append(text.as_deref())?;
    }
    Ok(Values::Text(texts.finish()))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    /// Casts the column `x`; `values` are its cells, separated by `|`.
    fn cast(values: &str, to: &str, expected: &str, issues: &[(&str, &[u64])]) {
        let rows: String = values.split('|').enumerate().map(|(at, cell)| format!("\"{cell}\",{at}\n")).collect();
        let (kind, cells) = expected.split_once(' ').unwrap();
        let rows_after = cells.split('|').enumerate().map(|(at, cell)| format!("\n{cell} {at}"));
        let expected = format!("x:{kind} i:Integer{}", rows_after.collect::<String>());
        let step = format!(r#"{{"step":"cast","column":"x","to":"{to}"}}"#);
        check(&format!("x,i\n{rows}"), &step, &expected, issues);
    }

    #[test]
    fn texts_become_numbers() {
        // pd.to_numeric(s, errors="coerce")
        cast("12| 3.5 |1e3|w", "number", "Number 12|3.5|1000|NA", &[("cannot be read as numbers", &[4])]);
        cast("+5|.5|5.|-1E+2|w", "number", "Number 5|0.5|5|-100|NA", &[("\u{201c}w\u{201d}", &[5])]);
        for bad in ["1,5", "0x1F", "1_000", "1e", "1 000", "--5", "+-5", "true", "1e400", "inf", ".", "e5", "1.5.2"] {
            cast(&format!("007|{bad}|w"), "number", "Number 7|NA|NA", &[(&format!("\u{201c}{bad}\u{201d}"), &[2, 3])]);
        }
        cast("|2|w|", "number", "Number NA|2|NA|NA", &[("1 value of", &[3])]);
        cast("9007199254740993|w", "number", "Number 9007199254740992|NA", &[("read as", &[2]), ("16 digits", &[1])]);
    }

    #[test]
    fn numbers_become_whole_numbers() {
        cast("1.0|2.5|-3.0|1e20", "integer", "Integer 1|NA|-3|NA", &[("2 values", &[2, 4])]);
        cast("12|1e3|2.5|w|9007199254740993", "integer", "Integer 12|1000|NA|NA|9007199254740993", &[("2 v", &[3, 4])]);
        cast("12|9223372036854775808|w", "integer", "Integer 12|NA|NA", &[("9223372036854775808", &[2, 3])]);
        cast("1|9007199254740993", "number", "Number 1|9007199254740992", &[("16 digits", &[2])]);
        cast("true|false|", "integer", "Integer 1|0|NA", &[]);
        cast("true|false|", "number", "Number 1|0|NA", &[]);
    }

    #[test]
    fn words_become_yes_and_no() {
        cast("YES|no|True|0| 1 |maybe|", "boolean", "Boolean true|false|true|false|true|NA|NA", &[("true or", &[6])]);
        cast("1|0|2|", "boolean", "Boolean true|false|NA|NA", &[("\u{201c}2\u{201d}", &[3])]);
        cast("1.0|0.0|0.5", "boolean", "Boolean true|false|NA", &[("\u{201c}0.5\u{201d}", &[3])]);
        cast("true|false", "text", "Text true|false", &[]);
    }

    #[test]
    fn values_become_texts_and_kinds_change() {
        cast("1|22|", "category", "Category 1|22|NA", &[]);
        cast("0.1|1e20|2.5e-5|100000.0", "text", "Text 0.1|1e20|2.5e-5|100000", &[]);
        cast("9223372036854775807|1", "text", "Text 9223372036854775807|1", &[]);
        cast("2024-01-05|", "text", "Text 2024-01-05|NA", &[]);
        cast("2024-01-05 10:00:00.5|", "text", "Text 2024-01-05 10:00:00.500|NA", &[]);
        cast("a|b|a", "text", "Text a|b|a", &[]);
        cast("a|b|c", "category", "Category a|b|c", &[]);
        cast("1.5|2", "number", "Number 1.5|2", &[]);
    }

    #[test]
    fn dates_become_moments_and_back() {
        cast("2024-01-05|", "date_time", "DateTime 2024-01-05 00:00:00|NA", &[]);
        let cut = ("lost their time of day", &[1, 3][..]);
        cast(
            "2024-01-05 23:59|2024-01-06 00:00|1969-12-31 12:00",
            "date",
            "Date 2024-01-05|2024-01-06|1969-12-31",
            &[cut],
        );
        cast("2024-01-05|w|2024/2/9", "date", "Date 2024-01-05|NA|2024-02-09", &[("dates", &[2])]);
        cast("2024-01-05T10:00|w", "date", "Date 2024-01-05|NA", &[("dates", &[2]), ("time of day", &[1])]);
        cast(
            "2024-01-05|2024-01-05T01:00+02:00|w",
            "date_time",
            "DateTime 2024-01-05 00:00:00|2024-01-04 23:00:00|NA",
            &[("dates with a time", &[3]), ("kept in UTC", &[2])],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |csv: &str, to: &str, part: &str| {
            check_refused(csv, &format!(r#"{{"step":"cast","column":"x","to":"{to}"}}"#), part);
        };
        refused("x\n2024-01-05\n", "integer", "\u{201c}x\u{201d} holds dates, which cannot become whole numbers");
        refused("x\n20240105\n", "date", "cannot become dates");
        refused("x\ntrue\n", "date_time", "holds true or false");
        refused("y\n1\n", "date", "no column called");
    }
}
