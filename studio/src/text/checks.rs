//! The checks of the Data room.

use crate::state::checks::Family;

use super::Words;

catalogue! {
    /// What is expected of a table.
    ChecksText {
        checks: Words = "Checks";
        checks_unmet: fn(u64) -> String = |n| format!("Checks: {n} not met");
        intro: Words = "What has to hold for this table, checked at every change. While something critical does not hold, nothing is trained.";
        none: Words = "Nothing is expected of this table yet.";
        suggest: Words = "Suggest checks";
        suggest_hint: Words = "From the table as it is now";
        add: Words = "Add a check";
        add_title: Words = "Add a check";
        export: Words = "Files";
        export_suite: Words = "Suite (JSON)";
        export_result: Words = "Result (JSON)";
        export_report: Words = "Report (HTML)";
        open_suite: Words = "Open a suite…";
        checking: Words = "Checking";
        edit: Words = "Change";
        remove: Words = "Remove";
        more: fn(usize) -> String = |n| format!("More for check {n}");
        show_rows: Words = "Show these rows";
        show_first: fn(u64) -> String = |n| format!("Show the first {n} of these rows");
        apply: Words = "Apply";
        changed: Words = "The checks are changed.";
        undo_name: Words = "the change of the checks";
        nothing_new: Words = "Everything that would be suggested is there already.";
        wont_train: Words = "Training waits until this holds, or is no longer expected.";
        look: Words = "Look at the checks";
        warning_chip: Words = "Warning";
        info_chip: Words = "Note";
        family: fn(Family) -> Words = |family| match family {
            Family::Values => "Each value",
            Family::Presence => "Missing and repeated values",
            Family::Figures => "A column as a whole",
            Family::Together => "Columns together",
            Family::Table => "The table",
        };
        at_least: Words = "At least";
        at_most: Words = "At most";
        values: Words = "Values";
        values_hint: Words = "With commas between them; quotes around one that has a comma in it.";
        r#type: Words = "Type";
        types: Words = "Types";
        type_hint: Words = "As pandas calls it: int64, float64, str, bool, datetime64[us].";
        regex: Words = "Pattern";
        regex_hint: Words = "A regular expression, found anywhere in the value. ^ and $ stand for its ends: ^[A-Z]{2}[0-9]+$";
        length: Words = "Characters";
        threshold: Words = "Standard deviations";
        both_sides: Words = "Above and below the mean";
        quantiles: Words = "Quantiles";
        quantiles_hint: Words = "Shares from 0 to 1: 0.25, 0.5, 0.75";
        ranges: Words = "Between";
        ranges_hint: Words = "One range for each: 1 to 3, 4 to 6, 7 to 9";
        first_column: Words = "First column";
        second_column: Words = "Second column";
        or_equal: Words = "May be equal";
        columns_together: Words = "Columns (2 or more)";
        total: Words = "Add up to";
        column_names: Words = "Columns";
        column_names_hint: Words = "Names with commas between them.";
        exact: Words = "And no others";
        rows: Words = "Rows";
        columns: Words = "Columns";
        exist_hint: Words = "It may also be one that a later version will have.";
        mostly: Words = "In at least (%)";
        mostly_hint: Words = "The share of the rows that has to do so. Empty: all.";
        severity: Words = "If it does not hold";
        severity_hint: Words = "A warning is shown and holds nothing up.";
        critical: Words = "training waits";
        warning: Words = "a warning";
        info: Words = "a note";
        notes: Words = "Why";
        kind: fn(&str) -> (Words, Words) = |kind| match kind {
            "column_values_to_be_between" => ("Values between", "No age below 0 or above 120"),
            "column_values_to_be_in_set" => ("Values from a list", "Only known kinds occur"),
            "column_values_to_not_be_in_set" => ("Values not from a list", "Placeholders such as n/a do not occur"),
            "column_values_to_be_of_type" => ("Type", "All are whole numbers"),
            "column_values_to_be_in_type_list" => ("One of several types", "Whole or other numbers"),
            "column_values_to_match_regex" => ("Matches a pattern", "Postcodes, e-mail addresses"),
            "column_values_to_not_match_regex" => ("Matches no pattern", "No digits in names"),
            "column_values_to_match_strftime_format" => ("Dates in a format", "2024-12-31"),
            "column_value_lengths_to_be_between" => ("Length between", "Codes of 3 to 5 characters"),
            "column_value_lengths_to_equal" => ("Length", "Codes of exactly 5 characters"),
            "column_value_z_scores_to_be_less_than" => ("Not far from the mean", "Within 3 standard deviations"),
            "column_values_to_not_be_null" => ("No value missing", "Every row has one"),
            "column_values_to_be_null" => ("Every value missing", "A column not filled yet"),
            "column_proportion_of_non_null_values_to_be_between" => ("Share of values present", "At least 90 % have one"),
            "column_values_to_be_unique" => ("No value twice", "One row for each customer"),
            "compound_columns_to_be_unique" => ("No combination twice", "One row for each shop and day"),
            "column_unique_value_count_to_be_between" => ("Number of distinct values", "Three kinds, no more"),
            "column_proportion_of_unique_values_to_be_between" => ("Share of distinct values", "Nearly all differ"),
            "column_min_to_be_between" => ("Smallest value", "Where values begin"),
            "column_max_to_be_between" => ("Largest value", "Where values end"),
            "column_mean_to_be_between" => ("Mean", "The average stays where it was"),
            "column_median_to_be_between" => ("Median", "The middle stays where it was"),
            "column_stdev_to_be_between" => ("Standard deviation", "The spread stays as it was"),
            "column_sum_to_be_between" => ("Sum", "The total is plausible"),
            "column_quantile_values_to_be_between" => ("Quantiles", "Quarters stay where they were"),
            "column_most_common_value_to_be_in_set" => ("Most frequent value", "The most frequent kind stays so"),
            "column_distinct_values_to_be_in_set" => ("Kinds: only these", "No kind that is not known"),
            "column_distinct_values_to_equal_set" => ("Kinds: exactly these", "All known kinds and no others"),
            "column_distinct_values_to_contain_set" => ("Kinds: at least these", "Every known kind occurs"),
            "column_pair_values_to_be_equal" => ("Two columns equal", "What was billed was paid"),
            "column_pair_values_a_to_be_greater_than_b" => ("One above the other", "The end comes after the start"),
            "multicolumn_sum_to_equal" => ("Columns add up", "Shares add up to 1"),
            "column_to_exist" => ("A column exists", "The model needs it"),
            "table_columns_to_match_set" => ("These columns", "In any order"),
            "table_columns_to_match_ordered_list" => ("These columns in order", "As the first version had them"),
            "table_row_count_to_be_between" => ("Number of rows between", "Not half, not twice as many"),
            "table_row_count_to_equal" => ("Number of rows", "Exactly as many"),
            "table_column_count_to_be_between" => ("Number of columns between", "Some may be added"),
            "table_column_count_to_equal" => ("Number of columns", "Exactly as many"),
            _ => ("", ""),
        };
    }
}
