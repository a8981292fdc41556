//! A text read by a format, as pandas' `to_datetime` reads it.

use bunsen_table::{DAY_US, is_moment};
use chrono::{Datelike, NaiveDate};

use super::format::{Format, Item, Part};

/// The year of a text that says none.
const YEAR: i32 = 1900;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Format {
    /// The moment that a text says, in microseconds since 1970. Parts that the format lacks are 1900, January,
    /// the first day, midnight.
    pub(super) fn read(&self, text: &str) -> Option<i64> {
        read(&self.items, text, Found { year: YEAR, ..Found::default() })?.moment_us()
    }
}

/// What was read so far. Of two parts that say the same, the later counts; the day of the year counts more than
/// month and day.
#[derive(Clone, Copy, Default)]
struct Found {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
    day_of_year: Option<u32>,
    hour: i64,
    half_day_hour: Option<i64>,
    is_afternoon: bool,
    minute: i64,
    second: i64,
    micros: i64,
    zone_minutes: i64,
}

/// Reads all of `text`. Where a part can be read in several lengths, all are tried, the longest first.
fn read(items: &[Item], mut text: &str, found: Found) -> Option<Found> {
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Literal(literal) => {
                let first = text.chars().next()?;
                if first != *literal && !first.to_lowercase().eq(literal.to_lowercase()) {
                    return None;
                }
                text = &text[first.len_utf8()..];
            }
            Item::Space => {
                let rest = text.trim_start();
                if rest.len() == text.len() {
                    return None;
                }
                text = rest;
            }
            Item::Part(part) => {
                let choices = choices(*part, text).into_iter().flatten();
                let mut reads = choices.filter_map(|(length, value)| {
                    read(&items[at + 1..], text.get(length..)?, found.with(*part, value))
                });
                return reads.next();
            }
        }
    }
    text.is_empty().then_some(found)
}

/// How many bytes of `text` a part may take, and its value then; the preferred one first.
fn choices(part: Part, text: &str) -> [Option<(usize, i64)>; 3] {
    let number = |length: usize, range: std::ops::RangeInclusive<i64>| number(text, length, range);
    match part {
        Part::Year => [number(4, 0..=9999), None, None],
        Part::ShortYear => [number(2, 0..=99), None, None],
        Part::Month | Part::HalfDayHour => [number(2, 1..=12), number(1, 1..=9), None],
        Part::Day => [number(2, 1..=31), number(1, 1..=9), spaced_day(text)],
        Part::DayOfYear => [number(3, 1..=366), number(2, 1..=99), number(1, 1..=9)],
        Part::Hour => [number(2, 0..=23), number(1, 0..=9), None],
        Part::Minute => [number(2, 0..=59), number(1, 0..=9), None],
        // Leap seconds run into the next minute.
        Part::Second => [number(2, 0..=61), number(1, 0..=9), None],
        Part::Decimals => [decimals(text), None, None],
        Part::ShortMonthName => [month_name(text, 3), None, None],
        Part::MonthName => [month_name(text, usize::MAX), None, None],
        Part::HalfDay => [half_day(text), None, None],
        Part::Zone => [zone(text), None, None],
    }
}

fn number(text: &str, length: usize, range: std::ops::RangeInclusive<i64>) -> Option<(usize, i64)> {
    let digits = text.as_bytes().get(..length)?;
    let value = digits.iter().try_fold(0, |n, digit| digit.is_ascii_digit().then(|| n * 10 + i64::from(digit - b'0')));
    value.filter(|value| range.contains(value)).map(|value| (length, value))
}

fn spaced_day(text: &str) -> Option<(usize, i64)> {
    number(text.strip_prefix(' ')?, 1, 1..=9).map(|(length, value)| (length + 1, value))
}

/// One to nine digits behind the second's point, in microseconds; further ones are cut off.
fn decimals(text: &str) -> Option<(usize, i64)> {
    let digits = text.as_bytes();
    let length = digits.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
    let micros = (0..6).fold(0, |n, at| n * 10 + if at < length { i64::from(digits[at] - b'0') } else { 0 });
    (length > 0).then_some((length, micros))
}

fn month_name(text: &str, n_letters: usize) -> Option<(usize, i64)> {
    let is_there = |name: &str| text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    let names = MONTHS.iter().map(|name| &name[..n_letters.min(name.len())]);
    names.zip(1..).find(|(name, _)| is_there(name)).map(|(name, month)| (name.len(), month))
}

fn half_day(text: &str) -> Option<(usize, i64)> {
    let word = text.get(..2)?;
    if word.eq_ignore_ascii_case("pm") {
        return Some((2, 1));
    }
    word.eq_ignore_ascii_case("am").then_some((2, 0))
}

