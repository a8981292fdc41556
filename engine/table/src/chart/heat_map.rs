//! A count or an aggregate for each pair of kinds.

use bunsen_spec::{Aggregation, Drawn, Problem};

use super::Answer;
use super::aggregate::{Measured, NO_GROUP};
use super::bars::crossed;
use super::columns::nothing;
use super::grouping::on_grid;
use crate::Table;

/// Ranges along a side at most.
const MOST_RANGES: usize = 20;

pub(super) fn draw(
    table: &Table,
    x: &str,
    y: &str,
    value: Option<&str>,
    function: Aggregation,
) -> Result<Answer, Problem> {
    let (across, up) = (on_grid(table, x, MOST_RANGES)?, on_grid(table, y, MOST_RANGES)?);
    let measured = Measured::of(table, value, function)?;
    let groups = crossed(&up, &across, &measured);
    let n_used = groups.iter().filter(|group| **group != NO_GROUP).count() as u64;
    if n_used == 0 {
        return Err(nothing(&[Some(x), Some(y), value]));
    }
    let cells = measured.by_group(&groups, up.n() * across.n());
    Ok(Answer {
        n_used,
        sampled: None,
        drawn: Drawn::Cells {
            values: cells.chunks(across.n()).map(<[Option<f64>]>::to_vec).collect(),
            x: across.kinds,
            y: up.kinds,
        },
    })
}
