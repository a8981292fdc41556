//! Building a signature from fitted preprocessing: what the finished model takes and gives.

use bunsen_spec::{ImageShape, Input, InputKind, Output, Signature};

use crate::preprocess::{Encoding, FittedColumn};
use crate::target::{TargetColumn, TargetValues};

/// The inputs that `columns` ask for, in their order.
pub(crate) fn inputs_of(columns: &[FittedColumn]) -> Vec<Input> {
    columns
        .iter()
        .map(|column| Input {
            name: column.name.clone(),
            kind: input_kind(&column.encoding),
            is_required: !column.imputes,
        })
        .collect()
}

/// What a model takes and gives that was trained on `target` in these rows.
pub(crate) fn signature_of(
    columns: &[FittedColumn],
    target: &TargetColumn,
    target_name: &str,
    train: &[usize],
    image: Option<ImageShape>,
) -> Signature {
    let target_name = target_name.to_string();
    let output = match &target.values {
        TargetValues::Classes { labels, are_integers, .. } => {
            Output::Classes { target: target_name, labels: labels.clone(), are_integers: *are_integers }
        }
        TargetValues::Values(values) => Output::Number {
            target: target_name,
            min: train.iter().map(|&row| values[row]).fold(f64::INFINITY, f64::min),
            max: train.iter().map(|&row| values[row]).fold(f64::NEG_INFINITY, f64::max),
        },
    };
    Signature { inputs: inputs_of(columns), output, image }
}

fn input_kind(encoding: &Encoding) -> InputKind {
    match encoding {
        Encoding::Number { median, min, max, is_integer, .. } => {
            InputKind::Number { min: *min, max: *max, median: *median, is_integer: *is_integer }
        }
        Encoding::OneHot(kinds) | Encoding::Ordinal(kinds) => {
            InputKind::Choice { options: kinds.kinds.clone(), most_frequent: kinds.kinds[kinds.most_frequent].clone() }
        }
        Encoding::Flag { .. } => InputKind::Flag,
    }
}