/// How far a zone is ahead of UTC, in minutes: `Z`, `+0200` or `+02:00`.
fn zone(text: &str) -> Option<(usize, i64)> {
    if text.starts_with('Z') {
        return Some((1, 0));
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let rest = text.strip_prefix(['+', '-'])?;
    let (_, hours) = number(rest, 2, 0..=23)?;
    let colon = usize::from(rest.as_bytes().get(2) == Some(&b':'));
    let (_, minutes) = number(rest.get(2 + colon..)?, 2, 0..=59)?;
    Some((5 + colon, sign * (hours * 60 + minutes)))
}

impl Found {
    fn with(mut self, part: Part, value: i64) -> Self {
        match part {
            Part::Year => self.year = value as i32,
            // POSIX: 69 to 99 are of the twentieth century.
            Part::ShortYear => self.year = value as i32 + if value <= 68 { 2000 } else { 1900 },
            Part::Month | Part::ShortMonthName | Part::MonthName => self.month = Some(value as u32),
            Part::Day => self.day = Some(value as u32),
            Part::DayOfYear => self.day_of_year = Some(value as u32),
            Part::Hour => (self.hour, self.half_day_hour) = (value, None),
            Part::HalfDayHour => self.half_day_hour = Some(value),
            Part::HalfDay => self.is_afternoon = value == 1,
            Part::Minute => self.minute = value,
            Part::Second => self.second = value,
            Part::Decimals => self.micros = value,
            Part::Zone => self.zone_minutes = value,
        }
        self
    }

    fn moment_us(self) -> Option<i64> {
        let hour = self.half_day_hour.map_or(self.hour, |hour| hour % 12 + if self.is_afternoon { 12 } else { 0 });
        let seconds = (hour * 60 + self.minute - self.zone_minutes) * 60 + self.second;
        let moment = self.epoch_day()? * DAY_US + seconds * 1_000_000 + self.micros;
        is_moment(moment).then_some(moment)
    }

    fn epoch_day(self) -> Option<i64> {
        let (month, day) = match self.day_of_year {
            Some(_) => (1, 1),
            None => (self.month.unwrap_or(1), self.day.unwrap_or(1)),
        };
        let date = NaiveDate::from_ymd_opt(self.year, month, day).filter(|date| date.year() > 0)?;
        Some(i64::from(date.to_epoch_days()) + i64::from(self.day_of_year.unwrap_or(1)) - 1)
    }
}

#[cfg(test)]
mod tests {
    use bunsen_table::{Values, cell_text};

    use super::*;

    fn check(format: &str, text: &str, expected: &str) {
        let moment = Format::new(format).unwrap().read(text);
        let values = Values::DateTime([moment].into_iter().collect());
        assert_eq!(cell_text(values.cell(0)), expected, "{text:?} by {format:?}");
    }

    #[test]
    fn texts_are_read_as_pandas_reads_them() {
        // pd.to_datetime([text], format=format, errors="coerce", utc="%z" in format)
        check("%Y-%m-%d", "2024-1-5", "2024-01-05 00:00:00");
        check("%Y-%m-%d", " 2024-01-05", "");
        check("%Y-%m-%d", "2024-01-05 ", "");
        check("%Y-%m-%d", "2023-02-29", "");
        check("%Y-%m-%d", "0000-01-01", "");
        check("%Y-%j", "2024-366", "2024-12-31 00:00:00");
        check("%Y-%j", "2023-366", "2024-01-01 00:00:00");
        check("%Y-%j %m", "2024-366 05", "2024-12-31 00:00:00");
        check("%H:%M:%S %Y", "23:59:60 2023", "2023-01-02 00:00:00");
        check("%d%m%Y", "1122024", "2024-02-11 00:00:00");
        check("%Y%m%d", "2024131", "2024-01-31 00:00:00");
        check("%Y%m", "20241", "2024-01-01 00:00:00");
        check("%d.%m.%y", "01.02.69", "1969-02-01 00:00:00");
        check("%d.%m.%y", "01.02.68", "2068-02-01 00:00:00");
        check("%Y %I:%M", "2024 12:30", "2024-01-01 00:30:00");
        check("%Y %I:%M %p", "2024 12:30 pm", "2024-01-01 12:30:00");
        check("%p %I %Y", "PM 3 2024", "2024-01-01 15:00:00");
        check("%Y %I:%M %p", "2024 12:30 a.m.", "");
        check("%Y %H:%M %p", "2024 01:30 pm", "2024-01-01 01:30:00");
        check("%H %I %Y", "13 05 2024", "2024-01-01 05:00:00");
        check("%Y-%m-%d %H:%M", "2024-01-05 24:00", "");
        check("%B %d, %Y", "MAY 5, 2024", "2024-05-05 00:00:00");
        check("%b%d %Y", "Jan 5 2024", "2024-01-05 00:00:00");
        check("%b %Y", "Sept 2024", "");
        check("%B %Y", "sep 2024", "");
        check("%Y  %m", "2024 05", "2024-05-01 00:00:00");
        check("%Y %m", "2024   05", "2024-05-01 00:00:00");
        check("%Y %m", "202405", "");
        check("%YT%m", "2024t05", "2024-05-01 00:00:00");
        check("%Y%%", "2024%", "2024-01-01 00:00:00");
        check("%y %Y", "23 2024", "2024-01-01 00:00:00");
        check("%Y %y", "2024 23", "2023-01-01 00:00:00");
        check("%Y-%m-%dT%H:%M:%S.%f", "2024-01-05T01:02:03.1234567", "2024-01-05 01:02:03.123456");
        check("%Y-%m-%dT%H:%M:%S.%f", "2024-01-05T01:02:03.5", "2024-01-05 01:02:03.500");
        check("%Y-%m-%d %H:%M%z", "2024-01-05 01:02+02:00", "2024-01-04 23:02:00");
        check("%Y-%m-%d %H:%M%z", "2024-01-05 01:02-0930", "2024-01-05 10:32:00");
        check("%Y-%m-%d %H:%M %z", "2024-01-05 01:02 Z", "2024-01-05 01:02:00");
        check("%Y-%m-%d %H:%M%z", "2024-01-05 01:02+02", "");
        check("%Y-%m-%d %H:%M%z", "2024-01-05 01:02z", "");
        check("%Y%z", "2024+0200", "2023-12-31 22:00:00");
        check("%Y-%m-%d %H:%M%z", "0001-01-01 00:00+02:00", "");
        check("%Yé", "2024É", "2024-01-01 00:00:00");
        check("%Y%f", "2024é", "");
        check("%b %Y", "é", "");
    }
}
