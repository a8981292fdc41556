//! Computing with dates: days and moments, their parts, and how they are written.

use std::fmt::Write as _;

use bunsen_spec::expression::{Arithmetic, Function, ValueKind};
use bunsen_table::{DAY_US, is_day, is_moment};
use chrono::{DateTime, Datelike, NaiveDate};

use super::evaluate::Evaluation;
use super::noted::Reason;
use super::part::{Part, both};
use super::plan::Plan;

impl Evaluation<'_> {
    /// A date less a date, in days; or a date and a number of days, which may have decimals.
    pub(super) fn date_arithmetic(
        &mut self,
        plan: &Plan,
        arithmetic: Arithmetic,
        kinds: (ValueKind, ValueKind),
        a: &Part,
        b: &Part,
    ) -> Part {
        let n = self.n;
        if kinds.0.is_date() && kinds.1.is_date() {
            let (a, b) = (a.moments(n), b.moments(n));
            let nulls = both(a.nulls.as_ref(), b.nulls.as_ref());
            return Part::numbers_of(a.zip(&b, n, |a, b| (a - b) as f64 / 1e6 / 86_400.0), nulls);
        }
        let (date, days, days_kind) = if kinds.0.is_date() { (a, b, kinds.1) } else { (b, a, kinds.0) };
        let sign = if arithmetic == Arithmetic::Subtract { -1 } else { 1 };
        let date = date.moments(n);
        let us = |days: i64| days.checked_mul(DAY_US)?.checked_mul(sign);
        let (later, nulls) = if days_kind == ValueKind::Integer {
            let days = days.integers(n);
            (
                date.zip(&days, n, |date, days| date.checked_add(us(days)?)),
                both(date.nulls.as_ref(), days.nulls.as_ref()),
            )
        } else {
            let days = days.numbers(n);
            let later = date.zip(&days, n, |date, days| date.checked_add(part_us(days)?.checked_mul(sign)?));
            (later, both(date.nulls.as_ref(), days.nulls.as_ref()))
        };
        let later: Vec<Option<i64>> = later.into_iter().map(|us| us.filter(|us| is_moment(*us))).collect();
        let mut nulls = nulls;
        if later.iter().any(Option::is_none) {
            nulls = self.without(plan, nulls, |row| later[row].is_none().then_some(Reason::OutsideTheCalendar));
        }
        let moments = later.into_iter().map(Option::unwrap_or_default);
        match plan.kind {
            ValueKind::Date => Part::days_of(moments.map(|us| us.div_euclid(DAY_US) as i32).collect(), nulls),
            _ => Part::moments_of(moments.collect(), nulls),
        }
    }

    /// A part of dates, such as the year.
    pub(super) fn date_part(&self, function: Function, kind: ValueKind, part: &Part) -> Part {
        let n = self.n;
        let lane = part.moments(n);
        let is_time = matches!(function, Function::Hour | Function::Minute);
        let values = if is_time && kind == ValueKind::Date {
            vec![0; n]
        } else {
            lane.map(n, |us| {
                let minutes = us.rem_euclid(DAY_US) / 60_000_000;
                match function {
                    Function::Hour => minutes / 60,
                    Function::Minute => minutes % 60,
                    _ => calendar_part(function, us.div_euclid(DAY_US) as i32),
                }
            })
        };
        Part::integers_of(values, lane.nulls)
    }
}

/// Days with decimals in microseconds, halves to the even neighbour.
fn part_us(days: f64) -> Option<i64> {
    let us = (days * DAY_US as f64).round_ties_even();
    (us.abs() < i64::MAX as f64).then_some(us as i64)
}

fn calendar_part(function: Function, day: i32) -> i64 {
    if !is_day(day) {
        return 0;
    }
    let Some(date) = NaiveDate::from_epoch_days(day) else { return 0 };
    i64::from(match function {
        Function::Year => return i64::from(date.year()),
        Function::Quarter => date.month0() / 3 + 1,
        Function::Month => date.month(),
        Function::Day => date.day(),
        _ => date.weekday().num_days_from_monday(),
    })
}

/// Writes a day as `2024-12-31`.
pub(super) fn write_day(text: &mut String, day: i32) {
    if let Some(date) = NaiveDate::from_epoch_days(day) {
        let _ = write!(text, "{}", date.format("%Y-%m-%d"));
    }
}

/// Writes a moment as `2024-12-31 23:59:00`, with the decimals of its second if it has any.
pub(super) fn write_moment(text: &mut String, us: i64) {
    if let Some(moment) = DateTime::from_timestamp_micros(us) {
        let _ = write!(text, "{}", moment.format("%Y-%m-%d %H:%M:%S%.f"));
    }
}
