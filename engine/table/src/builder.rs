//! Values of one type, added one after the other.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder, TimestampMicrosecondBuilder,
    UInt8Builder,
};
use arrow_array::{Array, StringArray};
use bunsen_spec::{ColumnKind, ColumnPlan};

use crate::integers::Integers;
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
    /// Begins a column with room for all of its values.
    pub(crate) fn with_room(plan: &ColumnPlan, n_rows: usize) -> Self {
        match plan.kind {
            ColumnKind::Integer if plan.is_bytes => Self::Byte(UInt8Builder::with_capacity(n_rows)),
            ColumnKind::Integer => Self::Integer(Int64Builder::with_capacity(n_rows)),
            ColumnKind::Number => Self::Number(Float64Builder::with_capacity(n_rows)),
            ColumnKind::Boolean => Self::Boolean(BooleanBuilder::with_capacity(n_rows)),
            ColumnKind::Date => Self::Date(Date32Builder::with_capacity(n_rows)),
            ColumnKind::DateTime => Self::DateTime(TimestampMicrosecondBuilder::with_capacity(n_rows)),
            ColumnKind::Category | ColumnKind::Text => {
                let text_bytes = usize::try_from(plan.text_bytes).unwrap_or(usize::MAX);
                Self::Text(TextBuilder {
                    values: StringBuilder::with_capacity(n_rows, text_bytes),
                    ..TextBuilder::default()
                })
            }
        }
    }

    /// Adds values that another builder made; says whether they fit. Whether texts repeat is not looked at.
    pub(crate) fn append(&mut self, values: &Values) -> bool {
        match (self, values) {
            (Self::Integer(all), Values::Integer(Integers::Wide(values))) => all.append_array(values),
            (Self::Byte(all), Values::Integer(Integers::Bytes(values))) => all.append_array(values),
            (Self::Number(all), Values::Number(values)) => all.append_array(values),
            (Self::Boolean(all), Values::Boolean(values)) => all.append_array(values),
            (Self::Date(all), Values::Date(values)) => all.append_array(values),
            (Self::DateTime(all), Values::DateTime(values)) => all.append_array(values),
            (Self::Text(all), Values::Text(values)) => return all.values.append_array(values).is_ok(),
            _ => return false,
        }
        true
    }

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

    /// What the column holds, as far as is known: texts that repeat are categories.
    pub(crate) fn kind(&self) -> ColumnKind {
        match self {
            Self::Integer(_) | Self::Byte(_) => ColumnKind::Integer,
            Self::Number(_) => ColumnKind::Number,
            Self::Boolean(_) => ColumnKind::Boolean,
            Self::Date(_) => ColumnKind::Date,
            Self::DateTime(_) => ColumnKind::DateTime,
            Self::Text(texts) => texts.kind(),
        }
    }

    /// The values since they were last taken.
    pub(crate) fn take(&mut self) -> Values {
        match self {
            Self::Integer(values) => Values::Integer(values.finish().into()),
            Self::Byte(values) => Values::Integer(values.finish().into()),
            Self::Number(values) => Values::Number(values.finish()),
            Self::Boolean(values) => Values::Boolean(values.finish()),
            Self::Date(values) => Values::Date(values.finish()),
            Self::DateTime(values) => Values::DateTime(values.finish()),
            Self::Text(texts) => Values::Text(texts.take()),
        }
    }

    /// The values since they were last taken; makes room for as many again, so that nothing is moved while they grow.
    pub(crate) fn take_batch(&mut self) -> Values {
        let n_bytes = if let Self::Text(texts) = self { texts.n_bytes() } else { 0 };
        let values = self.take();
        // Batches have about as many rows, not just as many.
        let n_rows = values.len() + values.len() / 16;
        match self {
            Self::Integer(all) => *all = Int64Builder::with_capacity(n_rows),
            Self::Byte(all) => *all = UInt8Builder::with_capacity(n_rows),
            Self::Number(all) => *all = Float64Builder::with_capacity(n_rows),
            Self::Boolean(all) => *all = BooleanBuilder::with_capacity(n_rows),
            Self::Date(all) => *all = Date32Builder::with_capacity(n_rows),
            Self::DateTime(all) => *all = TimestampMicrosecondBuilder::with_capacity(n_rows),
            Self::Text(all) => all.values = StringBuilder::with_capacity(n_rows, n_bytes + n_bytes / 16),
        }
        values
    }

    /// The column under its name.
    pub(crate) fn finish(mut self, name: String) -> Column {
        Column { name, kind: self.kind(), values: self.take() }
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

    /// Whether the texts so far, also those that were taken, repeat.
    pub(crate) fn kind(&self) -> ColumnKind {
        self.kinds.kind(self.n_present)
    }

    /// The texts since they were last taken.
    pub(crate) fn take(&mut self) -> StringArray {
        self.values.finish()
    }

    /// The bytes of all texts since they were last taken.
    pub(crate) fn n_bytes(&self) -> usize {
        self.values.values_slice().len()
    }
}

/// The hashes of distinct texts, one more than a category may have at most.
#[derive(Default)]
struct Kinds(BTreeSet<u64>);

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
