//! The Data room.

use bunsen_spec::{ColumnKind, FileFormat};

use crate::state::format::count;
use crate::state::remarks::RemarkKind;

use super::remarks::remark;
use super::{Words, counted};

catalogue! {
    /// The Data room.
    DataText {
        counts: fn(u64, u64, u64, u64) -> String = |rows, columns, missing, duplicates| {
            let missing = if missing == 0 {
                "no values missing".to_string()
            } else {
                counted(missing, "value missing", "values missing")
            };
            let mut parts = vec![counted(rows, "row", "rows"), counted(columns, "column", "columns"), missing];
            if duplicates > 0 {
                parts.push(counted(duplicates, "duplicate", "duplicates"));
            }
            parts.join(" · ")
        };
        train_a_model: Words = "Train a model";
        table: Words = "Table";
        row_number: Words = "Row";
        rows_seen: fn(u64, u64, u64) -> String =
            |first, last, n| format!("Rows {} to {} of {}", count(first), count(last), count(n));
        go_to_row: Words = "Go to row";
        no_such_row: fn(u64) -> String = |n| format!("Rows are numbered from 1 to {}.", count(n));
        missing: Words = "missing";
        yes: Words = "yes";
        no: Words = "no";
        grid_keys: Words = "Arrow keys move, Page Up and Page Down go further, Home and End go to the row's ends, \
            with Ctrl to the table's.";

        kind: fn(ColumnKind) -> Words = |kind| match kind {
            ColumnKind::Integer => "whole number",
            ColumnKind::Number => "number",
            ColumnKind::Boolean => "yes or no",
            ColumnKind::Date => "date",
            ColumnKind::DateTime => "date and time",
            ColumnKind::Category => "category",
            ColumnKind::Text => "text",
        };

        column: Words = "Column";
        histogram: fn(&str) -> String = |name| format!("How the values of {name} are distributed");
        bin: fn(&str, &str, u64) -> String =
            |from, to, n| format!("{from} to {to}: {}", counted(n, "value", "values"));
        others: fn(u64) -> String = |n| format!("all others: {}", counted(n, "value", "values"));
        nothing_to_draw: Words = "Every value of this column is missing.";
        n_missing: Words = "Missing";
        n_distinct: Words = "Distinct";
        mean: Words = "Mean";
        std: Words = "Std. deviation";
        days: fn(&str) -> String = |n| format!("{n} days");
        min: Words = "Minimum";
        q1: Words = "First quartile";
        median: Words = "Median";
        q3: Words = "Third quartile";
        max: Words = "Maximum";
        p5: Words = "5 % lie below";
        p95: Words = "95 % lie below";
        skew: Words = "Skewness";
        kurtosis: Words = "Excess kurtosis";
        n_zeros: Words = "Zeros";
        n_negative: Words = "Negative";
        outlying: Words = "Outliers";
        quartile_rule: Words = "1.5 quartile distances";
        robust_rule: Words = "robust z above 3.5";
        outliers: fn(u64, &str, &str, &str) -> String = |n, rule, lower, upper| {
            format!("{} outside of {lower} to {upper} ({rule}).", counted(n, "value", "values"))
        };
        most_frequent: Words = "Most frequent";
        value: Words = "Value";
        n_rows: Words = "Rows";
        none: Words = "none";

        worth_knowing: Words = "Worth knowing";
        nothing_to_remark: Words = "Nothing stands out: no constant or identifying columns, no duplicates, nothing \
            missing.";
        remark: fn(&RemarkKind) -> String = remark;
        more_remarks: fn(u64) -> String = |n| format!("Show {} more", count(n));

        pandas: Words = "The same in pandas";

        reading: Words = "How it was read";
        format: fn(FileFormat) -> Words = format_name;
        part: fn(FileFormat) -> Words = |format| match format {
            FileFormat::Excel => "Sheet",
            _ => "Table in this file",
        };
        date_order: Words = "Dates such as 01/02/2024";
        order_by_column: Words = "as each column shows";
        day_first: Words = "day first";
        month_first: Words = "month first";
        read_as: Words = "Read as";
        as_table: Words = "a table";
        as_lines: Words = "one row for each line of text";
        by_pictures: Words = "as the pictures are";
        picture_width: Words = "Width in pixels";
        picture_height: Words = "Height in pixels";
        picture_hint: Words = "Every picture becomes as large; one of another shape is cut at its sides, not stretched.";
        picture_colours: Words = "Colours";
        grey: Words = "grey";
        rgb: Words = "red, green and blue";
        delimiter: Words = "Columns are separated by";
        comma: Words = "comma";
        semicolon: Words = "semicolon";
        tab: Words = "tab";
        bar: Words = "vertical bar";
        encoding: Words = "Encoding";
        header: Words = "First row names the columns";
        decimal_comma: Words = "Numbers have a decimal comma (3,14)";
        read_again: Words = "Read again";
        guess: Words = "Guess again";
        reread: fn(&str) -> String = |name| format!("{name} was read again.");
        reread_step: fn(&str) -> String = |name| format!("read {name} another way");
        as_before: Words = "The table is shown as it was read before.";
        reading_locked: Words = "Another tab is editing this project: take over to change this.";
        file_size: fn(&str, &str) -> String = |format, size| format!("{format} · {size}, stored as it came");

        replace: Words = "Put a newer version in its place";
        replace_hint: Words = "The file keeps its name; steps, checks and card go on with the newer rows. The older version stays in the history.";
        choose_first: Words = "Choose a file";
        first_hint: Words = "A table as CSV, JSON, Excel, Parquet or Arrow. It is shown here, and can be prepared, checked and trained on. The documents stay.";
        added: fn(&str) -> String = |name| format!("{name} is the project's table.");
        added_step: fn(&str) -> String = |name| format!("add {name}");
        replaced: fn(&str) -> String = |name| format!("{name} has a newer version.");
        replaced_step: fn(&str) -> String = |name| format!("newer version of {name}");
        replaced_same: fn(&str) -> String = |name| format!("This is the version of {name} that is there already.");

        issues: Words = "What did not fit";
        no_issues: Words = "Every line of the file fitted.";
        issue_place: fn(Option<&str>, u64, &str, bool) -> String = |column, n, rows, is_cut| {
            let rows = if is_cut { format!("{}: {rows} …", counted(n, "row", "rows")) } else { format!("rows {rows}") };
            match column {
                Some(column) if n > 0 => format!("{column} · {rows}"),
                Some(column) => column.to_string(),
                None if n > 0 => rows,
                None => String::new(),
            }
        };

        about: Words = "About this data";
        edit_card: Words = "Edit";
        card_empty: Words = "Nothing is said about this data yet. Whoever gets the model will ask where it comes from.";
        card_write: Words = "Say where it comes from";
        card_title: Words = "Title";
        card_description: Words = "What it is";
        card_source: Words = "Source";
        card_license: Words = "License";
        card_pii: Words = "About persons";
        card_limits: Words = "Limits";
        card_target: Words = "Usually predicted";
        card_no_target: Words = "no column in particular";
        card_not_said: Words = "not said";
        hint_source: Words = "Who made it, and where it was published.";
        hint_license: Words = "What others may do with it, such as CC BY 4.0.";
        hint_pii: Words = "What it says about persons: nothing, or what and with whose consent.";
        hint_limits: Words = "What it should not be used for, and what is known to be wrong with it.";
        card_saved: Words = "The data card was saved.";
        card_step: Words = "edit the data card";
    }
}

/// What a format is called.
fn format_name(format: FileFormat) -> Words {
    match format {
        FileFormat::Csv => "Delimited text",
        FileFormat::JsonLines => "JSON, one record per line",
        FileFormat::JsonRecords => "JSON, a list of records",
        FileFormat::JsonColumns => "JSON, values by column",
        FileFormat::JsonIndex => "JSON, records by name",
        FileFormat::JsonSplit => "JSON, names and rows",
        FileFormat::JsonValues => "JSON, lists of values",
        FileFormat::Parquet => "Parquet",
        FileFormat::Arrow => "Arrow (Feather)",
        FileFormat::ArrowStream => "Arrow stream",
        FileFormat::Excel => "Workbook",
        FileFormat::TextLines => "Plain text, one row per line",
        FileFormat::TextFiles => "Text files in folders",
        FileFormat::Pictures => "Pictures in folders",
        FileFormat::Idx => "IDX, as MNIST has it",
        FileFormat::Cifar => "Batches of CIFAR",
    }
}
