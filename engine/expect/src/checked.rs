//! Expectations whose arguments were checked, and how each is run.

use bunsen_spec::{Expectation, Problem, say};
use bunsen_table::Table;

use crate::arguments::Arguments;
use crate::expectations::{
    Between, ColumnCount, ColumnExists, ColumnOrder, ColumnSet, CompoundUnique, DistinctSet, Lengths, Matches,
    Membership, Missing, MostCommon, PairEqual, PairGreater, Quantiles, RowCount, Statistic, StatisticBetween,
    StrptimeFormat, SumEquals, Types, Unique, ZScores,
};
use crate::outcome::Outcome;

/// An expectation that is known and whose arguments make sense.
#[derive(Clone, Debug)]
pub(crate) enum Checked {
    ColumnExists(ColumnExists),
    Missing(Missing),
    Unique(Unique),
    Between(Between),
    Membership(Membership),
    Types(Types),
    Matches(Matches),
    StrptimeFormat(StrptimeFormat),
    Lengths(Lengths),
    StatisticBetween(StatisticBetween),
    DistinctSet(DistinctSet),
    MostCommon(MostCommon),
    Quantiles(Quantiles),
    ZScores(ZScores),
    PairEqual(PairEqual),
    PairGreater(PairGreater),
    CompoundUnique(CompoundUnique),
    SumEquals(SumEquals),
    RowCount(RowCount),
    ColumnCount(ColumnCount),
    ColumnSet(ColumnSet),
    ColumnOrder(ColumnOrder),
}

impl Checked {
    /// Checks the type and the arguments of an expectation.
    ///
    /// # Errors
    /// If the type is not known, or an argument is missing, wrong or not one of this expectation's.
    pub(crate) fn new(expectation: &Expectation) -> Result<Self, Problem> {
        let mut arguments = Arguments::new(expectation)?;
        let checked = Self::read(&expectation.kind, &mut arguments)?;
        arguments.finish()?;
        Ok(checked)
    }

    fn read(kind: &str, arguments: &mut Arguments<'_>) -> Result<Self, Problem> {
        let a = arguments;
        let statistic = |a, statistic| StatisticBetween::read(a, statistic).map(Self::StatisticBetween);
        match kind {
            "expect_column_to_exist" => ColumnExists::read(a).map(Self::ColumnExists),
            "expect_column_values_to_not_be_null" => Missing::read_none(a).map(Self::Missing),
            "expect_column_values_to_be_null" => Missing::read_all(a).map(Self::Missing),
            "expect_column_values_to_be_unique" => Unique::read(a).map(Self::Unique),
            "expect_column_values_to_be_between" => Between::read(a).map(Self::Between),
            "expect_column_values_to_be_in_set" => Membership::read_in(a).map(Self::Membership),
            "expect_column_values_to_not_be_in_set" => Membership::read_not_in(a).map(Self::Membership),
            "expect_column_values_to_be_of_type" => Types::read_one(a).map(Self::Types),
            "expect_column_values_to_be_in_type_list" => Types::read_list(a).map(Self::Types),
            "expect_column_values_to_match_regex" => Matches::read(a).map(Self::Matches),
            "expect_column_values_to_not_match_regex" => Matches::read_not(a).map(Self::Matches),
            "expect_column_values_to_match_strftime_format" => StrptimeFormat::read(a).map(Self::StrptimeFormat),
            "expect_column_value_lengths_to_be_between" => Lengths::read_between(a).map(Self::Lengths),
            "expect_column_value_lengths_to_equal" => Lengths::read_equal(a).map(Self::Lengths),
            "expect_column_min_to_be_between" => statistic(a, Statistic::Min),
            "expect_column_max_to_be_between" => statistic(a, Statistic::Max),
            "expect_column_mean_to_be_between" => statistic(a, Statistic::Mean),
            "expect_column_median_to_be_between" => statistic(a, Statistic::Median),
            "expect_column_stdev_to_be_between" => statistic(a, Statistic::Deviation),
            "expect_column_sum_to_be_between" => statistic(a, Statistic::Sum),
            "expect_column_unique_value_count_to_be_between" => statistic(a, Statistic::DistinctCount),
            "expect_column_proportion_of_unique_values_to_be_between" => statistic(a, Statistic::DistinctShare),
            "expect_column_proportion_of_non_null_values_to_be_between" => statistic(a, Statistic::PresentShare),
            "expect_column_distinct_values_to_be_in_set" => DistinctSet::read_within(a).map(Self::DistinctSet),
            "expect_column_distinct_values_to_equal_set" => DistinctSet::read_equal(a).map(Self::DistinctSet),
            "expect_column_distinct_values_to_contain_set" => DistinctSet::read_containing(a).map(Self::DistinctSet),
            "expect_column_most_common_value_to_be_in_set" => MostCommon::read(a).map(Self::MostCommon),
            "expect_column_quantile_values_to_be_between" => Quantiles::read(a).map(Self::Quantiles),
            "expect_column_value_z_scores_to_be_less_than" => ZScores::read(a).map(Self::ZScores),
            "expect_column_pair_values_to_be_equal" => PairEqual::read(a).map(Self::PairEqual),
            "expect_column_pair_values_a_to_be_greater_than_b" => PairGreater::read(a).map(Self::PairGreater),
            "expect_compound_columns_to_be_unique" => CompoundUnique::read(a).map(Self::CompoundUnique),
            "expect_multicolumn_sum_to_equal" => SumEquals::read(a).map(Self::SumEquals),
            "expect_table_row_count_to_be_between" => RowCount::read_between(a).map(Self::RowCount),
            "expect_table_row_count_to_equal" => RowCount::read_equal(a).map(Self::RowCount),
            "expect_table_column_count_to_be_between" => ColumnCount::read_between(a).map(Self::ColumnCount),
            "expect_table_column_count_to_equal" => ColumnCount::read_equal(a).map(Self::ColumnCount),
            "expect_table_columns_to_match_set" => ColumnSet::read(a).map(Self::ColumnSet),
            "expect_table_columns_to_match_ordered_list" => ColumnOrder::read(a).map(Self::ColumnOrder),
            _ => Err(say::validating::unknown_kind(kind)),
        }
    }

    /// Looks whether the table meets it.
    ///
    /// # Errors
    /// If it cannot be checked on this table: a column is not there or holds something else.
    pub(crate) fn run(&self, table: &Table) -> Result<Outcome, Problem> {
        match self {
            Self::ColumnExists(check) => Ok(check.run(table)),
            Self::Missing(check) => check.run(table),
            Self::Unique(check) => check.run(table),
            Self::Between(check) => check.run(table),
            Self::Membership(check) => check.run(table),
            Self::Types(check) => check.run(table),
            Self::Matches(check) => check.run(table),
            Self::StrptimeFormat(check) => check.run(table),
            Self::Lengths(check) => check.run(table),
            Self::StatisticBetween(check) => check.run(table),
            Self::DistinctSet(check) => check.run(table),
            Self::MostCommon(check) => check.run(table),
            Self::Quantiles(check) => check.run(table),
            Self::ZScores(check) => check.run(table),
            Self::PairEqual(check) => check.run(table),
            Self::PairGreater(check) => check.run(table),
            Self::CompoundUnique(check) => check.run(table),
            Self::SumEquals(check) => check.run(table),
            Self::RowCount(check) => Ok(check.run(table)),
            Self::ColumnCount(check) => Ok(check.run(table)),
            Self::ColumnSet(check) => Ok(check.run(table)),
            Self::ColumnOrder(check) => Ok(check.run(table)),
        }
    }
}
