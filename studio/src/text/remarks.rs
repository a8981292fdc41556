//! Remarks on a table: what is seen, and what follows from it.

use crate::state::format::{count, number, percent};
use crate::state::remarks::{Logarithm, OutlierRule, RemarkKind, Skew};

use super::counted;

/// A remark as a sentence or two.
pub(super) fn remark(kind: &RemarkKind) -> String {
    match kind {
        RemarkKind::Pictures(image) => format!(
            "The columns are the pixels of pictures, {} by {}. A convolutional network can see them as such.",
            image.width, image.height
        ),
        RemarkKind::FewRows(n) => format!(
            "{} are few: what a model scores on the held-out ones depends much on which those are.",
            counted(*n, "row", "rows")
        ),
        RemarkKind::Duplicates(n) => format!(
            "{} an earlier row exactly. A copy among the held-out rows makes a model look better than it is.",
            counted(*n, "row repeats", "rows repeat")
        ),
        RemarkKind::AllMissing => "Every value is missing: nothing can be learned from it.".into(),
        RemarkKind::Constant(0) => "Every row has the same value: nothing can be learned from it.".into(),
        RemarkKind::Constant(n) => format!(
            "Every row has the same value, or none ({} missing): only its absence could tell anything.",
            count(*n)
        ),
        RemarkKind::Identifier => "Every row has a value of its own: it names rows rather than describing them. Leave \
            it out of the features, or a model learns the rows by heart."
            .into(),
        RemarkKind::Missing(n, share) => format!(
            "{} ({}). In training, the median or the most frequent kind of the training rows stands in.",
            counted(*n, "value is missing", "values are missing"),
            percent(*share)
        ),
        RemarkKind::Unbalanced(value, share) => format!(
            "\u{201c}{value}\u{201d} is {} of all values. As a target: a model that always says so is right that often, \
             so look at recall and F1 rather than accuracy.",
            percent(*share)
        ),
        RemarkKind::RareKind(value, n, share) => format!(
            "\u{201c}{value}\u{201d} is only {} of all values ({}). As a target: such a kind is hard to learn and hardly \
             counts in the accuracy, so look at its recall.",
            percent(*share),
            count(*n)
        ),
        RemarkKind::Copy(of) => {
            format!("It equals \u{201c}{of}\u{201d} in every row: one of the two tells all, so leave the other out.")
        }
        RemarkKind::Correlated(other, correlation) if *correlation > 0.0 => format!(
            "It rises and falls with \u{201c}{other}\u{201d} (correlation {}): one of the two may be enough.",
            number(rounded(*correlation))
        ),
        RemarkKind::Correlated(other, correlation) => format!(
            "It falls where \u{201c}{other}\u{201d} rises (correlation {}): one of the two may be enough.",
            number(rounded(*correlation))
        ),
        RemarkKind::Zeros(n, share) => format!(
            "0 is the most frequent value ({}, {}). If it stands for \u{201c}not known\u{201d} here, have it read as missing.",
            counted(*n, "time", "times"),
            percent(*share)
        ),
        RemarkKind::Outliers(far) => format!(
            "{} ({}) far from the others, below {} or above {} ({}). Look at them before you remove any: they may be \
             mistakes, or the rows that matter.",
            counted(far.n, "value lies", "values lie"),
            percent(far.share),
            number(far.lower),
            number(far.upper),
            match far.rule {
                OutlierRule::RobustZ => "a robust z above 3.5",
                OutlierRule::Quartiles => "1.5 times the distance between the quartiles beyond them",
            }
        ),
        RemarkKind::Skewed(skew) => skewed(skew),
        RemarkKind::ManyKinds(n) => format!(
            "{} different kinds: with one-hot encoding each becomes a column, and many are seen too rarely to learn \
             from.",
            count(*n)
        ),
    }
}

fn skewed(skew: &Skew) -> String {
    let (mean, median) = (number(skew.mean), number(skew.median));
    if skew.mean < skew.median {
        return format!("Left-skewed: a few small values pull the mean ({mean}) below the median ({median}).");
    }
    let advice = match skew.logarithm {
        Logarithm::OfValue => " Its logarithm may be easier to learn from.",
        Logarithm::OfOneMore => " The logarithm of 1 + the value may be easier to learn from.",
        Logarithm::Neither => "",
    };
    format!("Right-skewed: a few large values pull the mean ({mean}) above the median ({median}).{advice}")
}

/// To three decimals, but to no whole correlation that it is not.
fn rounded(correlation: f64) -> f64 {
    let rounded = (correlation * 1000.0).round() / 1000.0;
    let is_whole = (1.0 - correlation.abs()) < 1e-9;
    if rounded.abs() == 1.0 && !is_whole { 0.999 * rounded } else { rounded }
}
