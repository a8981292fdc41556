//! Numbers as people read them. Words (units, "ago") come from the catalogue.

use std::rc::Rc;

use bunsen_spec::Cell;

use crate::text::text;

/// A whole number with thousands separators: `7,043`.
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// A number with as many decimals as it deserves: `2,283.3`, `0.0612`, `1.2e-9`.
pub fn number(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return text().units.not_a_number.to_string();
    }
    if value == 0.0 {
        return "0".into();
    }
    if !(1e-4..1e12).contains(&size) {
        return format!("{value:.3e}");
    }
    if value.fract() == 0.0 {
        return fixed(value, 0);
    }
    let decimals = if size >= 100.0 {
        2
    } else if size >= 1.0 {
        3
    } else {
        3 + (-size.log10()).floor().max(0.0) as usize
    };
    let text = fixed(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// A number with exactly `decimals` decimals and thousands separators: `1,397.50`.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    let sign = if value < 0.0 && !is_zero { "\u{2212}" } else { "" };
    match text.split_once('.') {
        Some((whole, rest)) => format!("{sign}{}.{rest}", grouped(whole)),
        None => format!("{sign}{}", grouped(&text)),
    }
}

/// A number with `decimals` decimals, or as [`number`] writes it if that shows more of it.
pub fn aligned(value: f64, decimals: usize) -> String {
    let natural = number(value);
    if natural.contains('e') || n_decimals(&natural) > decimals || !value.is_finite() {
        natural
    } else {
        fixed(value, decimals)
    }
}

/// The decimals that line up the numbers of each column, judged by the rows that are there.
pub fn decimals_by_column(rows: &[Option<Rc<[Cell]>>], n_columns: usize) -> Vec<usize> {
    let mut most = vec![0; n_columns];
    for row in rows.iter().flatten() {
        for (most, cell) in most.iter_mut().zip(row.iter()) {
            if let Cell::Number(value) = cell {
                *most = (*most).max(n_decimals(&number(*value)));
            }
        }
    }
    most
}

fn n_decimals(text: &str) -> usize {
    if text.contains('e') { 0 } else { text.split_once('.').map_or(0, |(_, rest)| rest.len()) }
}

/// A share of 1 in percent: `0.2 %`, `97 %`; a share that is neither none nor all never reads as such.
pub fn percent(share: f64) -> String {
    let value = 100.0 * share;
    if share > 0.0 && value < 0.1 {
        "< 0.1 %".into()
    } else if share < 1.0 && value > 99.9 {
        "> 99.9 %".into()
    } else if value == value.round() || value >= 10.0 {
        format!("{value:.0} %")
    } else {
        format!("{value:.1} %")
    }
}

/// A number of bytes in decimal units: `84 MB`, `1.2 GB`.
pub fn bytes(n: f64) -> String {
    let mut value = n.max(0.0);
    let mut unit = "B";
    for next in ["kB", "MB", "GB", "TB"] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = next;
    }
    let decimals = usize::from(value < 9.95 && unit != "B");
    let figure = format!("{value:.decimals$}");
    format!("{} {unit}", figure.strip_suffix(".0").unwrap_or(&figure))
}

