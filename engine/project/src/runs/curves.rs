//! A run's metrics by step, as `curves.csv`.

use std::collections::BTreeMap;

use bunsen_spec::{MetricPoint, Part};

use crate::pipeline::plain_text;
use crate::yaml::Yaml;

/// The name of the file.
pub(super) const CURVES: &str = "curves.csv";

/// The run's `curves.csv`: metrics by step, a column for each metric and part. Without any there is only `step`.
pub fn curves_csv(points: &[MetricPoint]) -> Vec<u8> {
    Curves::of(points).to_csv().into_bytes()
}

/// Metrics by step: one column per metric and part, in the order they first came.
pub(super) struct Curves {
    /// The names of the columns, without that of the steps.
    pub columns: Vec<String>,
    /// Values by step and column.
    rows: BTreeMap<u64, BTreeMap<usize, f64>>,
}

impl Curves {
    /// Those of a run.
    pub fn of(points: &[MetricPoint]) -> Self {
        let mut curves = Self { columns: Vec::new(), rows: BTreeMap::new() };
        for point in points.iter().filter(|point| point.value.is_finite()) {
            let part = match point.part {
                Part::Train => "train",
                Part::Validation => "validation",
                // Known once, at the end: `metrics.json` has it.
                Part::Test => continue,
            };
            let name = format!("{}_{part}", point.name.replace([',', '"', '\n', '\r'], " "));
            let known = curves.columns.iter().position(|column| *column == name);
            let index = known.unwrap_or_else(|| {
                curves.columns.push(name);
                curves.columns.len() - 1
            });
            curves.rows.entry(point.step).or_default().insert(index, point.value);
        }
        curves
    }

    /// The file.
    pub fn to_csv(&self) -> String {
        let mut csv = format!("step,{}\n", self.columns.join(","));
        for (step, values) in &self.rows {
            let cell = |i: usize| values.get(&i).map_or(String::new(), ToString::to_string);
            let cells: Vec<_> = (0..self.columns.len()).map(cell).collect();
            csv.push_str(&format!("{step},{}\n", cells.join(",")));
        }
        csv
    }

    /// What a pipeline says of drawing the file: the losses, or all curves where there is no loss. `None` if there are
    /// no curves.
    pub fn plots(&self) -> Option<Yaml> {
        let losses: Vec<_> = self.columns.iter().filter(|column| column.starts_with("loss_")).collect();
        let drawn: Vec<_> = if losses.is_empty() { self.columns.iter().collect() } else { losses };
        let drawn: Vec<_> = drawn.into_iter().map(|column| plain_text(column)).collect();
        let axes = || vec![("x".to_string(), Yaml::text("step")), ("y".to_string(), Yaml::List(drawn.clone()))];
        (!drawn.is_empty()).then(|| Yaml::List(vec![Yaml::Map(vec![(CURVES.to_string(), Yaml::Map(axes()))])]))
    }
}
