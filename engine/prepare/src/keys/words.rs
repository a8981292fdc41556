//! Values as 64 bits.

use bunsen_table::Values;

/// The highest bit.
const TOP: u64 = 1 << 63;

/// Each value as 64 bits that are equal where the values are equal, -0.0 and 0.0 too, and compare as they do; of a
/// missing value any. `None` for texts.
pub(crate) fn words(values: &Values) -> Option<Vec<u64>> {
    Some(match values {
        Values::Integer(all) => (0..all.len()).map(|row| integer_word(all.value(row))).collect(),
        Values::Number(values) => values.values().iter().map(|value| number_word(*value)).collect(),
        Values::Boolean(values) => (0..values.len()).map(|row| u64::from(values.value(row))).collect(),
        Values::Date(values) => values.values().iter().map(|value| integer_word(i64::from(*value))).collect(),
        Values::DateTime(values) => values.values().iter().map(|value| integer_word(*value)).collect(),
        Values::Text(_) => return None,
    })
}

/// A whole number as 64 bits.
pub(super) fn integer_word(value: i64) -> u64 {
    value as u64 ^ TOP
}

/// A number as 64 bits.
pub(super) fn number_word(value: f64) -> u64 {
    // Adding zero makes one of the two zeros, which are equal.
    let bits = (value + 0.0).to_bits();
    if bits & TOP == 0 { bits | TOP } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_compare_as_the_values_do() {
        let numbers = [f64::MIN, -1.5, -5e-324, 0.0, 5e-324, 1.0, f64::MAX];
        assert!(numbers.map(number_word).is_sorted_by(|a, b| a < b));
        assert_eq!(number_word(-0.0), number_word(0.0));
        assert!([i64::MIN, -1, 0, 1, i64::MAX].map(integer_word).is_sorted_by(|a, b| a < b));
    }
}