/// Seconds since 1970 as a day, `2024-12-31`, or `with_time` as a moment to the second, `2024-12-31 23:59:00`.
pub fn date(seconds: f64, with_time: bool) -> String {
    let day = (seconds / 86_400.0).floor();
    let clock = (seconds - day * 86_400.0).floor() as u64;
    // Days are counted from the first of March of the year 0: then every leap day ends its year, every four
    // hundred years have the same number of days, and months follow one line.
    let day = day as i64 + 719_468;
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (day, month) = (day - (153 * month + 2) / 5 + 1, if month < 10 { month + 3 } else { month - 9 });
    let year = year + era * 400 + i64::from(month <= 2);
    let date = format!("{year:04}-{month:02}-{day:02}");
    if with_time { format!("{date} {:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60) } else { date }
}

/// A span of time: `340 ms`, `1.2 s`, `3 min 20 s`, `2 h 5 min`.
pub fn duration(ms: f64) -> String {
    let seconds = ms / 1000.0;
    if ms < 999.5 {
        format!("{:.0} ms", ms.max(0.0))
    } else if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 59.5 {
        format!("{seconds:.0} s")
    } else if seconds < 3_599.5 {
        let whole = seconds.round() as u64;
        join(whole / 60, "min", whole % 60, "s")
    } else {
        let minutes = (seconds / 60.0).round() as u64;
        join(minutes / 60, "h", minutes % 60, "min")
    }
}

/// How long ago `then_ms` was, in words: "just now", "3 minutes ago", "yesterday". Where a clock was set back since,
/// "in the future", as git says.
pub fn ago(then_ms: f64, now_ms: f64) -> String {
    let t = &text().units;
    let minutes = (now_ms - then_ms) / 60_000.0;
    if minutes < -1.0 {
        return t.in_the_future.to_string();
    }
    let (hours, days) = (minutes / 60.0, minutes / 1440.0);
    if minutes < 1.0 {
        t.just_now.to_string()
    } else if minutes < 59.5 {
        (t.minutes_ago)(minutes.round() as u64)
    } else if hours < 23.5 {
        (t.hours_ago)(hours.round() as u64)
    } else if days < 1.5 {
        t.yesterday.to_string()
    } else if days < 29.5 {
        (t.days_ago)(days.round() as u64)
    } else if days < 349.0 {
        (t.months_ago)((days / 30.44).round() as u64)
    } else {
        (t.years_ago)((days / 365.25).round().max(1.0) as u64)
    }
}

fn join(large: u64, large_unit: &str, small: u64, small_unit: &str) -> String {
    if small == 0 { format!("{large} {large_unit}") } else { format!("{large} {large_unit} {small} {small_unit}") }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T>(format: impl Fn(T) -> String, cases: impl IntoIterator<Item = (T, &'static str)>) {
        for (value, expected) in cases {
            assert_eq!(format(value), expected);
        }
    }

    #[test]
    fn counts_are_grouped() {
        check(count, [(0, "0"), (999, "999"), (1000, "1,000"), (7043, "7,043"), (1234567, "1,234,567")]);
    }

    #[test]
    fn numbers_have_the_decimals_they_deserve() {
        check(
            number,
            [
                (0.0, "0"),
                (150.0, "150"),
                (2283.3004, "2,283.3"),
                (5.8433, "5.843"),
                (-1.5, "\u{2212}1.5"),
                (0.0612, "0.0612"),
                (0.973, "0.973"),
                (1.2e-9, "1.200e-9"),
                (3e15, "3.000e15"),
                (f64::NAN, "not a number"),
            ],
        );
    }

    #[test]
    fn columns_line_up() {
        let rows = [
            Some(Rc::from([Cell::Number(3.0), Cell::Missing])),
            None,
            Some(Rc::from([Cell::Number(3.25), Cell::Number(7.0)])),
        ];
        assert_eq!(decimals_by_column(&rows, 2), [2, 0]);
        check(|v| aligned(v, 2), [(3.0, "3.00"), (3.25, "3.25"), (0.125, "0.125"), (1e-9, "1.000e-9")]);
    }

    #[test]
    fn shares_never_pretend() {
        check(
            percent,
            [
                (0.0, "0 %"),
                (1.0, "100 %"),
                (0.002, "0.2 %"),
                (0.0001, "< 0.1 %"),
                (0.9999, "> 99.9 %"),
                (0.973, "97 %"),
            ],
        );
    }

    #[test]
    fn bytes_and_spans_pick_their_unit() {
        check(
            bytes,
            [(0.0, "0 B"), (4550.0, "4.5 kB"), (84e6, "84 MB"), (12e9, "12 GB"), (1.24e9, "1.2 GB"), (999.6e3, "1 MB")],
        );
        check(
            duration,
            [
                (340.0, "340 ms"),
                (1200.0, "1.2 s"),
                (41_000.0, "41 s"),
                (200_000.0, "3 min 20 s"),
                (7_500_000.0, "2 h 5 min"),
                (3_600_000.0, "1 h"),
            ],
        );
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        check(
            |seconds| date(seconds, false),
            [
                (0.0, "1970-01-01"),
                (-1.0, "1969-12-31"),
                (951_782_400.0, "2000-02-29"),
                (1_709_164_800.0, "2024-02-29"),
                (-62_135_596_800.0, "0001-01-01"),
                (253_402_214_400.0, "9999-12-31"),
                (-2_203_891_200.0, "1900-03-01"),
            ],
        );
        check(|seconds| date(seconds, true), [(1_709_251_199.5, "2024-02-29 23:59:59"), (-0.5, "1969-12-31 23:59:59")]);
    }

    #[test]
    fn the_past_is_told_in_words() {
        const MINUTE: f64 = 60_000.0;
        check(
            |then| ago(0.0, then),
            [
                (20_000.0, "just now"),
                (MINUTE, "1 minute ago"),
                (3.0 * MINUTE, "3 minutes ago"),
                (120.0 * MINUTE, "2 hours ago"),
                (1500.0 * MINUTE, "yesterday"),
                (3.0 * 1440.0 * MINUTE, "3 days ago"),
                (70.0 * 1440.0 * MINUTE, "2 months ago"),
                (800.0 * 1440.0 * MINUTE, "2 years ago"),
            ],
        );
        // By a clock that was set back, what was before may be still to come.
        check(|then| ago(then, 0.0), [(20_000.0, "just now"), (3.0 * MINUTE, "in the future")]);
    }
}
