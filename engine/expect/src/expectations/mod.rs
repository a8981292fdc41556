//! The expectations, one family a file: what arguments each has, and how it looks at a table.

mod between;
mod compound;
mod distinct;
mod formats;
mod lengths;
mod matches;
mod membership;
mod missing;
mod most_common;
mod pairs;
mod quantiles;
mod shape;
mod statistics;
mod sums;
mod types;
mod unique;
mod z_scores;

pub(crate) use between::Between;
pub(crate) use compound::CompoundUnique;
pub(crate) use distinct::DistinctSet;
pub(crate) use formats::StrptimeFormat;
pub(crate) use lengths::Lengths;
pub(crate) use matches::Matches;
pub(crate) use membership::Membership;
pub(crate) use missing::Missing;
pub(crate) use most_common::MostCommon;
pub(crate) use pairs::{PairEqual, PairGreater};
pub(crate) use quantiles::Quantiles;
pub(crate) use shape::{ColumnCount, ColumnExists, ColumnOrder, ColumnSet, RowCount};
pub(crate) use statistics::{Statistic, StatisticBetween};
pub(crate) use sums::SumEquals;
pub(crate) use types::Types;
pub(crate) use unique::Unique;
pub(crate) use z_scores::ZScores;
