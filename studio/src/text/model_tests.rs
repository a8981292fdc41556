//! The tests that models have to pass, in the Train room.

use bunsen_spec::SliceRows;

use super::{Words, counted};

catalogue! {
    /// The tests that models have to pass.
    ModelTestsText {
        title: Words = "Model tests";
        intro: Words = "What a model has to reach on rows that never change, before its run becomes a version. One that \
            does not is held back: its model is kept, but the project's history goes on without it.";
        none: Words = "No model has to pass a test yet.";
        add: Words = "Add a model test";
        add_title: Words = "Add a model test";
        edit_title: fn(&str) -> String = |name| format!("Model test {name}");
        edit: Words = "Change";
        remove: Words = "Remove";
        more: fn(&str) -> String = |name| format!("More for the model test {name}");
        name: Words = "Name";
        name_example: Words = "rare cases";
        metric: Words = "Metric";
        bound: Words = "Must be";
        at_least: Words = "at least";
        at_most: Words = "at most";
        value: Words = "Bound";
        value_hint: Words = "Shares such as accuracy are numbers from 0 to 1.";
        bound_wrong: Words = "This must be a number, such as 0.8.";
        rows: Words = "Rows";
        rows_hint: fn(SliceRows) -> Words = |rows| match rows {
            SliceRows::HeldOut => "What the split of this form holds out: a run with the same split does not learn from them.",
            SliceRows::All => "Those that a run learns from are left out when its model is tested, and counted.",
        };
        held_out: Words = "Held-out rows";
        all: Words = "All rows";
        filter: Words = "Only where";
        filter_hint: Words = "An expression such as age > 60 and city = 'Bern'. Empty: all of them.";
        anew: Words = "Choose the rows anew";
        anew_hint: Words = "Otherwise the rows stay as they were pinned, whatever has become of the table.";
        apply: Words = "Apply";
        no_target: Words = "Choose what to predict first: a test is about models of one target.";
        rests_on: fn(SliceRows, u64, &str) -> String = |rows, n, filter| {
            let rows = match rows {
                SliceRows::HeldOut => counted(n, "held-out row", "held-out rows"),
                SliceRows::All => counted(n, "row", "rows"),
            };
            if filter.is_empty() { rows } else { format!("{rows} where {filter}") }
        };
        of_target: fn(&str) -> String = |target| format!("about models of {target}");
        changed: Words = "The model tests are changed.";
        undo_name: Words = "the change of the model tests";

        results: Words = "Model tests of this run";
        held_back: fn(&str) -> String = |why| format!("Held back: {why}.");
        held_back_hint: Words = "The model and its curves are kept here. It is in no version and cannot be published \
            until it passes, or is committed anyway.";
        held_back_chip: Words = "held back";
        commit: Words = "Commit anyway";
        commit_hint: fn(&str, u64) -> String =
            |name, number| format!("git commit --no-verify -m \"Train {name} (run {number})\"");
        committed: fn(u64) -> String = |number| format!("Run {number} is a version of the project now.");
        again: Words = "Test again";
        again_hint: Words = "By the tests as they are now";
        tested: fn(u64) -> String = |number| format!("Run {number} was tested again.");
        not_about: Words = "Other target";
        run_held_back: fn(u64, &str) -> String = |number, why| format!("Run {number} has ended and is held back: {why}.");
        on_test: fn(&str, &str) -> String = |metric, test| format!("{metric} on \u{201c}{test}\u{201d}");
    }
}
