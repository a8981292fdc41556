//! Reads dates or moments out of texts.

mod format;
mod read;

use bunsen_spec::{ColumnKind, Problem, say};
use bunsen_table::{Column, DAY_US, Noted, Table, Values};

use self::format::Format;
use super::texts::texts;
use crate::columns::{find, replaced};
use crate::step::Stepped;

/// The table with the texts of `column` read as days, or as moments if `format` has a time of day or a zone. Texts
/// that do not follow the format become missing and are listed.
pub(crate) fn parse_dates(table: &Table, column: &str, format: &str) -> Result<Stepped, Problem> {
    let found = find(table, column)?;
    if found.kind.is_date() {
        return Err(say::steps::parse_dates_already(column).in_column(column));
    }
    let old = texts(found)?;
    let compiled = Format::new(format).map_err(|problem| problem.in_column(column).in_field("format"))?;
    let mut unfit = Noted::default();
    let moments = old.iter().enumerate().map(|(row, text)| {
        let moment = compiled.read(text?);
        if moment.is_none() {
            unfit.note(row as u64 + 1, text?.as_bytes());
        }
        moment
    });
    let (kind, values) = if compiled.has_time() {
        (ColumnKind::DateTime, Values::DateTime(moments.collect()))
    } else {
        let days = moments.map(|moment| moment.map(|us| us.div_euclid(DAY_US) as i32));
        (ColumnKind::Date, Values::Date(days.collect()))
    };
    let issue = unfit.issue(Some(column), |n, example| say::steps::parse_dates_unfit(n, column, example, format));
    let new = Column { name: column.to_string(), kind, values };
    Ok(Stepped::same_rows(replaced(table, vec![new])).with_issues(issue))
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn texts_are_read_by_a_format() {
        // pd.to_datetime(s, format=format, errors="coerce")
        check(
            "d,n\n05.01.24,1\n31.02.24,2\n,3\n7.1.69,4\nsoon,5\n",
            r#"{"step":"parse_dates","column":"d","format":"%d.%m.%y"}"#,
            "d:Date n:Integer\n2024-01-05 1\nNA 2\nNA 3\n1969-01-07 4\nNA 5",
            &[("2 texts of \u{201c}d\u{201d} do not follow the format", &[2, 5])],
        );
        check(
            "d,n\n\"May 5, 2024 1:07 PM\",1\n\"Jun 15, 2024 12:00 am\",2\n",
            r#"{"step":"parse_dates","column":"d","format":"%b %d, %Y %I:%M %p"}"#,
            "d:DateTime n:Integer\n2024-05-05 13:07:00 1\n2024-06-15 00:00:00 2",
            &[],
        );
    }

    #[test]
    fn times_of_day_are_moments_of_the_first_day_of_1900() {
        // pd.to_datetime(s, format=format, errors="coerce")
        check(
            "d,n\n14:30,1\n9:05,2\n24:00,3\n",
            r#"{"step":"parse_dates","column":"d","format":"%H:%M"}"#,
            "d:DateTime n:Integer\n1900-01-01 14:30:00 1\n1900-01-01 09:05:00 2\nNA 3",
            &[("1 text of \u{201c}d\u{201d} does not follow the format", &[3])],
        );
        check(
            "d,n\n02:30:05.125 PM,1\n12:00:00.5 am,2\n",
            r#"{"step":"parse_dates","column":"d","format":"%I:%M:%S.%f %p"}"#,
            "d:DateTime n:Integer\n1900-01-01 14:30:05.125 1\n1900-01-01 00:00:00.500 2",
            &[],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |csv: &str, format: &str, part: &str| {
            check_refused(csv, &format!(r#"{{"step":"parse_dates","column":"d","format":"{format}"}}"#), part);
        };
        refused("d\n2024-01-05\n", "%Y-%m-%d", "holds dates already");
        refused("d\n20240105\n", "%Y%m%d", "holds whole numbers");
        refused("d\nx\n", "%Y %q", "\u{201c}%q\u{201d}");
        refused("d\nx\n", "%Y %", "ends with");
        refused("d\nx\n", "%m-%d", "no year");
        refused("d\nx\n", "", "no year");
        refused("d\nx\n", "%d %H:%M", "no year");
        refused("d\nx\n", "%M:%S", "no year");
        refused("d\nx\n", "%Y %m %m", "\u{201c}%m\u{201d} twice");
    }
}
