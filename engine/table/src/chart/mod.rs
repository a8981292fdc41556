//! Charts of a table: one file for each family, which computes what is drawn. Whatever the table's size, what comes
//! out is bounded.

mod aggregate;
mod bars;
mod boxes;
mod columns;
mod correlation;
mod grouping;
mod heat_map;
mod histogram;
mod largest_triangle;
mod lines;
mod pairs;
mod ranks;
mod sample;
mod scatter;
mod violins;

use bunsen_spec::{Chart, ChartData, Drawn, Problem, SampledRows};

use crate::Table;

/// What a family of charts computes.
struct Answer {
    /// Rows that count.
    n_used: u64,
    sampled: Option<SampledRows>,
    drawn: Drawn,
}

/// Computes what `chart` draws of `table`.
///
/// # Errors
/// If a column is not there or does not fit, or if no row has the values that the chart needs.
pub fn chart(table: &Table, chart: &Chart) -> Result<ChartData, Problem> {
    let Answer { n_used, sampled, drawn } = match chart {
        Chart::Histogram { column, n_bins, color } => histogram::draw(table, column, *n_bins, color.as_deref()),
        Chart::Box { column, by } => boxes::draw(table, column, by.as_deref()),
        Chart::Violin { column, by } => violins::draw(table, column, by.as_deref()),
        Chart::Bar { column, value, function, color } => {
            bars::draw(table, column, value.as_deref(), *function, color.as_deref())
        }
        Chart::Line { x, y, function, color } => lines::draw(table, x, y, *function, color.as_deref()),
        Chart::Scatter { x, y, color } => scatter::draw(table, x, y, color.as_deref()),
        Chart::HeatMap { x, y, value, function } => heat_map::draw(table, x, y, value.as_deref(), *function),
        Chart::Correlation { columns, is_rank } => correlation::draw(table, columns, *is_rank),
        Chart::Pairs { columns, color } => pairs::draw(table, columns, color.as_deref()),
    }?;
    let n_rows = table.n_rows() as u64;
    Ok(ChartData { chart: chart.clone(), n_rows, n_used, n_missing: n_rows - n_used, sampled, drawn })
}
