//! How good a model is on rows it has not seen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The judgement of a model on held-out rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Metrics by scikit-learn's names. Of kinds: `accuracy`, `balanced_accuracy`, `log_loss`,
    /// `precision_macro`, `recall_macro`, `f1_macro`, `roc_auc`, `average_precision`, and for two kinds
    /// `precision`, `recall` and `f1` of the second. Of numbers: `mean_absolute_error`,
    /// `mean_squared_error`, `root_mean_squared_error`, `r2`. A metric that is not defined on these rows is
    /// left out.
    pub metrics: BTreeMap<String, f64>,
    /// Number of rows judged.
    pub n_rows: u64,
    /// Who was taken for whom (classification).
    pub confusion: Option<Confusion>,
    /// One receiver operating characteristic per class (one for two classes): false positive rate
    /// against true positive rate. At most 200 points each.
    pub roc: Vec<Curve>,
    /// One precision-recall curve per class (one for two classes): recall against precision.
    pub precision_recall: Vec<Curve>,
    /// True and predicted values (regression), at most 2,000 evenly taken from all.
    pub residuals: Vec<Residual>,
    /// The held-out rows that the model got most confidently wrong, worst first, at most 12.
    pub surprises: Vec<Surprise>,
}

/// Who was taken for whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Confusion {
    /// The classes.
    pub labels: Vec<String>,
    /// `counts[t][p]`: rows of class `t` that were predicted as `p`.
    pub counts: Vec<Vec<u64>>,
}

/// A curve with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// The class it is for.
    pub label: String,
    /// Area under it; of recall against precision the average precision, which is no trapezoid's.
    pub area: f64,
    /// Its points from left to right.
    pub points: Vec<CurvePoint>,
}

/// A point of a curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CurvePoint {
    /// Horizontal, 0 to 1.
    pub x: f64,
    /// Vertical, 0 to 1.
    pub y: f64,
}

/// A held-out row of a regression.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Residual {
    /// What the data says.
    pub truth: f64,
    /// What the model says.
    pub predicted: f64,
}

/// A held-out row that the model got wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Surprise {
    /// Index of the row in the table, from 0.
    pub row: u64,
    /// What the data says.
    pub truth: String,
    /// What the model says.
    pub predicted: String,
    /// How sure the model was of it, 0 to 1 (classification), or how far off it is (regression).
    pub weight: f64,
    /// The pixels of the picture from 0 (dark) to 1 (bright), if the row is one.
    #[serde(default)]
    pub pixels: Vec<f32>,
}
