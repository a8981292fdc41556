//! One column: what it holds, how it is distributed, and its figures.

use bunsen_spec::{ColumnKind, ColumnProfile, Distribution, NumberSummary};
use yew::prelude::*;

use super::grid::bar_values;
use crate::parts::Bars;
use crate::state::format::{count, date, number, percent};
use crate::text::{Words, text};

/// Bars of words shown in the panel.
const MAX_WORDS: usize = 12;

/// See the module. `n_rows` counts the rows of the table.
pub fn column_panel(column: &ColumnProfile, n_rows: u64) -> Html {
    let t = &text().data;
    let share = if n_rows == 0 { 0.0 } else { column.n_missing as f64 / n_rows as f64 };
    let missing = if column.n_missing == 0 {
        html! { <td class="num">{ t.none }</td> }
    } else {
        html! { <td class="num miss">{ format!("{} ({})", count(column.n_missing), percent(share)) }</td> }
    };
    html! {
        <section class="stack column-panel" aria-label={t.column}>
            <div>
                <h3>{ t.column }</h3>
                <h2>{ &column.name }</h2>
                <p class="small soft">{ (text().data.kind)(column.kind) }</p>
            </div>
            { distribution(column) }
            <table class="figures">
                <tbody>
                    <tr><th scope="row">{ t.n_missing }</th>{ missing }</tr>
                    <tr><th scope="row">{ t.n_distinct }</th><td class="num">{ count(column.n_distinct) }</td></tr>
                    { for column.numbers.iter().flat_map(|numbers| figures(numbers, column.kind)).map(|(label, value)| html! {
                        <tr><th scope="row">{ label }</th><td class="num">{ value }</td></tr>
                    }) }
                </tbody>
            </table>
            { for column.numbers.iter().map(|numbers| extremes(numbers, column.kind)) }
        </section>
    }
}

fn figures(numbers: &NumberSummary, kind: ColumnKind) -> Vec<(Words, String)> {
    let t = &text().data;
    if kind.is_date() {
        let at = |seconds: f64| date(seconds, kind == ColumnKind::DateTime);
        let mut rows = vec![(t.min, at(numbers.min)), (t.q1, at(numbers.q1)), (t.median, at(numbers.median))];
        rows.extend([(t.q3, at(numbers.q3)), (t.max, at(numbers.max)), (t.mean, at(numbers.mean))]);
        rows.extend(numbers.std.map(|std| (t.std, (t.days)(&number((std / 864.0).round() / 100.0)))));
        return rows;
    }
    // A whole number of four digits may well be a year: no separators.
    let is_year = |v: f64| kind == ColumnKind::Integer && v.fract() == 0.0 && v.abs() < 10_000.0;
    let value = |v: f64| if is_year(v) { format!("{v:.0}") } else { number(v) };
    let mut rows = vec![(t.mean, number(numbers.mean))];
    rows.extend(numbers.std.map(|std| (t.std, number(std))));
    rows.push((t.min, value(numbers.min)));
    rows.extend(numbers.p5.map(|p5| (t.p5, value(p5))));
    rows.extend([(t.q1, value(numbers.q1)), (t.median, value(numbers.median)), (t.q3, value(numbers.q3))]);
    rows.extend(numbers.p95.map(|p95| (t.p95, value(p95))));
    rows.push((t.max, value(numbers.max)));
    let rounded = |value: f64| number((value * 1000.0).round() / 1000.0);
    rows.extend(numbers.skew.map(|skew| (t.skew, rounded(skew))));
    rows.extend(numbers.kurtosis.map(|kurtosis| (t.kurtosis, rounded(kurtosis))));
    rows.extend(numbers.n_zeros.filter(|n| *n > 0).map(|n| (t.n_zeros, count(n))));
    rows.extend(numbers.n_negative.filter(|n| *n > 0).map(|n| (t.n_negative, count(n))));
    rows
}

/// The values outside of what the two rules expect, and the most frequent ones.
fn extremes(numbers: &NumberSummary, kind: ColumnKind) -> Html {
    let t = &text().data;
    let rules = [(t.quartile_rule, &numbers.quartile_outliers), (t.robust_rule, &numbers.robust_outliers)];
    let found =
        rules.iter().filter_map(|(rule, found)| Some((*rule, found.as_ref().filter(|found| found.n_rows > 0)?)));
    let lines: Vec<String> = found
        .map(|(rule, found)| (t.outliers)(found.n_rows, rule, &number(found.lower), &number(found.upper)))
        .collect();
    let shown = |value: f64| if kind.is_date() { date(value, kind == ColumnKind::DateTime) } else { number(value) };
    let top: Vec<_> = numbers.top.iter().filter(|top| top.count > 1).take(5).collect();
    html! {
        <>
            if !lines.is_empty() {
                <div><h3>{ t.outlying }</h3>{ for lines.iter().map(|line| html! { <p class="small">{ line }</p> }) }</div>
            }
            if !top.is_empty() {
                <div>
                    <h3>{ t.most_frequent }</h3>
                    <table class="figures"><tbody>{ for top.iter().map(|top| html! {
                        <tr><th scope="row">{ shown(top.value) }</th><td class="num">{ count(top.count) }</td></tr>
                    }) }</tbody></table>
                </div>
            }
        </>
    }
}

fn distribution(column: &ColumnProfile) -> Html {
    let t = &text().data;
    match &column.distribution {
        Distribution::Empty => html! { <p class="small soft">{ t.nothing_to_draw }</p> },
        Distribution::Histogram { edges, counts } => {
            let shown = |edge: f64| match column.kind {
                ColumnKind::Date => date(edge, false),
                ColumnKind::DateTime => date(edge, true),
                _ => number(edge),
            };
            let titles: Vec<AttrValue> = counts
                .iter()
                .zip(edges.windows(2))
                .map(|(n, edge)| (t.bin)(&shown(edge[0]), &shown(edge[1]), *n).into())
                .collect();
            html! {
                <figure class="histogram">
                    <Bars values={bar_values(column)} width={260.0} height={96.0} {titles} label={(t.histogram)(&column.name)} />
                    <div class="row small soft"><span class="grow">{ shown(edges[0]) }</span><span>{ shown(*edges.last().unwrap_or(&0.0)) }</span></div>
                </figure>
            }
        }
        Distribution::Bars { bars, n_other } => {
            let max = bars.iter().map(|bar| bar.count).max().unwrap_or(1).max(1);
            let n_other = n_other + bars.iter().skip(MAX_WORDS).map(|bar| bar.count).sum::<u64>();
            html! {
                <div>
                <table class="words">
                    <caption class="sr-only">{ (t.histogram)(&column.name) }</caption>
                    <thead class="sr-only"><tr><th scope="col">{ t.value }</th><th scope="col">{ t.n_rows }</th></tr></thead>
                    <tbody>
                        { for bars.iter().take(MAX_WORDS).map(|bar| html! {
                            <tr>
                                <th scope="row" title={bar.value.clone()}><span>{ &bar.value }</span>
                                    <i style={format!("width:{:.1}%", 100.0 * bar.count as f64 / max as f64)} /></th>
                                <td class="num">{ count(bar.count) }</td>
                            </tr>
                        }) }
                    </tbody>
                </table>
                if n_other > 0 { <p class="small soft">{ (t.others)(n_other) }</p> }
                </div>
            }
        }
    }
}
