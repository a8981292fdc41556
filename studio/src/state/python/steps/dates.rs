//! Steps on days and moments.

use bunsen_spec::DatePart;

use super::super::literals::quoted;
use super::Columns;
use super::write::{insert_after, series};

/// Dates read out of texts by a format; what does not follow it is missing.
pub(super) fn parse_dates(column: &str, format: &str) -> String {
    let texts = series(column);
    // Moments of several zones have only UTC in common.
    let (utc, without) = if format.contains("%z") { (", utc=True", ".dt.tz_localize(None)") } else { ("", "") };
    format!("{texts} = pd.to_datetime({texts}, format={}, errors=\"coerce\"{utc}){without}\n", quoted(format))
}

/// Parts of dates as columns of their own.
pub(super) fn date_parts(column: &str, parts: &[DatePart], columns: &Columns) -> String {
    let dates = series(column);
    let new: Vec<_> = parts
        .iter()
        .map(|part| {
            let (name, call) = match part {
                DatePart::Year => ("year", "year"),
                DatePart::Quarter => ("quarter", "quarter"),
                DatePart::Month => ("month", "month"),
                DatePart::Day => ("day", "day"),
                DatePart::Weekday => ("weekday", "day_of_week"),
                DatePart::DayOfYear => ("day_of_year", "day_of_year"),
                // pandas counts weeks in a type of its own, whose gaps take no numbers with decimals.
                DatePart::Week => ("week", "isocalendar().week.astype(float)"),
                DatePart::Hour => ("hour", "hour"),
                DatePart::Minute => ("minute", "minute"),
                DatePart::Second => ("second", "second"),
                DatePart::IsWeekend => ("is_weekend", "day_of_week"),
            };
            let value = match part {
                // A comparison with a missing value is false, not missing.
                DatePart::IsWeekend => format!("({dates}.dt.{call} >= 5).where({dates}.notna())"),
                _ => format!("{dates}.dt.{call}"),
            };
            (format!("{column}_{name}"), value)
        })
        .collect();
    insert_after(column, &new, columns)
}
