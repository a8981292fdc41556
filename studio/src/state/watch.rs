//! Spans of time that the Watch room looks at, and how their parts are named.

use bunsen_spec::DeploymentStats;

const MINUTE_MS: f64 = 60_000.0;
const HOUR_MS: f64 = 60.0 * MINUTE_MS;
const DAY_MS: f64 = 24.0 * HOUR_MS;

/// A span of time up to now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    /// The last hour, by two minutes.
    #[default]
    Hour,
    /// The last day, by the hour.
    Day,
    /// The last week, by six hours.
    Week,
    /// The last thirty days, by the day.
    Month,
}

/// What to ask the edge for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Start, in milliseconds since 1970.
    pub from_ms: f64,
    /// End.
    pub to_ms: f64,
    /// Number of parts.
    pub buckets: u32,
}

impl Span {
    /// All spans, shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// Its name in addresses and select boxes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The span called `name`.
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|span| span.name() == name).unwrap_or_default()
    }

    fn bucket_ms(self) -> f64 {
        match self {
            Self::Hour => 2.0 * MINUTE_MS,
            Self::Day => HOUR_MS,
            Self::Week => 6.0 * HOUR_MS,
            Self::Month => DAY_MS,
        }
    }

    fn buckets(self) -> u32 {
        match self {
            Self::Hour => 30,
            Self::Day => 24,
            Self::Week => 28,
            Self::Month => 30,
        }
    }

    /// The window that ends with the part `now_ms` lies in. `offset_ms` is what is added to world time to get
    /// the learner's, so that days begin at the learner's midnight.
    pub fn window(self, now_ms: f64, offset_ms: f64) -> Window {
        let bucket = self.bucket_ms();
        let to_ms = (((now_ms + offset_ms) / bucket).floor() + 1.0) * bucket - offset_ms;
        Window { from_ms: to_ms - bucket * f64::from(self.buckets()), to_ms, buckets: self.buckets() }
    }

    /// The name of the part that starts at `start_ms`: `14:02`, or `22 Nov`, or `22 Nov 06:00`.
    pub fn label(self, start_ms: f64, offset_ms: f64) -> String {
        let local = start_ms + offset_ms;
        let days = (local / DAY_MS).floor();
        let minutes = ((local - days * DAY_MS) / MINUTE_MS).round() as u64;
        let clock = format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let (month, day) = month_and_day(days as i64);
        let date = format!("{day} {}", crate::text::text().watch.months[month - 1]);
        match self {
            Self::Hour | Self::Day => clock,
            Self::Week => format!("{date} {clock}"),
            Self::Month => date,
        }
    }
}

/// Whether a deployment answers with kinds rather than numbers.
pub fn answers_kinds(stats: &DeploymentStats) -> bool {
    stats.buckets.iter().any(|b| !b.by_label.is_empty())
}

/// The month (1 to 12) and day of the day `days` after 1970-01-01 (proleptic Gregorian calendar).
fn month_and_day(days: i64) -> (usize, u32) {
    // Counting from 1 March puts the leap day at the end of the year (Hinnant, "chrono-compatible low-level
    // date algorithms").
    let z = days + 719_468;
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (month as usize, day as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_end_with_the_part_of_now() {
        let window = Span::Hour.window(10.5 * MINUTE_MS + 600.0 * HOUR_MS, 0.0);
        assert_eq!(window.to_ms, 12.0 * MINUTE_MS + 600.0 * HOUR_MS);
        assert_eq!(window.to_ms - window.from_ms, HOUR_MS);
        // At 20:00 world time it is tomorrow, 03:00, in Bangkok: the day ends at the next midnight there.
        let month = Span::Month.window(20.0 * HOUR_MS, 7.0 * HOUR_MS);
        assert_eq!(month.to_ms, (48.0 - 7.0) * HOUR_MS);
    }

    #[test]
    fn parts_are_named_by_the_learners_clock() {
        let check = |span: Span, ms: f64, offset: f64, expected: &str| assert_eq!(span.label(ms, offset), expected);
        check(Span::Hour, 14.0 * HOUR_MS + 2.0 * MINUTE_MS, 0.0, "14:02");
        check(Span::Day, 20.0 * HOUR_MS, 7.0 * HOUR_MS, "03:00");
        check(Span::Month, 0.0, 0.0, "1 Jan");
        // 2024-02-29 and 2026-11-22.
        check(Span::Month, 19_782.0 * DAY_MS, 0.0, "29 Feb");
        check(Span::Week, 20_779.0 * DAY_MS + 6.0 * HOUR_MS, 0.0, "22 Nov 06:00");
    }

    #[test]
    fn spans_have_names() {
        for span in Span::ALL {
            assert_eq!(Span::from_name(span.name()), span);
        }
        assert_eq!(Span::from_name("aeon"), Span::Hour);
    }
}
