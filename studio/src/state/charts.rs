//! The charts that can be drawn of a table: which there are, what a new one shows, and the fields of their forms.

use bunsen_spec::{Aggregation, Chart, ColumnKind};
use serde_json::json;

use super::form::{Entry, FormField, Kinds};
use super::recipe::{Columns, form::functions};
use crate::text::text;

/// A kind of chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    Histogram,
    Box,
    Violin,
    Bar,
    Line,
    Scatter,
    HeatMap,
    Correlation,
    Pairs,
}

/// The kinds of charts, in the order in which they are offered.
pub const KINDS: [ChartKind; 9] = {
    use ChartKind::*;
    [Histogram, Bar, Scatter, Box, Violin, Line, HeatMap, Correlation, Pairs]
};

/// Columns of a pair plot at most.
const MOST_PAIRS: usize = 6;

/// What kind of chart it is.
pub fn kind_of(chart: &Chart) -> ChartKind {
    match chart {
        Chart::Histogram { .. } => ChartKind::Histogram,
        Chart::Box { .. } => ChartKind::Box,
        Chart::Violin { .. } => ChartKind::Violin,
        Chart::Bar { .. } => ChartKind::Bar,
        Chart::Line { .. } => ChartKind::Line,
        Chart::Scatter { .. } => ChartKind::Scatter,
        Chart::HeatMap { .. } => ChartKind::HeatMap,
        Chart::Correlation { .. } => ChartKind::Correlation,
        Chart::Pairs { .. } => ChartKind::Pairs,
    }
}

/// A chart of this kind, of the chosen column where it fits and of the first others that do.
pub fn new_chart(kind: ChartKind, columns: &Columns, chosen: Option<&str>) -> Chart {
    let chosen = chosen.filter(|name| columns.iter().any(|(own, _)| own == name));
    let fitting = |kinds: Kinds, but: &[&str]| {
        let kind_of = |name: &str| columns.iter().find(|(own, _)| own == name).map(|(_, kind)| *kind);
        let wanted = chosen.filter(|name| !but.contains(name) && kind_of(name).is_some_and(|kind| kinds.fit(kind)));
        let mut others = columns.iter().filter(|(name, kind)| kinds.fit(*kind) && !but.contains(&name.as_str()));
        wanted.map(str::to_string).or_else(|| others.next().map(|(name, _)| name.clone())).unwrap_or_default()
    };
    let group = columns.iter().find(|(_, kind)| *kind == ColumnKind::Category).map(|(name, _)| name.clone());
    let measure = fitting(Kinds::Measures, &[]);
    match kind {
        ChartKind::Histogram => Chart::Histogram { column: measure, n_bins: None, color: group },
        ChartKind::Box => Chart::Box { column: measure, by: group },
        ChartKind::Violin => Chart::Violin { column: measure, by: group },
        ChartKind::Bar => {
            let column = group.unwrap_or_else(|| fitting(Kinds::Any, &[]));
            Chart::Bar { column, value: None, function: Aggregation::Count, color: None }
        }
        ChartKind::Line => {
            let dates = fitting(Kinds::Dates, &[]);
            let x = if dates.is_empty() { measure } else { dates };
            let y = fitting(Kinds::Numbers, &[&x]);
            Chart::Line { y: vec![y], x, function: Aggregation::Mean, color: None }
        }
        ChartKind::Scatter => Chart::Scatter { y: fitting(Kinds::Measures, &[&measure]), x: measure, color: group },
        ChartKind::HeatMap => {
            let x = group.unwrap_or_else(|| fitting(Kinds::Any, &[]));
            Chart::HeatMap { y: fitting(Kinds::Any, &[&x]), x, value: None, function: Aggregation::Count }
        }
        ChartKind::Correlation => Chart::Correlation { columns: Vec::new(), is_rank: false },
        ChartKind::Pairs => {
            let numbers = columns.iter().filter(|(_, kind)| kind.is_number()).map(|(name, _)| name.clone());
            Chart::Pairs { columns: numbers.take(4.min(MOST_PAIRS)).collect(), color: group }
        }
    }
}

