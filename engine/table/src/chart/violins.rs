//! The density of values, for each kind.

use bunsen_spec::{Drawn, GroupKind, Problem, ViolinShape};
use bunsen_stats::{density, quantile};

use super::Answer;
use super::boxes::{Groups, grouped};
use crate::Table;

/// Places at which a density is computed.
const N_POINTS: usize = 128;

pub(super) fn draw(table: &Table, name: &str, by: Option<&str>) -> Result<Answer, Problem> {
    let Groups { scale, sorted, n_used } = grouped(table, name, by)?;
    let violins = sorted.into_iter().map(|(kind, values)| shape(kind, &values)).collect();
    Ok(Answer { n_used, sampled: None, drawn: Drawn::Violins { scale, violins } })
}

fn shape(kind: Option<GroupKind>, sorted: &[f64]) -> ViolinShape {
    let [min, q1, median, q3, max] = [0.0, 0.25, 0.5, 0.75, 1.0].map(|q| quantile(sorted, q));
    let density = density(sorted, N_POINTS);
    let max_error = density.as_ref().map_or(0.0, |density| density.max_error);
    let density = density.map(|density| density.values).unwrap_or_default();
    ViolinShape { kind, n: sorted.len() as u64, min, q1, median, q3, max, density, max_error }
}
