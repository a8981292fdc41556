//! The Runs room.

use bunsen_spec::say::expressions;

use super::{Words, counted};
use crate::state::filter::FilterErrorKind;
use crate::state::format::{bytes, fixed};

catalogue! {
    /// The Runs room.
    RunsText {
        title: Words = "Runs";
        line: fn(u64, Option<&str>, Option<(&str, &str)>) -> String = |n, data, best| {
            let best = best.map(|(metric, value)| format!(" · best {metric} {value}")).unwrap_or_default();
            let data = data.map(|data| format!(" on {data}")).unwrap_or_default();
            format!("{}{data}{best}", counted(n, "run", "runs"))
        };
        empty: Words = "There are no runs yet. A run is one training with all its settings and results.";
        new_run: Words = "New run";
        loading: Words = "Reading the runs";
        compare: fn(usize) -> String = |n| format!("Compare {n}");
        compare_hint: Words = "Choose two to six runs";
        choose: Words = "Choose";
        actions: Words = "Actions";
        choose_none: Words = "Choose none";
        columns: Words = "Columns";
        filter: Words = "Filter the runs";
        filter_example: Words = "metrics.accuracy > 0.9 and model = \"mlp\"";
        filter_help: Words = "Fields: metrics.NAME, model, state, name, note, target, number, seconds. Compare with =, !=, <, \
            <=, >, >=, ~ (contains), in (...) or is missing, join with and, or, not and brackets.";
        filter_error: fn(&FilterErrorKind) -> String = |kind| match kind {
            FilterErrorKind::Expression(kind) => expressions::mistake(kind).to_string(),
            FilterErrorKind::NoField => "A field is missing here, such as model or metrics.accuracy.".into(),
            FilterErrorKind::UnknownField(word) => format!(
                "There is no field called {word}. Metrics are written metrics.{word}; other fields are model, state, \
                 name, note, target, number and seconds."
            ),
            FilterErrorKind::NoOperator(field) => {
                format!("After {field} comes one of =, !=, <, <=, >, >=, ~, in or is missing.")
            }
            FilterErrorKind::NotANumber(word) => format!("{word} is no number, but this field holds numbers."),
            FilterErrorKind::NotQuoted(word) => format!("Text is written in quotes: \"{word}\"."),
            FilterErrorKind::ContainsNeedsText => "~ looks into text; numbers are compared with =, < or >.".into(),
            FilterErrorKind::Computed(part) => {
                format!("Runs are filtered by their fields as they are; nothing can be computed, as in {part}.")
            }
        };
        at_letter: fn(usize) -> String = |at| format!("At letter {}:", at + 1);
        none_fit: Words = "No run fits this filter.";
        clear_filter: Words = "Clear the filter";
        chip_finished: Words = "finished";
        chip_interrupted: Words = "can be resumed";
        n_shown: fn(u64) -> String = |n| format!("{} shown", counted(n, "run", "runs"));

        run: Words = "Run";
        name: Words = "Name";
        model: Words = "Model";
        curve: Words = "Curve";
        time: Words = "Time";
        state: Words = "State";
        choose_run: fn(u64) -> String = |n| format!("Choose run {n} for comparing");
        actions_of: fn(u64) -> String = |n| format!("What to do with run {n}");
        best: fn(&str) -> String = |metric| format!("best {metric}");
        state_finished: Words = "finished";
        state_running: Words = "training";
        state_failed: Words = "failed";
        state_cancelled: Words = "cancelled";
        state_interrupted: fn(u64, u64) -> String = |epoch, epochs| format!("cut off at epoch {epoch} of {epochs}");
        state_epoch: fn(u64, u64) -> String = |epoch, epochs| format!("epoch {epoch} of {epochs}");

        open: Words = "Open the result";
        edit: Words = "Rename or note";
        download: Words = "Download the model";
        publish: Words = "Publish";
        resume: Words = "Resume";
        delete: Words = "Delete";
        edit_title: fn(u64) -> String = |n| format!("Run {n}");
        note: Words = "Note";
        note_hint: Words = "For yourself: why you tried this, what you saw.";
        save: Words = "Save";
        renamed: fn(u64) -> String = |n| format!("Run {n} was changed.");
        edit_step: fn(u64) -> String = |n| format!("change run {n}");
        deleted: fn(u64, f64) -> String =
            |n, size| format!("Run {n} is in the trash; emptying the trash gives back {}.", bytes(size));
        delete_step: fn(u64) -> String = |n| format!("delete run {n}");

        differs: fn(usize) -> String = |n| format!("What differs between the {n} chosen");
        none: Words = "none";
        features_own: fn(u64, &[&str]) -> String = |n, own| {
            let columns = counted(n, "column", "columns");
            match own {
                [] => columns,
                [first, .., last] if own.len() > 6 => format!("{columns}, with {first} … {last}"),
                own => format!("{columns}, with {}", own.join(", ")),
            }
        };
        data: Words = "Data";
        retrieval: Words = "Retrieval";
        encoder: Words = "Encoder";
        questions: Words = "Questions";
        nothing_differs: Words = "Their settings are the same.";
        same_rows: Words = "All were judged on the same held-out rows, or by the same questions.";
        other_rows: Words = "They were judged on different held-out rows, by different questions or on other data, so their metrics can hardly be compared.";
        margin: fn(f64, u64) -> String = |points, n| {
            format!(
                "On {} an accuracy like the best one is known to about ±{} points (95 %); smaller differences may be \
                 chance. No test of the difference was made.",
                counted(n, "held-out row", "held-out rows"),
                fixed(points, 1)
            )
        };
        close_comparison: Words = "Close the comparison";
    }
}
