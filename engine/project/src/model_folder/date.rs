//! Moments as text.

/// A moment as MLflow writes it, in UTC: `2026-01-31 23:59:59.123456`.
///
/// `ms` are milliseconds since 1970; moments before it are taken for 1970.
pub fn utc_text(ms: f64) -> String {
    let ms = ms.clamp(0.0, 253_402_300_799_999.0) as u64;
    let (days, in_day) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (in_day / 3_600_000, in_day / 60_000 % 60, in_day / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{:03}000", ms % 1000)
}

/// Year, month and day of a number of days since 1970, in the Gregorian calendar: whole cycles of 400
/// years first, with years that begin in March so that the leap day comes last.
fn civil(days: u64) -> (u64, u64, u64) {
    let since_march_0000 = days + 719_468;
    let (cycle, in_cycle) = (since_march_0000 / 146_097, since_march_0000 % 146_097);
    let year_in_cycle = (in_cycle - in_cycle / 1460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year_in_cycle + year_in_cycle / 4 - year_in_cycle / 100);
    let month_from_march = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (cycle * 400 + year_in_cycle + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ms: f64, expected: &str) {
        assert_eq!(utc_text(ms), expected);
    }

    #[test]
    fn moments_are_those_of_the_calendar() {
        check(0.0, "1970-01-01 00:00:00.000000");
        check(951_782_400_000.0, "2000-02-29 00:00:00.000000");
        check(951_868_799_999.0, "2000-02-29 23:59:59.999000");
        check(1_704_067_199_000.0, "2023-12-31 23:59:59.000000");
        check(4_107_542_400_000.0, "2100-03-01 00:00:00.000000");
        check(-5.0, "1970-01-01 00:00:00.000000");
    }
}
