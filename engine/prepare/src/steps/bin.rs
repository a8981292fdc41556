//! Puts numbers into bins.

use bunsen_spec::{Bins, Cell, Problem, ReadIssue, say};
use bunsen_stats::quantile;
use bunsen_table::{Column, Noted, Table, Values, cell_text, general_issue, text_kind};

use crate::columns::{check_new, inserted_after, position};
use crate::limits::{Texts, check_room};
use crate::step::Stepped;

/// The most bins there can be.
const MAX_BINS: usize = 1000;

/// The table with the bin of each number of `column` in a new column called `into` behind it. Edges and labels are
/// made as [`Bins`] says.
pub(crate) fn bin(table: &Table, column: &str, into: &str, bins: &Bins) -> Result<Stepped, Problem> {
    let at = position(table, column)?;
    let source = &table.columns()[at];
    if !source.kind.is_number() {
        return Err(say::steps::needs_numbers(column, source.kind).in_column(column));
    }
    check_new(table, into)?;
    check_room(table, 1)?;
    let edges = edges(&source.values, bins).map_err(|problem| problem.in_column(column))?;
    let labels = labels(&edges, bins);
    let mut outside = Noted::default();
    let mut texts = Texts::new(into, table.n_rows());
    for row in 0..table.n_rows() {
        let value = source.values.number(row);
        let bin = value.and_then(|value| bin_of(value, &edges));
        if value.is_some() && bin.is_none() {
            outside.note_with(row as u64 + 1, || cell_text(source.values.cell(row)));
        }
        texts.append(bin.map(|bin| labels[bin].as_str()))?;
    }
    let texts = texts.finish();
    let new = Column { name: into.to_string(), kind: text_kind(&texts), values: Values::Text(texts) };
    let outside = outside.issue(Some(column), |n, example| say::steps::bin_outside(n, column, example));
    let issues = [merged(bins, labels.len(), column), outside];
    Ok(Stepped::same_rows(inserted_after(table, at, vec![new])).with_issues(issues.into_iter().flatten()))
}

/// The edges of the bins, ascending: one more than there are bins.
fn edges(values: &Values, bins: &Bins) -> Result<Vec<f64>, Problem> {
    let mut edges = match bins {
        Bins::Edges { edges } => {
            check_edges(edges)?;
            return Ok(edges.iter().map(|edge| edge + 0.0).collect());
        }
        Bins::Equal { n } => equal_edges(&present(values)?, checked(*n)?),
        Bins::Quantiles { n } => {
            let n = checked(*n)?;
            let mut sorted = present(values)?;
            sorted.sort_unstable_by(f64::total_cmp);
            (0..=n).map(|i| quantile(&sorted, i as f64 / n as f64)).collect()
        }
    };
    // Adding zero makes one of the two zeros, which are equal.
    edges.iter_mut().for_each(|edge| *edge += 0.0);
    edges.dedup();
    if edges.len() == 1 {
        edges.push(edges[0]);
    }
    Ok(edges)
}

fn equal_edges(values: &[f64], n: usize) -> Vec<f64> {
    let (min, max) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let step = (max - min) / n as f64;
    let edge = |i: usize| match i {
        _ if i == n => max,
        // The difference of two finite numbers may be too large for a float.
        _ if step.is_infinite() => min * (1.0 - i as f64 / n as f64) + max * (i as f64 / n as f64),
        _ => (i as f64 * step + min).min(max),
    };
    (0..=n).map(edge).collect()
}

fn checked(n: u64) -> Result<usize, Problem> {
    match usize::try_from(n) {
        Ok(0) => Err(say::steps::bin_without_bins()),
        Ok(n) if n <= MAX_BINS => Ok(n),
        _ => Err(say::steps::bin_too_many(MAX_BINS)),
    }
}

fn check_edges(edges: &[f64]) -> Result<(), Problem> {
    if edges.len() < 2 {
        return Err(say::steps::bin_too_few_edges());
    }
    if edges.len() > MAX_BINS + 1 {
        return Err(say::steps::bin_too_many(MAX_BINS));
    }
    if edges.iter().any(|edge| !edge.is_finite()) {
        return Err(say::steps::bin_edge_not_finite());
    }
    match edges.windows(2).find(|pair| pair[0] >= pair[1]) {
        Some(pair) => Err(say::steps::bin_edges_not_ascending(pair[0], pair[1])),
        None => Ok(()),
    }
}

fn present(values: &Values) -> Result<Vec<f64>, Problem> {
    let present: Vec<f64> = (0..values.len()).filter_map(|row| values.number(row)).collect();
    if present.is_empty() { Err(say::steps::bin_without_values()) } else { Ok(present) }
}

fn bin_of(value: f64, edges: &[f64]) -> Option<usize> {
    let n_bins = edges.len() - 1;
    let is_inside = edges[0] <= value && value <= edges[n_bins];
    is_inside.then(|| (edges.partition_point(|edge| *edge <= value) - 1).min(n_bins - 1))
}

