//! Adds parts of dates as columns.

use arrow_array::BooleanArray;
use bunsen_spec::{ColumnKind, DatePart, Problem, say};
use bunsen_table::{Column, DAY_US, Table, Values};
use chrono::{Datelike, NaiveDate};

use crate::columns::{check_new, inserted_after, position};
use crate::limits::check_room;
use crate::step::Stepped;

/// The table with parts of the days or moments of `column` in new columns behind it, called `COLUMN_PART`.
pub(crate) fn date_parts(table: &Table, column: &str, parts: &[DatePart]) -> Result<Stepped, Problem> {
    let at = position(table, column)?;
    let source = &table.columns()[at];
    if !source.kind.is_date() {
        return Err(say::steps::needs_dates(column, source.kind).in_column(column));
    }
    if parts.is_empty() {
        return Err(say::steps::date_parts_without_parts().in_column(column));
    }
    check_room(table, parts.len())?;
    let mut new = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let name = format!("{column}_{}", part_name(*part));
        check_new(table, &name)?;
        if parts[..at].contains(part) {
            return Err(say::steps::named_twice(&name).in_column(name));
        }
        let (kind, values) = part_values(&source.values, *part);
        new.push(Column { name, kind, values });
    }
    Ok(Stepped::same_rows(inserted_after(table, at, new)))
}

fn part_name(part: DatePart) -> &'static str {
    match part {
        DatePart::Year => "year",
        DatePart::Quarter => "quarter",
        DatePart::Month => "month",
        DatePart::Day => "day",
        DatePart::Weekday => "weekday",
        DatePart::DayOfYear => "day_of_year",
        DatePart::Week => "week",
        DatePart::Hour => "hour",
        DatePart::Minute => "minute",
        DatePart::Second => "second",
        DatePart::IsWeekend => "is_weekend",
    }
}

fn part_values(values: &Values, part: DatePart) -> (ColumnKind, Values) {
    let parts = (0..values.len()).map(|row| moment_us(values, row).and_then(|moment| part_of(moment, part)));
    if part == DatePart::IsWeekend {
        let flags: BooleanArray = parts.map(|part| part.map(|part| part == 1)).collect();
        return (ColumnKind::Boolean, Values::Boolean(flags));
    }
    (ColumnKind::Integer, Values::Integer(parts.collect()))
}

/// The value of a row in microseconds since 1970.
fn moment_us(values: &Values, row: usize) -> Option<i64> {
    match values {
        _ if values.is_missing(row) => None,
        Values::Date(days) => Some(i64::from(days.value(row)) * DAY_US),
        Values::DateTime(moments) => Some(moments.value(row)),
        _ => None,
    }
}

/// One part of a moment; of [`DatePart::IsWeekend`] 1 for yes.
fn part_of(moment_us: i64, part: DatePart) -> Option<i64> {
    let second = moment_us.rem_euclid(DAY_US) / 1_000_000;
    let date = || NaiveDate::from_epoch_days(moment_us.div_euclid(DAY_US) as i32);
    Some(match part {
        DatePart::Year => i64::from(date()?.year()),
        DatePart::Quarter => i64::from(date()?.month0() / 3 + 1),
        DatePart::Month => i64::from(date()?.month()),
        DatePart::Day => i64::from(date()?.day()),
        DatePart::Weekday => i64::from(date()?.weekday().num_days_from_monday()),
        DatePart::DayOfYear => i64::from(date()?.ordinal()),
        DatePart::Week => i64::from(date()?.iso_week().week()),
        DatePart::Hour => second / 3600,
        DatePart::Minute => second / 60 % 60,
        DatePart::Second => second % 60,
        DatePart::IsWeekend => i64::from(date()?.weekday().num_days_from_monday() >= 5),
    })
}

#[cfg(test)]
mod tests {
    use crate::steps::column_cases::{check, check_refused};

    #[test]
    fn parts_are_those_of_pandas() {
        // d.dt.year, .quarter, .month, .day, .weekday, .dayofyear, .isocalendar().week
        check(
            "d,n\n2024-12-30,1\n,2\n2021-01-03,3\n0001-01-01,4\n9999-12-31,5\n2024-02-29,6\n",
            r#"{"step":"date_parts","column":"d",
                "parts":["year","quarter","month","day","weekday","day_of_year","week","is_weekend","hour"]}"#,
            "d:Date d_year:Integer d_quarter:Integer d_month:Integer d_day:Integer d_weekday:Integer \
             d_day_of_year:Integer d_week:Integer d_is_weekend:Boolean d_hour:Integer n:Integer\n\
             2024-12-30 2024 4 12 30 0 365 1 false 0 1\n\
             NA NA NA NA NA NA NA NA NA NA 2\n\
             2021-01-03 2021 1 1 3 6 3 53 true 0 3\n\
             0001-01-01 1 1 1 1 0 1 1 false 0 4\n\
             9999-12-31 9999 4 12 31 4 365 52 false 0 5\n\
             2024-02-29 2024 1 2 29 3 60 9 false 0 6",
            &[],
        );
        // d.dt.second, .minute, .hour, .day
        check(
            "d,n\n1969-12-31 23:59:58.25,1\n2024-06-01 07:08:09,2\n",
            r#"{"step":"date_parts","column":"d","parts":["second","minute","hour","day","is_weekend"]}"#,
            "d:DateTime d_second:Integer d_minute:Integer d_hour:Integer d_day:Integer d_is_weekend:Boolean n:Integer\n\
             1969-12-31 23:59:58.250 58 59 23 31 false 1\n\
             2024-06-01 07:08:09 9 8 7 1 true 2",
            &[],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |rest: &str, part: &str| {
            let step = format!(r#"{{"step":"date_parts",{rest}}}"#);
            check_refused("d,d_year\n2024-01-01,3\n", &step, part);
        };
        refused(r#""column":"d","parts":["year"]"#, "already");
        refused(r#""column":"d","parts":["day","day"]"#, "named twice");
        refused(r#""column":"d","parts":[]"#, "No part");
        refused(r#""column":"d_year","parts":["day"]"#, "holds whole numbers");
    }
}
