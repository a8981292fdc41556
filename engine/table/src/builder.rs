//! Values of one type, added one after the other.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
    UInt8Builder,
};
use arrow_array::{Array, StringArray};
use bunsen_spec::ColumnKind;

use crate::table::{Column, Values};

/// Texts are categories if there are at most so many distinct ones.
const MAX_KINDS: usize = 256;
/// Up to so many distinct texts are categories as soon as one occurs twice.
const FEW_KINDS: usize = 10;

/// A column while it grows.
pub(crate) enum ColumnBuilder {
    Integer(Int64Builder),
    Byte(UInt8Builder),
    Number(Float64Builder),
    Boolean(BooleanBuilder),
    Date(Date32Builder),
    DateTime(TimestampMicrosecondBuilder),
    Text(TextBuilder),
}

/// Texts while they grow in number, and how many distinct ones there are.
#[derive(Default)]
pub(crate) struct TextBuilder {
    values: StringBuilder,
    n_present: usize,
    kinds: Kinds,
}

impl ColumnBuilder {
    /// Adds a missing value.
    pub(crate) fn append_null(&mut self) {
        match self {
            Self::Integer(values) => values.append_null(),
            Self::Byte(values) => values.append_null(),
            Self::Number(values) => values.append_null(),
            Self::Boolean(values) => values.append_null(),
            Self::Date(values) => values.append_null(),
            Self::DateTime(values) => values.append_null(),
            Self::Text(texts) => texts.values.append_null(),
        }
    }

    /// The column under its name. Texts that repeat are categories.
    pub(crate) fn finish(self, name: String) -> Column {
        let (kind, values) = match self {
            Self::Integer(mut values) => (ColumnKind::Integer, Values::Integer(values.finish().into())),
            Self::Byte(mut values) => (ColumnKind::Integer, Values::Integer(values.finish().into())),
            Self::Number(mut values) => (ColumnKind::Number, Values::Number(values.finish())),
            Self::Boolean(mut values) => (ColumnKind::Boolean, Values::Boolean(values.finish())),
            Self::Date(mut values) => (ColumnKind::Date, Values::Date(values.finish())),
            Self::DateTime(mut values) => (ColumnKind::DateTime, Values::DateTime(values.finish())),
            Self::Text(mut texts) => (texts.kinds.kind(texts.n_present), Values::Text(texts.values.finish())),
        };
        Column { name, kind, values }
    }
}

impl TextBuilder {
    pub(crate) fn with_capacity(n_rows: usize) -> Self {
        Self { values: StringBuilder::with_capacity(n_rows, 0), ..Self::default() }
    }

    pub(crate) fn append_value(&mut self, text: &str) {
        self.values.append_value(text);
        self.n_present += 1;
        self.kinds.add(text);
    }

    pub(crate) fn append_null(&mut self) {
        self.values.append_null();
    }

    /// The bytes of all texts so far.
    pub(crate) fn n_bytes(&self) -> usize {
        self.values.values_slice().len()
    }
}

/// The hashes of distinct texts, one more than a category may have at most.
#[derive(Default)]
struct Kinds(HashSet<u64>);

impl Kinds {
    fn add(&mut self, text: &str) {
        if self.0.len() <= MAX_KINDS {
            let mut hasher = DefaultHasher::new();
            text.hash(&mut hasher);
            self.0.insert(hasher.finish());
        }
    }

    fn kind(&self, n_present: usize) -> ColumnKind {
        let n_kinds = self.0.len();
        let few = n_kinds <= FEW_KINDS && n_kinds < n_present;
        let repeated = n_kinds <= MAX_KINDS && n_kinds * 2 <= n_present;
        if few || repeated { ColumnKind::Category } else { ColumnKind::Text }
    }
}

/// Texts are categories where they repeat: few kinds that occur more than once, or at most 256 kinds
/// that occur twice on average.
pub fn text_kind(texts: &StringArray) -> ColumnKind {
    let mut kinds = Kinds::default();
    texts.iter().flatten().for_each(|text| kinds.add(text));
    kinds.kind(texts.len() - texts.null_count())
}
