//! Days and moments: how they are written, and how texts are read as them.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike};

/// Microseconds in a day.
pub const DAY_US: i64 = 86_400_000_000;
/// The first day that is kept, in days since 1970: 0001-01-01.
const FIRST_DAY: i32 = -719_162;
/// The last day that is kept: 9999-12-31.
const LAST_DAY: i32 = 2_932_896;

/// Whether a number of days since 1970 lies in the years 1 to 9999, all that four digits can write.
pub fn is_day(day: i32) -> bool {
    (FIRST_DAY..=LAST_DAY).contains(&day)
}

/// Whether a number of microseconds since 1970 lies in the years 1 to 9999.
pub fn is_moment(moment_us: i64) -> bool {
    i32::try_from(moment_us.div_euclid(DAY_US)).is_ok_and(is_day)
}

/// A day as `2024-12-31`.
pub(crate) fn date_text(day: i32) -> String {
    NaiveDate::from_epoch_days(day).map_or_else(String::new, |date| date.format("%Y-%m-%d").to_string())
}

/// A moment as `2024-12-31 23:59:00`, with the decimals of its second if it has any.
pub(crate) fn moment_text(moment_us: i64) -> String {
    let moment = DateTime::from_timestamp_micros(moment_us);
    moment.map_or_else(String::new, |moment| moment.format("%Y-%m-%d %H:%M:%S%.f").to_string())
}

/// Reads a text such as `2024-12-31` or `2024-12-31T23:59:00Z`: the day, in days since 1970, and the moment, in
/// microseconds since 1970, if a time of day is given.
pub fn parse_date(text: &[u8]) -> Option<(i32, Option<i64>)> {
    let read = parse_moment(text)?;
    Some((read.us.div_euclid(DAY_US) as i32, read.has_time.then_some(read.us)))
}

/// Reads a text as [`parse_date`] does, and says whether a time of day and a zone were written.
pub fn parse_moment(text: &[u8]) -> Option<Moment> {
    moment(text.trim_ascii(), DateOrder::YearMonthDay)
}

/// Seconds since 1970 as a day or, `with_time`, as a moment to the second.
pub fn seconds_text(seconds: f64, with_time: bool) -> String {
    let whole = seconds.floor();
    if with_time { moment_text((whole * 1e6) as i64) } else { date_text((whole / 86_400.0).floor() as i32) }
}

/// In which order a date's day, month and year are written, and with what between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DateOrder {
    /// `2024-12-31` and `2024/12/31`: never in doubt.
    YearMonthDay,
    /// `31/12/2024`, `31.12.2024`, `31-12-2024`.
    DayMonthYear,
    /// `12/31/2024`, `12-31-2024`.
    MonthDayYear,
}

/// What a text says about a day or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Microseconds since 1970.
    pub us: i64,
    /// Whether a time of day was written.
    pub has_time: bool,
    /// Whether a zone was written; the moment is in UTC then.
    pub has_zone: bool,
}

/// Reads `text` as a date with its parts in `order`, perhaps followed by a `T` or a space and a time of
/// day, `12:30`, `12:30:59` or `12:30:59.25`, and that by a zone, `Z`, `+02:00` or `+0200`.
pub(crate) fn moment(text: &[u8], order: DateOrder) -> Option<Moment> {
    let (parts, rest) = date_parts(text, order)?;
    let [year, month, day] = parts;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| date.year() > 0)?;
    let midnight_us = i64::from(date.to_epoch_days()) * DAY_US;
    let Some(time) = rest.strip_prefix(b"T").or(rest.strip_prefix(b" ")) else {
        return rest.is_empty().then(|| Moment { us: midnight_us, has_time: false, has_zone: false });
    };
    let (time, rest) = time_of_day(time)?;
    let offset_us = if rest.is_empty() { None } else { Some(zone_us(rest)?) };
    let time_us = i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1000);
    let us = midnight_us + time_us - offset_us.unwrap_or(0);
    is_moment(us).then_some(Moment { us, has_time: true, has_zone: offset_us.is_some() })
}

/// Year, month and day, and what follows them.
fn date_parts(text: &[u8], order: DateOrder) -> Option<([u32; 3], &[u8])> {
    let (first, rest) = digits(text)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (second, rest) = digits(rest)?;
    let (third, rest) = digits(rest.strip_prefix(&[*separator])?)?;
    let number = |digits: &[u8], lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&digits.len()).then(|| value(digits))
    };
    let parts = match order {
        DateOrder::YearMonthDay if *separator != b'.' => {
            [number(first, 4..=4)?, number(second, 1..=2)?, number(third, 1..=2)?]
        }
        DateOrder::DayMonthYear => [number(third, 4..=4)?, number(second, 1..=2)?, number(first, 1..=2)?],
        // With dots, the day comes first wherever dates are written so.
        DateOrder::MonthDayYear if *separator != b'.' => {
            [number(third, 4..=4)?, number(first, 1..=2)?, number(second, 1..=2)?]
        }
        _ => return None,
    };
    Some((parts, rest))
}

