//! Numbers put into bins.

use bunsen_spec::Bins;

use super::write::{insert_after, names, number, series};
use super::{Code, Columns, with_numpy};

/// A column of bins such as `[0, 10)`. A bin of pandas holds one of its edges; that the last holds both takes a right
/// edge that is a little higher.
pub(super) fn bin(column: &str, into: &str, bins: &Bins, columns: &Columns) -> Code {
    let numbers = series(column);
    let mut code = match bins {
        Bins::Edges { edges } => given(edges),
        Bins::Equal { n } => found(&format!("np.linspace({numbers}.min(), {numbers}.max(), {})", n.saturating_add(1))),
        Bins::Quantiles { n } => {
            found(&format!("{numbers}.quantile([i / {n} for i in range({})])", n.saturating_add(1)))
        }
    };
    code += "# The last bin holds its right edge as well.\n";
    code += "edges[-1] = np.nextafter(edges[-1], np.inf)\n";
    code += &format!("bins = pd.cut({numbers}, edges, right=False, labels=labels)\n");
    code += &insert_after(column, &[(into.to_string(), "bins.astype(\"str\")".into())], columns);
    with_numpy(code)
}

/// Edges that are known, and their labels.
fn given(edges: &[f64]) -> String {
    let edges: Vec<String> = edges.iter().map(|edge| number(*edge)).collect();
    let last = edges.len().saturating_sub(2);
    let label =
        |(at, pair): (usize, &[String])| format!("[{}, {}{}", pair[0], pair[1], if at == last { "]" } else { ")" });
    let labels: Vec<String> = edges.windows(2).enumerate().map(label).collect();
    format!("edges = [{}]\nlabels = {}\n", edges.join(", "), names(&labels))
}

/// Edges that the values decide. In the labels, whole numbers are written in full and others with six digits.
fn found(edges: &str) -> String {
    format!(
        "edges = np.unique({edges})\n\
         digits = [np.format_float_positional(e, 6 if e % 1 else 17, fractional=False, trim=\"-\") for e in edges]\n\
         labels = [f\"[{{low}}, {{high}})\" for low, high in zip(digits, digits[1:])]\n\
         labels[-1] = labels[-1].replace(\")\", \"]\")\n"
    )
}
