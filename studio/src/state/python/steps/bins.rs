//! Numbers put into bins.

use bunsen_spec::Bins;

use super::write::{insert_after, number, series};
use super::{Code, Columns, with_numpy};

/// A column of bins such as `[0, 10)`. A bin of pandas holds one of its edges; that the last holds both takes a right
/// edge that is a little higher.
pub(super) fn bin(column: &str, into: &str, bins: &Bins, columns: &Columns) -> Code {
    let numbers = series(column);
    let cut = format!("pd.cut({numbers}, edges, right=False, labels=labels).astype(\"str\")");
    let mut code = match bins {
        Bins::Edges { edges } => given(edges),
        Bins::Equal { n } => {
            let points = n.saturating_add(1);
            found(&format!("np.linspace({numbers}.min(), {numbers}.max(), {points})"))
        }
        Bins::Quantiles { n } => {
            let points = n.saturating_add(1);
            found(&format!("{numbers}.quantile(np.linspace(0, 1, {points}))"))
        }
    };
    code += &insert_after(column, &[(into.to_string(), cut)], columns);
    with_numpy(code)
}

/// Edges that are known, and their labels.
fn given(edges: &[f64]) -> String {
    let edges: Vec<String> = edges.iter().map(|edge| number(*edge)).collect();
    let last = edges.len().saturating_sub(2);
    let label =
        |(at, pair): (usize, &[String])| format!("\"[{}, {}{}\"", pair[0], pair[1], if at == last { "]" } else { ")" });
    let labels: Vec<String> = edges.windows(2).enumerate().map(label).collect();
    let (right, others) = edges.split_last().map_or(("0", &[][..]), |(right, others)| (right.as_str(), others));
    format!("edges = [{}, np.nextafter({right}, np.inf)]\nlabels = [{}]\n", others.join(", "), labels.join(", "))
}

/// Edges that the values decide; labels have six digits.
fn found(edges: &str) -> String {
    format!(
        "edges = np.unique({edges})\n\
         labels = [f\"[{{low:g}}, {{high:g}})\" for low, high in zip(edges, edges[1:])]\n\
         labels[-1] = labels[-1].replace(\")\", \"]\")\n\
         edges[-1] = np.nextafter(edges[-1], np.inf)\n"
    )
}
