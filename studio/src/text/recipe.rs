//! The recipe of the Data room: its steps, their forms, and what they would do.

use bunsen_spec::StepEffect;

use crate::state::format::count;
use crate::state::recipe::{StepFamily, StepKind};

use super::{Words, counted};

catalogue! {
    /// The recipe.
    RecipeText {
        steps: Words = "Steps";
        read: fn(&str) -> String = |name| format!("Read {name}");
        no_steps: Words = "The table is as it was read. Steps prepare it: each is shown before it is applied, and can be \
            changed or taken back at any time.";
        add: Words = "Add a step";
        add_title: Words = "Add a step";
        family: fn(StepFamily) -> Words = |family| match family {
            StepFamily::Values => "Mend values",
            StepFamily::Rows => "Choose rows",
            StepFamily::Columns => "Shape columns",
            StepFamily::Tables => "Make another table",
        };
        kind: fn(StepKind) -> (Words, Words) = step_kind;
        edit: Words = "Edit step";
        more: fn(usize) -> String = |number| format!("More for step {number}");
        edit_item: Words = "Edit";
        turn_off: Words = "Turn off";
        turn_on: Words = "Turn on";
        insert: Words = "Insert a step before";
        up: Words = "Move up";
        down: Words = "Move down";
        remove: Words = "Remove";
        off: Words = "off";
        locked: Words = "Another tab is editing this project: take over to change its steps.";
        apply: Words = "Apply";
        changed: fn(&str) -> String = |what| format!("{what}.");
        undo_name: fn(&str) -> String = |what| format!("\u{201c}{what}\u{201d}");
        effect: fn(&StepEffect) -> String = effect;
        stuck_kept: Words = "The table is as the steps before it left it. Training waits until this is mended.";
        not_reached: Words = "not reached";

        preview: Words = "Preview";
        first_touched: fn(usize) -> String = |n| format!("The first {} it touches", counted(n as u64, "row", "rows"));
        first_untouched: Words = "It touches no value. The first rows stay as they are.";
        first_new: fn(usize, u64) -> String =
            |n, of| format!("The first {} of {}", count(n as u64), counted(of, "new row", "new rows"));
        goes: Words = "goes";
        row: Words = "Row";
        more_columns: fn(usize) -> String =
            |n| format!("{} not shown: nothing changes in them.", counted(n as u64, "column is", "columns are"));

        column: Words = "Column";
        columns: Words = "Columns";
        to: Words = "Into";
        to_hint: Words = "A value that cannot be turned becomes missing, and is listed.";
        new_name: Words = "New name";
        with: Words = "With";
        value: Words = "Value";
        by: Words = "Within groups of";
        by_hint: Words = "Each group is filled from its own values.";
        not_by_group: Words = "none: from the whole column";
        any_column: Words = "none chosen: a missing value in any column counts";
        all_columns: Words = "none chosen: rows equal in all columns";
        keep: Words = "Of equal rows";
        keep_first: Words = "keep the first";
        keep_last: Words = "keep the last";
        keep_none: Words = "keep none";
        condition: Words = "Keep rows where";
        condition_hint: Words = "Such as age >= 18 and city in (\"Bern\", \"Basel\"). A comparison with a missing value is \
            false.";
        new_column: Words = "New column";
        expression: Words = "Computed as";
        expression_hint: Words = "Such as weight / (height ** 2) or if(age < 18, \"minor\", \"adult\").";
        at_least: Words = "At least";
        at_most: Words = "At most";
        replacement: Words = "By";
        replacement_hint: Words = "Leave it empty to make the value missing.";
        find: Words = "Text";
        separator: Words = "At";
        separator_hint: Words = "As it stands between the parts, such as a space or a comma.";
        new_columns: Words = "New columns";
        new_columns_hint: Words = "Names, separated by commas. Surplus parts stay in the last.";
        date_format: Words = "Written as";
        date_format_hint: Words = "%d day, %m month, %Y year, %H hour, %M minute, such as %d.%m.%Y %H:%M.";
        parts: Words = "Parts";
        bins: Words = "Bins";
        bins_equal: Words = "of equal width";
        bins_quantiles: Words = "of equally many rows";
        bins_edges: Words = "by edges of your own";
        n_bins: Words = "How many";
        edges: Words = "Edges";
        edges_hint: Words = "Ascending, separated by commas, such as 0, 18, 65, 120.";
        group_by: Words = "By";
        aggregates: Words = "Compute";
        pivot_rows: Words = "One row for each";
        pivot_columns: Words = "One column for each";
        pivot_values: Words = "Filled from";
        function: Words = "With the";
        melt_keep: Words = "Repeat";
        melt_columns: Words = "Turn into rows";
        melt_name: Words = "Column of names";
        melt_value: Words = "Column of values";
        no_column: Words = "none";
        all_others: Words = "none chosen: all others";
        table: Words = "Table";
        no_table: Words = "Add the file to join with first.";
        add_table: Words = "Add a file";
        remove_table: fn(&str) -> String = |name| format!("Remove {name}");
        table_added: fn(&str) -> String = |name| format!("{name} was added.");
        how: Words = "Rows";
        join_left: Words = "all of this table (left)";
        join_inner: Words = "only those with a partner (inner)";
        join_right: Words = "all of the other table (right)";
        join_outer: Words = "all of both (outer)";
        keys: Words = "Where equal";
        key_here: fn(usize) -> String = |n| format!("Key {n}, column here");
        key_there: fn(usize) -> String = |n| format!("Key {n}, column there");
        sort_by: Words = "By";
        sort_column: fn(usize) -> String = |n| format!("Column {n} to sort by");
        ascending: Words = "smallest first";
        descending: Words = "largest first";
        direction: fn(usize) -> String = |n| format!("Direction of column {n}");
        aggregate_column: fn(usize) -> String = |n| format!("Column of figure {n}");
        aggregate_function: fn(usize) -> String = |n| format!("Function of figure {n}");
        aggregate_name: fn(usize) -> String = |n| format!("Name of figure {n}");
        add_one: Words = "Add another";
        remove_one: fn(usize) -> String = |n| format!("Remove entry {n}");
        size: Words = "How many";
        by_share: Words = "a share of the rows";
        by_rows: Words = "a number of rows";
        n_rows: Words = "Rows";
        share: Words = "Percent";
        test_share: Words = "Percent for testing";
        validation_share: Words = "Percent for validation";
        stratify: Words = "Same shares of";
        stratify_hint: Words = "Each kind of this column gets the same shares.";
        seed: Words = "Seed";
        seed_hint: Words = "The same seed chooses the same rows.";
        median: Words = "the median";
        mean: Words = "the mean";
        mode: Words = "the most frequent value";
        constant: Words = "a value";
        forward: Words = "the value above";
        backward: Words = "the value below";
        choose_all: Words = "All";
        choose_none: Words = "None";
        range_to: Words = "to";
        not_ranges: Words = "Write ranges such as 0 to 10, 5 to 20.";
        not_a_number: Words = "This is not a number.";
        whole_from: fn(u64) -> String = |n| format!("A whole number from {n} on.");
        percent_range: Words = "A number from 0 to 100.";

        export: Words = "Save as CSV";
        sort_by_column: fn(&str) -> String = |name| format!("Sort by {name}");
        filter: Words = "Show rows where";
        filter_placeholder: Words = "age >= 18 and city = \"Bern\"";
        keep_filter: Words = "Make it a step";
        show: Words = "Show";
        clear_view: Words = "Show all";
        rows_chosen: fn(u64, u64) -> String =
            |n, all| format!("{} of {} do not do as expected", count(n), counted(all, "row", "rows"));
        rows_fit: fn(u64, u64) -> String =
            |n, of| format!("{} of {} fit", count(n), counted(of, "row", "rows"));
    }
}