/// The first chart of a table: of numbers how they are distributed, of the rest how often each kind occurs.
pub fn first_chart(columns: &Columns, chosen: Option<&str>) -> Chart {
    let kind =
        columns.iter().find(|(name, _)| Some(name.as_str()) == chosen).or(columns.first()).map(|(_, kind)| *kind);
    if kind.is_some_and(|kind| Kinds::Measures.fit(kind)) {
        return new_chart(ChartKind::Histogram, columns, chosen);
    }
    let column = chosen.map(str::to_string).or_else(|| columns.first().map(|(name, _)| name.clone()));
    Chart::Bar { column: column.unwrap_or_default(), value: None, function: Aggregation::Count, color: None }
}

/// Whether every column that it names is still there.
pub fn fits(chart: &Chart, columns: &Columns) -> bool {
    chart.columns().iter().all(|name| columns.iter().any(|(own, _)| own == name))
}

/// The fields of a chart's form.
pub fn fields(chart: &Chart) -> Vec<FormField> {
    let t = &text().charts;
    let field = |path, label, entry| FormField { path, label, hint: None, entry };
    let color = field("/color", t.color, Entry::OptionalColumn(Kinds::Any, t.no_color));
    let by = field("/by", t.by, Entry::OptionalColumn(Kinds::Any, t.not_grouped));
    let value = field("/value", t.value, Entry::OptionalColumn(Kinds::Any, t.n_rows));
    let function = field("/function", t.function, Entry::Choice(functions()));
    let measure = |path, label| field(path, label, Entry::Column(Kinds::Measures));
    match chart {
        Chart::Histogram { .. } => vec![measure("/column", t.column), color],
        Chart::Box { .. } | Chart::Violin { .. } => vec![measure("/column", t.column), by],
        Chart::Bar { value: of, .. } => {
            let mut fields = vec![field("/column", t.bars, Entry::Column(Kinds::Any)), value];
            fields.extend(of.is_some().then_some(function));
            fields.push(color);
            fields
        }
        Chart::Line { y, .. } => {
            let mut fields =
                vec![measure("/x", t.x), field("/y", t.lines, Entry::Columns(Kinds::Numbers, None)), function];
            fields.extend((y.len() == 1).then_some(color));
            fields
        }
        Chart::Scatter { .. } => vec![measure("/x", t.x), measure("/y", t.y), color],
        Chart::HeatMap { value: of, .. } => {
            let any = |path, label| field(path, label, Entry::Column(Kinds::Any));
            let mut fields = vec![any("/x", t.x), any("/y", t.y), value];
            fields.extend(of.is_some().then_some(function));
            fields
        }
        Chart::Correlation { .. } => vec![
            field("/is_rank", t.method, Entry::Choice(vec![(json!(false), t.pearson), (json!(true), t.spearman)])),
            field("/columns", t.columns, Entry::Columns(Kinds::Numbers, Some(t.all_numbers))),
        ],
        Chart::Pairs { .. } => vec![field("/columns", t.pairs_columns, Entry::Columns(Kinds::Measures, None)), color],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::form::{value, with_value};

    fn columns() -> Vec<(String, ColumnKind)> {
        let kinds = [("n", ColumnKind::Integer), ("kind", ColumnKind::Category), ("x", ColumnKind::Number)];
        kinds.map(|(name, kind)| (name.to_string(), kind)).to_vec()
    }

    #[test]
    fn every_chart_is_offered_and_its_fields_keep_their_values() {
        for kind in KINDS {
            let chart = new_chart(kind, &columns(), Some("x"));
            assert_eq!(kind_of(&chart), kind);
            assert!(fits(&chart, &columns()), "{chart:?}");
            for field in fields(&chart) {
                // What is left out stands for nothing chosen.
                let own = value(&chart, field.path);
                assert!(own.is_null() || with_value(&chart, field.path, own) == Some(chart.clone()), "{field:?}");
            }
        }
    }

    #[test]
    fn a_chart_is_about_the_chosen_column() {
        let chart = new_chart(ChartKind::Scatter, &columns(), Some("x"));
        assert_eq!(chart, Chart::Scatter { x: "x".into(), y: "n".into(), color: Some("kind".into()) });
        assert_eq!(kind_of(&first_chart(&columns(), Some("kind"))), ChartKind::Bar);
        assert_eq!(kind_of(&first_chart(&columns(), None)), ChartKind::Histogram);
        assert!(!fits(&chart, &columns()[..2]));
    }
}
