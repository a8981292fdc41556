//! Formats of dates as Python's `strptime` reads them.
//!
//! As Python does, a format is made into a pattern, what it finds must reach to the end of the text, and the parts
//! must make a date: the years are 1 to 9999, and a text without a year is one of 1900. Names of days and months
//! are English. Directives of ISO weeks (`%G`, `%V`) are refused, those of other weeks only looked at.

use bunsen_spec::{Problem, say};
use chrono::NaiveDate;
use regex::{Captures, Regex};

/// A format that can be compared with texts.
#[derive(Clone, Debug)]
pub(crate) struct DateFormat {
    pattern: Regex,
}

impl DateFormat {
    /// Reads a format.
    ///
    /// # Errors
    /// If a directive means nothing here, or occurs twice.
    pub(crate) fn read(format: &str) -> Result<Self, Problem> {
        let mut seen = Vec::new();
        let pattern = format!("(?i)^(?:{})", translate(format, &mut seen)?);
        let pattern = Regex::new(&pattern)
            .map_err(|_| say::validating::bad_pattern(format, None, say::validating::pattern_too_large()))?;
        Ok(Self { pattern })
    }

    /// Whether a text is a date in this format.
    pub(crate) fn is_met_by(&self, text: &str) -> bool {
        let Some(found) = self.pattern.captures(text) else { return false };
        found.get(0).is_some_and(|whole| whole.end() == text.len()) && is_date(&found)
    }
}

fn translate(format: &str, seen: &mut Vec<char>) -> Result<String, Problem> {
    let mut pattern = String::new();
    let mut characters = format.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '%' => {
                let directive = characters.next();
                pattern.push_str(&translate_directive(directive, seen)?);
            }
            _ if character.is_whitespace() => {
                while characters.next_if(|next| next.is_whitespace()).is_some() {}
                pattern.push_str(r"\s+");
            }
            _ => pattern.push_str(&regex::escape(&character.to_string())),
        }
    }
    Ok(pattern)
}

fn translate_directive(directive: Option<char>, seen: &mut Vec<char>) -> Result<String, Problem> {
    let Some(directive) = directive else { return Err(say::validating::bad_directive("%")) };
    let expanded = match directive {
        '%' => return Ok("%".into()),
        'c' => "%a %b %d %H:%M:%S %Y",
        'x' => "%m/%d/%y",
        'X' => "%H:%M:%S",
        _ => "",
    };
    if !expanded.is_empty() {
        return translate(expanded, seen);
    }
    let shown = format!("%{directive}");
    let pattern = match directive {
        'd' => r"3[01]|[12][0-9]|0[1-9]|[1-9]| [1-9]",
        'f' => "[0-9]{1,6}",
        'H' => "2[0-3]|[01][0-9]|[0-9]",
        'I' => "1[0-2]|0[1-9]|[1-9]",
        'j' => "36[0-6]|3[0-5][0-9]|[12][0-9][0-9]|0[1-9][0-9]|00[1-9]|[1-9][0-9]|0[1-9]|[1-9]",
        'm' => "1[0-2]|0[1-9]|[1-9]",
        'M' => "[0-5][0-9]|[0-9]",
        'S' => "6[01]|[0-5][0-9]|[0-9]",
        'U' | 'W' => "5[0-3]|[0-4][0-9]|[0-9]",
        'u' => "[1-7]",
        'w' => "[0-6]",
        'y' => "[0-9]{2}",
        'Y' => "[0-9]{4}",
        'z' => r"[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9](?::?[0-5][0-9](?:\.[0-9]{1,6})?)?|Z",
        'Z' => "utc|gmt",
        'p' => "am|pm",
        'a' => "mon|tue|wed|thu|fri|sat|sun",
        'A' => "monday|tuesday|wednesday|thursday|friday|saturday|sunday",
        'b' => "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
        'B' => "january|february|march|april|may|june|july|august|september|october|november|december",
        _ => return Err(say::validating::bad_directive(&shown)),
    };
    if seen.contains(&directive) {
        return Err(say::validating::directive_twice(&shown));
    }
    seen.push(directive);
    Ok(format!("(?P<{directive}>{pattern})"))
}

/// Whether the parts that were found make a date and a time of day.
fn is_date(found: &Captures<'_>) -> bool {
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().trim().parse::<u32>().ok());
    let month_by_name = |name: &str| found.name(name).and_then(|part| month(part.as_str()));
    let short_year = |year: u32| if year < 69 { 2000 + year } else { 1900 + year };
    let year = number("Y").or(number("y").map(short_year)).unwrap_or(1900);
    let month = number("m").or(month_by_name("b")).or(month_by_name("B"));
    let day = number("d");
    let is_day = match (month, day, number("j")) {
        // The day of the year says all, and 366 is the first of January then.
        (None, None, Some(_)) => year > 0,
        _ => NaiveDate::from_ymd_opt(year as i32, month.unwrap_or(1), day.unwrap_or(1)).is_some() && year > 0,
    };
    is_day && number("S").is_none_or(|second| second < 60)
}

/// The number of a month, from 1, by its name or the first three letters of it.
fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start: String = name.chars().take(3).collect::<String>().to_lowercase();
    MONTHS.iter().position(|month| *month == start).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, text: &str, expected: bool) {
        let read = DateFormat::read(format).unwrap_or_else(|problem| panic!("{format}: {problem}"));
        assert_eq!(read.is_met_by(text), expected, "{format} on {text:?}");
    }

    #[test]
    fn formats_are_those_of_strptime() {
        // datetime.strptime(text, format), Python 3.11
        check("%Y-%m-%d", "2024-02-29", true);
        check("%Y-%m-%d", "2023-02-29", false);
        check("%Y-%m-%d", "2024-2-9", true);
        check("%Y-%m-%d", "2024-02-09 ", false);
        check("%Y-%m-%d", "0000-02-09", false);
        check("%d/%m", "29/02", false);
        check("%d.%m.%y", "29.02.68", true);
        check("%d.%m.%y", "29.02.69", false);
        check("%d", "311", false);
        check("%d", " 3", true);
        check("%Y%m%d", "20241231", true);
        check("%Y-%m-%dT%H:%M:%S.%f%z", "2024-01-01T23:59:59.25+07:00", true);
        check("%Y-%m-%dT%H:%M:%S%z", "2024-01-01T23:59:59+25:00", false);
        check("%H:%M:%S", "23:59:60", false);
        check("%I:%M %p", "12:30 PM", true);
        check("%I:%M %p", "13:30 PM", false);
        check("%a %d %b %Y", "mon 01 JAN 2024", true);
        check("%d %B %Y", "31 June 2024", false);
        check("%c", "Mon Jan  1 00:00:00 2024", true);
        check("%Y-%j", "2023-366", true);
        check("%Y  %m", "2024 \t12", true);
        check("100%%", "100%", true);
        check("", "", true);
        check("", "x", false);
        check("a+b", "A+B", true);
    }

    #[test]
    fn directives_that_mean_nothing_are_refused() {
        for format in ["%q", "%", "%Y %Y", "%G-%V"] {
            assert!(DateFormat::read(format).is_err(), "{format}");
        }
    }
}
