//! Whole numbers, one byte each where that is enough.

use arrow_array::builder::Int64Builder;
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, UInt8Array};
use arrow_buffer::NullBuffer;

/// The whole numbers of a column. Pixels and other numbers from 0 to 255 take an eighth of the memory; who reads
/// them sees 64 bits either way.
#[derive(Clone, Debug)]
pub enum Integers {
    /// Numbers of 64 bits.
    Wide(Int64Array),
    /// Numbers from 0 to 255, one byte each.
    Bytes(UInt8Array),
}

impl Integers {
    /// The number of row `row` (from 0); any where it is missing.
    pub fn value(&self, row: usize) -> i64 {
        match self {
            Self::Wide(values) => values.value(row),
            Self::Bytes(values) => values.value(row).into(),
        }
    }

    /// All numbers in order; `None` where one is missing.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<i64>> + '_ {
        let nulls = self.nulls();
        (0..self.len()).map(move |row| nulls.is_none_or(|nulls| nulls.is_valid(row)).then(|| self.value(row)))
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.array().len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether row `row` (from 0) has a number.
    pub fn is_valid(&self, row: usize) -> bool {
        self.array().is_valid(row)
    }

    /// Which rows have a number; `None` if all have.
    pub fn nulls(&self) -> Option<&NullBuffer> {
        self.array().nulls()
    }

    /// As 64 bits each; copied only if they are bytes.
    pub fn to_wide(&self) -> Int64Array {
        match self {
            Self::Wide(values) => values.clone(),
            Self::Bytes(values) => values.unary(i64::from),
        }
    }

    /// As floats; beyond 2^53 the nearest.
    pub fn to_numbers(&self) -> Float64Array {
        match self {
            Self::Wide(values) => values.unary(|value| value as f64),
            Self::Bytes(values) => values.unary(f64::from),
        }
    }

    /// The rows from `start` on, `n` of them. Nothing is copied.
    pub fn slice(&self, start: usize, n: usize) -> Self {
        match self {
            Self::Wide(values) => Self::Wide(values.slice(start, n)),
            Self::Bytes(values) => Self::Bytes(values.slice(start, n)),
        }
    }

    /// As Arrow has them.
    pub fn array(&self) -> &dyn Array {
        match self {
            Self::Wide(values) => values,
            Self::Bytes(values) => values,
        }
    }

    /// What Arrow computed of [`Integers::array`] without changing its type, such as some of its rows.
    ///
    /// # Panics
    /// If the type is another.
    pub fn retyped(array: &ArrayRef) -> Self {
        match array.as_primitive_opt() {
            Some(bytes) => Self::Bytes(bytes.clone()),
            None => Self::Wide(array.as_primitive().clone()),
        }
    }
}

impl From<Int64Array> for Integers {
    fn from(values: Int64Array) -> Self {
        Self::Wide(values)
    }
}

impl From<UInt8Array> for Integers {
    fn from(values: UInt8Array) -> Self {
        Self::Bytes(values)
    }
}

impl FromIterator<Option<i64>> for Integers {
    fn from_iter<I: IntoIterator<Item = Option<i64>>>(values: I) -> Self {
        let values = values.into_iter();
        let mut builder = Int64Builder::with_capacity(values.size_hint().0);
        builder.extend(values);
        Self::Wide(builder.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(integers: &Integers) {
        let expected = [Some(0), None, Some(255), Some(7)];
        assert_eq!(integers.iter().collect::<Vec<_>>(), expected);
        assert_eq!(integers.to_wide().iter().collect::<Vec<_>>(), expected);
        assert_eq!(integers.slice(1, 2).iter().collect::<Vec<_>>(), expected[1..3]);
        assert_eq!((integers.len(), integers.is_valid(1), integers.value(2)), (4, false, 255));
    }

    #[test]
    fn bytes_are_whole_numbers_like_others() {
        let bytes = Integers::from(UInt8Array::from(vec![Some(0), None, Some(255), Some(7)]));
        check(&bytes);
        check(&Integers::from(bytes.to_wide()));
        check(&bytes.iter().collect());
        assert_eq!(bytes.array().to_data().buffers()[0].len(), 4);
    }
}
