//! Merging the tables of two branches row by row.

use bunsen_spec::{MergeCounts, MergeSide};

use super::{Words, counted};

catalogue! {
    /// Merging the tables of two branches row by row.
    MergingText {
        open: Words = "Merge row by row";
        reading: Words = "Reading the tables of both branches";
        key: Words = "Rows are the same if they share";
        key_hint: Words = "The columns that name a row, such as its number. Every row of every version needs values there that no other has.";
        and: Words = "and also";
        choose_key: Words = "choose a column";
        no_more: Words = "nothing more";
        no_key: Words = "No column has a different value in every row of every version, so nothing says which rows are the same. Choose columns that do so together.";
        ours_did: fn(&MergeCounts) -> String = |n| did(n.n_added_by_us + n.n_added_by_both, n.n_removed_by_us + n.n_removed_by_both, n.n_changed_by_us);
        theirs_did: fn(&MergeCounts) -> String = |n| did(n.n_added_by_them + n.n_added_by_both, n.n_removed_by_them + n.n_removed_by_both, n.n_changed_by_them);
        clean: fn(&MergeCounts) -> String = |n| {
            let one_side = n.n_cells_from_us + n.n_cells_from_them;
            let rows = n.n_added_by_us + n.n_added_by_them + n.n_removed_by_us + n.n_removed_by_them;
            format!(
                "Goes together by itself: {} added or removed by one side alone, {} changed by one side alone, {} changed alike.",
                counted(rows, "row", "rows"), counted(one_side, "cell", "cells"), counted(n.n_cells_from_both, "cell", "cells")
            )
        };
        conflicts: fn(u64) -> String = |n| match n {
            0 => "Nothing conflicts: the tables go together by themselves.".into(),
            n => format!("{} that both sides changed in different ways.", counted(n, "place", "places")),
        };
        open_ones: fn(u64) -> String = |n| match n {
            0 => "Everything is chosen.".into(),
            n => format!("{} for your choice.", counted(n, "conflict waits", "conflicts wait")),
        };
        columns_differ: Words = "The columns differ: what one side added is kept, with no value in rows that only the other side has; what one side removed goes, unless the other changed something in it.";
        column_added: fn(&str, MergeSide) -> String = |name, side| format!("{} added {name}", who(side));
        column_removed: fn(&str, MergeSide) -> String = |name, side| format!("{} removed {name}", who(side));
        all_ours: Words = "All as on this branch";
        all_theirs: Words = "All as on the other branch";
        by_column: Words = "By column";
        column_choice: fn(&str, u64) -> String = |name, n| format!("{name} ({})", counted(n, "conflict", "conflicts"));
        each: Words = "each by itself";
        caption: fn(u64, u64) -> String = |shown, n| {
            if shown < n { format!("Conflicts, the first {shown} of {n}") } else { "Conflicts".to_string() }
        };
        column: Words = "Column";
        before: Words = "Where both parted";
        ours: Words = "This branch";
        theirs: Words = "The other branch";
        choice: Words = "Choice";
        choice_for: fn(&str, &str) -> String = |key, column| format!("Choice for {key}, {column}");
        value_for: fn(&str, &str) -> String = |key, column| format!("Value for {key}, {column}");
        waits: Words = "not chosen";
        another: Words = "another value";
        no_value: Words = "empty: no value";
        whole_row: Words = "the whole row";
        whole_column: Words = "the whole column";
        removed: Words = "removed";
        changed: Words = "changed";
        more: Words = "Show more conflicts";
        in_terminal: Words = "The same in a terminal";
        take: Words = "Take the merged rows";
        taken: Words = "The merged table is kept. Finish the merge when every file is decided.";
        close: Words = "Close";
    }
}

fn did(added: u64, removed: u64, changed: u64) -> String {
    let n = |n| counted(n, "row", "rows");
    format!("{} added, {} removed, {} changed", n(added), n(removed), n(changed))
}

fn who(side: MergeSide) -> &'static str {
    match side {
        MergeSide::Ours => "this branch",
        MergeSide::Theirs => "the other branch",
    }
}
