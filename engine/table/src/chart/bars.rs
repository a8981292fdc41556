//! A count or an aggregate for each kind.

use bunsen_spec::{Aggregation, Drawn, Problem, SeriesValues};

use super::Answer;
use super::aggregate::{Measured, NO_GROUP};
use super::columns::nothing;
use super::grouping::{Grouping, NO_KIND, all_or, colors, on_axis};
use crate::Table;

pub(super) fn draw(
    table: &Table,
    name: &str,
    value: Option<&str>,
    function: Aggregation,
    color: Option<&str>,
) -> Result<Answer, Problem> {
    let kinds = on_axis(table, name)?;
    let measured = Measured::of(table, value, function)?;
    let colors = all_or(table, color, colors)?;
    let groups = crossed(&colors, &kinds, &measured);
    let n_used = groups.iter().filter(|group| **group != NO_GROUP).count() as u64;
    if n_used == 0 {
        return Err(nothing(&[Some(name), value, color]));
    }
    let heights = measured.by_group(&groups, colors.n() * kinds.n());
    let series = heights.chunks(kinds.n()).enumerate();
    Ok(Answer {
        n_used,
        sampled: None,
        drawn: Drawn::Bars {
            series: series
                .map(|(at, values)| SeriesValues { kind: colors.kind(at), values: values.to_vec() })
                .collect(),
            kinds: kinds.kinds,
        },
    })
}

/// The pair of kinds of each row, numbered one first kind after the other; no group where one of them or the value
/// is missing.
pub(super) fn crossed(first: &Grouping, second: &Grouping, measured: &Measured) -> Vec<u32> {
    let n_second = second.n() as u32;
    let pairs = first.of_row.iter().zip(&second.of_row).enumerate();
    let group = |(row, (first, second)): (usize, (&u8, &u8))| {
        if *first == NO_KIND || *second == NO_KIND || measured.is_missing(row) {
            return NO_GROUP;
        }
        u32::from(*first) * n_second + u32::from(*second)
    };
    pairs.map(group).collect()
}