fn labels(edges: &[f64], bins: &Bins) -> Vec<String> {
    let is_given = matches!(bins, Bins::Edges { .. });
    let rounded: Vec<f64> = edges.iter().map(|edge| rounded(*edge)).collect();
    let shown = if !is_given && rounded.windows(2).all(|pair| pair[0] < pair[1]) { &rounded } else { edges };
    let texts: Vec<String> = shown.iter().map(|edge| cell_text(Cell::Number(*edge))).collect();
    let last = texts.len() - 2;
    let label = |(at, pair): (usize, &[String])| {
        let end = if at == last { ']' } else { ')' };
        format!("[{}, {}{end}", pair[0], pair[1])
    };
    texts.windows(2).enumerate().map(label).collect()
}

/// A whole number as it is, another with 6 significant digits.
fn rounded(edge: f64) -> f64 {
    if edge.trunc() == edge {
        return edge;
    }
    format!("{edge:.5e}").parse().ok().filter(|edge: &f64| edge.is_finite()).unwrap_or(edge)
}

fn merged(bins: &Bins, n_bins: usize, column: &str) -> Option<ReadIssue> {
    let (Bins::Equal { n } | Bins::Quantiles { n }) = bins else { return None };
    (n_bins as u64 != *n).then(|| general_issue(say::steps::bin_merged(n_bins, *n), Some(column), 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::column_cases::{check, check_refused};

    const TABLE: &str = "x,t\n1,a\n2,b\n,c\n3,d\n4,e\n10,f\n";

    fn binned(csv: &str, bins: &str, expected: &str, issues: &[(&str, &[u64])]) {
        let step = format!(r#"{{"step":"bin","column":"x","into":"b","bins":{bins}}}"#);
        check(csv, &step, expected, issues);
    }

    #[test]
    fn numbers_are_put_into_bins() {
        binned(
            TABLE,
            r#"{"type":"equal","n":3}"#,
            "x:Integer b:Category t:Text\n1 [1, 4) a\n2 [1, 4) b\nNA NA c\n3 [1, 4) d\n4 [4, 7) e\n10 [7, 10] f",
            &[],
        );
        binned(
            TABLE,
            r#"{"type":"quantiles","n":2}"#,
            "x:Integer b:Category t:Text\n1 [1, 3) a\n2 [1, 3) b\nNA NA c\n3 [3, 10] d\n4 [3, 10] e\n10 [3, 10] f",
            &[],
        );
        binned(
            TABLE,
            r#"{"type":"edges","edges":[2,3.5,4]}"#,
            "x:Integer b:Category t:Text\n1 NA a\n2 [2, 3.5) b\nNA NA c\n3 [2, 3.5) d\n4 [3.5, 4] e\n10 NA f",
            &[("2 values of \u{201c}x\u{201d} lie outside", &[1, 6])],
        );
        binned(
            "x\n0.1\n0.7\n0.2\n",
            r#"{"type":"equal","n":7}"#,
            "x:Number b:Text\n0.1 [0.1, 0.185714)\n0.7 [0.614286, 0.7]\n0.2 [0.185714, 0.271429)",
            &[],
        );
        binned(
            "x\n1000000.5\n1000001.5\n1000001\n",
            r#"{"type":"equal","n":2}"#,
            "x:Number b:Category\n1000000.5 [1000000.5, 1000001)\n1000001.5 [1000001, 1000001.5]\n1000001 [1000001, 1000001.5]",
            &[],
        );
    }

    #[test]
    fn equal_edges_are_merged() {
        binned(
            "x\n0\n0\n0\n1\n",
            r#"{"type":"quantiles","n":4}"#,
            "x:Integer b:Category\n0 [0, 0.25)\n0 [0, 0.25)\n0 [0, 0.25)\n1 [0.25, 1]",
            &[("2 bins instead of 4", &[])],
        );
        binned(
            "x\n5\n5\n",
            r#"{"type":"equal","n":3}"#,
            "x:Integer b:Category\n5 [5, 5]\n5 [5, 5]",
            &[("1 bin instead of 3", &[])],
        );
    }

    #[test]
    fn extreme_numbers_have_bins_too() {
        binned(
            "x\n-1.7e308\n1.7e308\n0\n",
            r#"{"type":"equal","n":2}"#,
            "x:Number b:Category\n-1.7e308 [-1.7e308, 0)\n1.7e308 [0, 1.7e308]\n0 [0, 1.7e308]",
            &[],
        );
    }

    #[test]
    fn mistakes_get_a_sentence() {
        let refused = |bins: &str, part: &str| {
            check_refused(TABLE, &format!(r#"{{"step":"bin","column":"x","into":"b","bins":{bins}}}"#), part);
        };
        refused(r#"{"type":"equal","n":0}"#, "at least one bin");
        refused(r#"{"type":"quantiles","n":1001}"#, "1000");
        refused(r#"{"type":"edges","edges":[1]}"#, "at least two");
        refused(r#"{"type":"edges","edges":[1,3,2]}"#, "3 comes before 2");
        refused(r#"{"type":"edges","edges":[1,1]}"#, "ascend");
        let step = r#"{"step":"bin","column":"t","into":"b","bins":{"type":"equal","n":2}}"#;
        check_refused(TABLE, step, "\u{201c}t\u{201d} holds texts");
        let step = r#"{"step":"bin","column":"x","into":"t","bins":{"type":"equal","n":2}}"#;
        check_refused(TABLE, step, "already");
        let step = r#"{"step":"bin","column":"x","into":"b","bins":{"type":"equal","n":2}}"#;
        check_refused("x,t\n,1\n,2\n", step, "no values");
        assert!(check_edges(&[0.0, f64::NAN]).is_err());
    }
}
