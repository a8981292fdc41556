//! The header and the cells of the grid.

use bunsen_spec::{Cell, ColumnKind, ColumnProfile, Distribution, TableProfile};
use yew::prelude::*;

use super::{NUMBERS_PX, ROW_PX};
use crate::parts::Bars;
use crate::state::format::{aligned, count, percent};
use crate::state::row_cache::SeenRow;
use crate::state::viewport::Window;
use crate::text::text;

/// Where each column begins, and where the last one ends, in pixels from the end of the row numbers.
pub fn column_edges(columns: &[ColumnProfile]) -> Vec<f64> {
    let mut edges = vec![0.0];
    let mut at = 0.0;
    for column in columns {
        let room_for_values = match column.kind {
            ColumnKind::Text => 240.0,
            ColumnKind::Category => 150.0,
            ColumnKind::DateTime => 208.0,
            // Under the name stands how much is missing.
            _ if column.n_missing > 0 => 160.0,
            _ => 112.0,
        };
        let room_for_name = 28.0 + 8.6 * column.name.chars().count() as f64;
        at += f64::max(room_for_values, room_for_name).min(280.0);
        edges.push(at);
    }
    edges
}

/// How high each bar of a column's small chart is.
pub fn bar_values(column: &ColumnProfile) -> Vec<f64> {
    match &column.distribution {
        Distribution::Histogram { counts, .. } => counts.iter().map(|n| *n as f64).collect(),
        Distribution::Bars { bars, .. } => bars.iter().map(|bar| bar.count as f64).collect(),
        Distribution::Empty => Vec::new(),
    }
}

/// What of the columns is drawn.
pub struct Drawn<'a> {
    /// What is in the table.
    pub profile: &'a TableProfile,
    /// Where columns begin, in pixels.
    pub edges: &'a [f64],
    /// First column drawn, and one past the last.
    pub seen: (usize, usize),
    /// The chosen column.
    pub chosen: usize,
}

impl Drawn<'_> {
    /// Width of a whole row, in pixels.
    pub fn total_px(&self) -> f64 {
        NUMBERS_PX + self.edges.last().copied().unwrap_or(0.0)
    }
}

/// Names, kinds and distributions of the columns. `onhead` chooses a column.
pub fn head(drawn: &Drawn, onhead: &Callback<usize>) -> Html {
    let t = &text().data;
    let Drawn { profile, edges, chosen, .. } = *drawn;
    html! {
        <div class="grid-headgroup" role="rowgroup" style={format!("width:{:.0}px", drawn.total_px())}>
        <div class="grid-head" role="row" aria-rowindex="1">
            <div class="corner" role="columnheader" aria-colindex="1"><span class="sr-only">{ t.row_number }</span></div>
            { for (drawn.seen.0..drawn.seen.1).map(|i| {
                let column = &profile.columns[i];
                let onclick = onhead.reform(move |_: MouseEvent| i);
                let missing = (column.n_missing > 0 && profile.n_rows > 0)
                    .then(|| percent(column.n_missing as f64 / profile.n_rows as f64));
                html! {
                    <div key={i} role="columnheader" aria-colindex={(i + 2).to_string()} title={column.name.clone()}
                        class={classes!("column", (i == chosen).then_some("chosen"))} {onclick} style={placed(edges, i)}>
                        <span class="name">{ &column.name }</span>
                        <span class="hint">{ (text().data.kind)(column.kind) }
                            if let Some(missing) = missing { <span class="miss">{ format!(" {missing} {}", t.missing) }</span> }
                        </span>
                        <Bars values={bar_values(column)} is_chosen={i == chosen} />
                    </div>
                }
            }) }
        </div>
        </div>
    }
}

/// The rows that are drawn.
pub struct Lines<'a> {
    /// Which ones.
    pub window: Window,
    /// The row on which the keyboard is.
    pub active_row: u64,
    /// The rows, as far as they have been read, with their numbers in the table.
    pub lines: &'a [Option<SeenRow>],
    /// Decimals shown in each column of numbers.
    pub decimals: &'a [usize],
    /// Moves the keyboard's place to a cell.
    pub onpick: &'a Callback<(u64, usize)>,
}

/// The rows that are seen.
pub fn view_lines(drawn: &Drawn, props: &Lines) -> Html {
    let row = |(i, line): (usize, &Option<SeenRow>)| {
        let row = props.window.first + i as u64;
        let top = props.window.top_px + i as f64 * ROW_PX;
        html! {
            <div key={row} class={classes!("grid-row", (row == props.active_row).then_some("active"))} role="row"
                aria-rowindex={(row + 2).to_string()} style={format!("top:{top:.1}px;width:{:.0}px", drawn.total_px())}>
                <div class="number" role="rowheader" aria-colindex="1">{ line.as_ref().map(|(number, _)| count(number + 1)).unwrap_or_default() }</div>
                { for (drawn.seen.0..drawn.seen.1).map(|column| view_cell(drawn, props, row, column, line.as_ref().map(|(_, cells)| &**cells))) }
            </div>
        }
    };
    html! { { for props.lines.iter().enumerate().map(row) } }
}

fn view_cell(drawn: &Drawn, props: &Lines, row: u64, column: usize, line: Option<&[Cell]>) -> Html {
    let t = &text().data;
    let kind = drawn.profile.columns[column].kind;
    let is_number = kind.is_number() || kind.is_date();
    let is_chosen = column == drawn.chosen;
    let class = classes!(
        "cell",
        is_number.then_some("num"),
        is_chosen.then_some("chosen"),
        (is_chosen && row == props.active_row).then_some("here")
    );
    let onmousedown = {
        let onpick = props.onpick.clone();
        Callback::from(move |_: MouseEvent| onpick.emit((row, column)))
    };
    let content = match line.and_then(|line| line.get(column)) {
        None => html! { <span class="pending" /> },
        Some(Cell::Missing) => html! { <span class="miss">{ t.missing }</span> },
        Some(Cell::Flag(flag)) => html! { { if *flag { t.yes } else { t.no } } },
        Some(Cell::Number(value)) if kind == ColumnKind::Integer => html! { { plain(*value) } },
        Some(Cell::Number(value)) => html! { { aligned(*value, props.decimals[column]) } },
        Some(Cell::Text(value)) => html! { <span title={value.clone()}>{ value }</span> },
    };
    html! {
        <div key={column} {class} role="gridcell" id={format!("cell-{row}-{column}")} aria-colindex={(column + 2).to_string()}
            aria-selected={(is_chosen && row == props.active_row).to_string()} {onmousedown} style={placed(drawn.edges, column)}>
            { content }
        </div>
    }
}

/// A whole number as it is in the file: years and codes have no thousands separators.
fn plain(value: f64) -> String {
    format!("{value:.0}")
}

fn placed(edges: &[f64], column: usize) -> String {
    format!("left:{:.0}px;width:{:.0}px", NUMBERS_PX + edges[column], edges[column + 1] - edges[column])
}