fn time_of_day(text: &[u8]) -> Option<(NaiveTime, &[u8])> {
    let two = |text: &[u8]| (text.len() == 2).then(|| value(text));
    let (hour, rest) = digits(text)?;
    let (minute, rest) = digits(rest.strip_prefix(b":")?)?;
    let (second, rest) = match rest.strip_prefix(b":") {
        Some(rest) => digits(rest).map(|(second, rest)| (Some(second), rest))?,
        None => (None, rest),
    };
    let (decimals, rest) = match (second, rest.strip_prefix(b".").or(rest.strip_prefix(b","))) {
        (Some(_), Some(rest)) => digits(rest)?,
        _ => (&[][..], rest),
    };
    let hour = if hour.len() <= 2 { value(hour) } else { return None };
    let second = second.map_or(Some(0), two)?;
    let micros = decimals.iter().chain(std::iter::repeat(&b'0')).take(6).fold(0, |n, d| n * 10 + u32::from(d - b'0'));
    Some((NaiveTime::from_hms_micro_opt(hour, two(minute)?, second, micros)?, rest))
}

/// How far a zone is ahead of UTC, in microseconds.
fn zone_us(text: &[u8]) -> Option<i64> {
    let text = text.strip_prefix(b" ").unwrap_or(text);
    if matches!(text, b"Z" | b"z" | b"UTC") {
        return Some(0);
    }
    let (sign, text) = match text.split_first()? {
        (b'+', rest) => (1, rest),
        (b'-', rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match text {
        [h1, h2] => ([*h1, *h2], [b'0', b'0']),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => ([*h1, *h2], [*m1, *m2]),
        _ => return None,
    };
    let all_digits = hours.iter().chain(&minutes).all(u8::is_ascii_digit);
    let (hours, minutes) = (i64::from(value(&hours)), i64::from(value(&minutes)));
    (all_digits && hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60_000_000)
}

/// The digits that `text` begins with, one at least, and the rest.
fn digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let n = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (n > 0).then(|| text.split_at(n))
}

fn value(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |n, digit| n * 10 + u32::from(digit.wrapping_sub(b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DateOrder, expected: Option<&str>) {
        let got = moment(text.as_bytes(), order).map(|m| {
            let shown = if m.has_time { moment_text(m.us) } else { date_text((m.us / DAY_US) as i32) };
            if m.has_zone { shown + "Z" } else { shown }
        });
        assert_eq!(got.as_deref(), expected, "{text:?} {order:?}");
    }

    #[test]
    fn dates_are_read_as_they_are_written() {
        use DateOrder::{DayMonthYear, MonthDayYear, YearMonthDay};
        check("2024-02-29", YearMonthDay, Some("2024-02-29"));
        check("2023-02-29", YearMonthDay, None);
        check("2024/2/9", YearMonthDay, Some("2024-02-09"));
        check("2024.02.09", YearMonthDay, None);
        check("24-02-09", YearMonthDay, None);
        check("31/12/2024", DayMonthYear, Some("2024-12-31"));
        check("31/12/2024", MonthDayYear, None);
        check("12/31/2024", MonthDayYear, Some("2024-12-31"));
        check("31.12.2024", DayMonthYear, Some("2024-12-31"));
        check("01.02.2024", MonthDayYear, None);
        check("31-12/2024", DayMonthYear, None);
        check("2024-01-01 23:59", YearMonthDay, Some("2024-01-01 23:59:00"));
        check("2024-01-01T23:59:58.25", YearMonthDay, Some("2024-01-01 23:59:58.250"));
        check("1969-12-31T23:59:59.999999", YearMonthDay, Some("1969-12-31 23:59:59.999999"));
        check("2024-01-01T00:30:00+02:00", YearMonthDay, Some("2023-12-31 22:30:00Z"));
        check("2024-01-01T00:30:00-0930", YearMonthDay, Some("2024-01-01 10:00:00Z"));
        check("2024-01-01T00:30:00Z", YearMonthDay, Some("2024-01-01 00:30:00Z"));
        for wrong in [
            "2024-01-01T",
            "2024-01-01T25:00",
            "2024-01-01T1:2",
            "2024-01-01 10:00 PM",
            "2024-01-01x",
            "",
            "12:30",
            "0000-01-01",
        ] {
            check(wrong, YearMonthDay, None);
        }
    }

    #[test]
    fn the_first_and_last_day_are_those_of_four_digits() {
        assert_eq!((date_text(FIRST_DAY), date_text(LAST_DAY)), ("0001-01-01".into(), "9999-12-31".into()));
        assert!(!is_day(FIRST_DAY - 1) && !is_day(LAST_DAY + 1) && !is_moment(i64::MAX));
    }
}