/// What a step is called where steps are chosen, and what it does.
fn step_kind(kind: StepKind) -> (Words, Words) {
    match kind {
        StepKind::Fill => {
            ("Fill missing values", "With the median, the mean, a value of your own, or the neighbour's.")
        }
        StepKind::Replace => ("Replace values", "One whole value by another, or by nothing."),
        StepKind::ReplaceText => ("Replace text", "A part of texts, wherever it occurs."),
        StepKind::Trim => ("Trim", "Take spaces off both ends of texts."),
        StepKind::Clip => ("Clip", "Bring numbers outside of bounds to the bound."),
        StepKind::Cast => ("Change the kind", "Numbers from texts, categories from numbers, and so on."),
        StepKind::ParseDates => ("Read dates", "Out of texts, in the format you give."),
        StepKind::Filter => ("Keep rows where…", "Only rows for which a condition is true."),
        StepKind::DropMissing => ("Drop rows with missing values", "In some columns, or in any."),
        StepKind::DropDuplicates => ("Drop duplicate rows", "Rows that repeat another."),
        StepKind::Sort => ("Sort", "By one column or several."),
        StepKind::Sample => ("Sample", "Some rows, chosen by chance."),
        StepKind::Split => ("Split for training and testing", "A column that says what each row is for."),
        StepKind::Derive => ("Compute a column", "From others, by an expression."),
        StepKind::Rename => ("Rename a column", "Names are what the model and its users will see."),
        StepKind::DropColumns => ("Drop columns", "Those that tell nothing, or too much."),
        StepKind::KeepColumns => ("Keep columns", "Only these; all others go."),
        StepKind::SplitText => ("Split text", "At a separator, into new columns."),
        StepKind::DateParts => ("Take parts of dates", "Year, month, day of the week: a model can learn from those."),
        StepKind::Bin => ("Put into bins", "Ranges of numbers as categories."),
        StepKind::Group => ("Group and compute", "One row per group, with means, sums, counts."),
        StepKind::Pivot => ("Pivot", "The values of a column become columns."),
        StepKind::Melt => ("Melt", "Columns become rows of names and values."),
        StepKind::Join => ("Join", "Add the columns of another table where keys are equal."),
    }
}

/// What a step did, in a few words.
fn effect(effect: &StepEffect) -> String {
    let mut parts = Vec::new();
    let (before, after) = (effect.n_rows_before, effect.n_rows_after);
    if after < before {
        parts.push(format!("{} of {} go", count(before - after), counted(before, "row", "rows")));
    } else if after > before {
        parts.push(format!("{} more", counted(after - before, "row", "rows")));
    }
    if effect.n_rows_changed > 0 {
        parts.push(counted(effect.n_rows_changed, "row changes", "rows change"));
    }
    if !effect.added.is_empty() {
        parts.push(counted(effect.added.len() as u64, "column more", "columns more"));
    }
    if !effect.removed.is_empty() {
        parts.push(counted(effect.removed.len() as u64, "column goes", "columns go"));
    }
    if parts.is_empty() && !effect.changed.is_empty() {
        parts.push(counted(effect.changed.len() as u64, "column changes", "columns change"));
    }
    if parts.is_empty() { "nothing changes".into() } else { parts.join(" · ") }
}
