//! The Versions room.

use bunsen_spec::FileChange;

use super::{Words, counted};
use crate::state::format::count;

catalogue! {
    /// The Versions room.
    VersionsText {
        title: Words = "Versions";
        line: fn(&str, u64, u64) -> String = |branch, n, branches| {
            format!("On {branch} · {} · {}", counted(n, "version", "versions"), counted(branches, "branch", "branches"))
        };
        history: Words = "History";
        compare_tables: Words = "Compare the tables";
        tables: Words = "The tables compared";
        comparing: Words = "Comparing the tables";
        key: Words = "Rows are the same if they share";
        key_hint: Words = "The column that names a row. Without one, whole rows are compared.";
        no_key: Words = "nothing: compare whole rows";
        rows_differ: fn(u64, u64, u64, u64) -> String = |added, removed, changed, same| {
            let n = |n, what: &str| format!("{} {what}", counted(n, "row", "rows"));
            format!("{}, {}, {}, {}", n(added, "added"), n(removed, "removed"), n(changed, "changed"), n(same, "the same"))
        };
        in_before: Words = "Before";
        in_after: Words = "After";
        unmatched: fn(&str, u64, u64) -> String = |place, missing, twice| format!(
            "{place}, {} without a key and {} with the key of another row. These are compared as whole rows.",
            counted(missing, "row", "rows"), counted(twice, "row", "rows")
        );
        column_added: fn(&str) -> String = |name| format!("new column {name}");
        column_removed: fn(&str) -> String = |name| format!("column {name} is gone");
        column_moved: fn(&str) -> String = |name| format!("column {name} stands elsewhere");
        by_column: Words = "Columns that differ";
        column: Words = "Column";
        cells: Words = "Cells changed";
        missing: Words = "Missing";
        typical: Words = "Mean, or kinds";
        shift: Words = "Shift";
        shift_hint: Words = "How far apart the distributions are: of numbers the largest gap between their cumulative curves (Kolmogorov-Smirnov), of kinds the share of values that became another.";
        kinds_new: fn(&str) -> String = |kinds| format!("new: {kinds}");
        kinds_gone: fn(&str) -> String = |kinds| format!("gone: {kinds}");
        rows_changed: Words = "Changed rows";
        rows_added: Words = "Added rows";
        rows_removed: Words = "Removed rows";
        first_of: fn(&str, u64, u64) -> String = |what, shown, n| {
            if shown < n { format!("{what}, the first {} of {}", count(shown), count(n)) } else { what.to_string() }
        };
        row: Words = "Row";
        show_more: Words = "Show more";
        loading: Words = "Reading the history";
        more: Words = "Show older versions";
        branches: Words = "Branches";
        tags: Words = "Tags";
        no_tags: Words = "No version has a name of its own yet. Choose one in the history and tag it.";
        reflog: Words = "Where you have been";
        lost: Words = "Lost versions";
        no_lost: Words = "Nothing is lost: a branch or a tag reaches every version.";
        current: Words = "You are here";
        switch: Words = "Go to branch";
        switch_to: fn(&str) -> String = |name| format!("Go to {name}");
        new_branch: Words = "New branch";
        new_branch_here: Words = "New branch from here";
        new_tag: Words = "Tag this version";
        name: Words = "Name";
        branch_hint: Words = "Short, such as try-fewer-columns.";
        tag_hint: Words = "Short, such as v1.";
        message: Words = "What is it?";
        message_hint: Words = "Empty: a name and nothing else.";
        go_over: Words = "Work on it from now on";
        in_git: Words = "The same in git";
        create: Words = "Create";
        rename: Words = "Rename";
        rename_title: fn(&str) -> String = |name| format!("Rename {name}");
        delete: Words = "Delete";
        delete_anyway: Words = "Delete all the same";
        merge: Words = "Merge into this branch";
        merge_name: fn(&str) -> String = |name| format!("Merge {name} into this branch");
        compare: Words = "Compared with";
        with_parent: Words = "the version before it";
        with_now: Words = "the version you are on";
        with_nothing: Words = "nothing: it is the first";
        not_listed: fn(&str) -> String = |commit| format!(
            "Version {commit} is not in the list: it is older than those shown, or no branch and no tag reaches it any more."
        );
        no_changes: Words = "No file differs.";
        more_for: fn(&str) -> String = |name| format!("More for {name}");
        actions: Words = "Use this version";
        hard: Words = "Set the branch back to here";
        soft: Words = "Join all since then into one version";
        revert: Words = "Take back what it changed";
        restore: Words = "Bring this file back";
        restored: Words = "Bring back";
        change: fn(&FileChange) -> String = |change| match change {
            FileChange::Added => "new".into(),
            FileChange::Removed => "gone".into(),
            FileChange::Changed => "changed".into(),
            FileChange::Renamed { from } => format!("was {from}"),
        };
        same: Words = "The content is the same.";
        binary: fn(&str, &str) -> String = |before, after| format!("Not a text: {before} before, {after} now.");
        nothing: Words = "nothing";
        step_new: Words = "new";
        step_gone: Words = "gone";
        created: fn(&str) -> String = |name| format!("The branch {name} is made.");
        switched: fn(&str) -> String = |name| format!("You are on {name} now.");
        renamed: fn(&str) -> String = |name| format!("The branch is called {name} now.");
        deleted: fn(&str) -> String = |name| format!("{name} is deleted.");
        tagged: fn(&str) -> String = |name| format!("The version is called {name} now.");
        brought_back: fn(&str) -> String = |name| format!("{name} is brought back.");
        moved: Words = "The branch is set back. The reflog still knows where it was.";
        reverted: Words = "A new version takes the change back.";
        recover: Words = "Bring back as a branch";
        n_lost: fn(u64) -> String = |n| counted(n, "version", "versions");
        merging: fn(&str) -> String = |name| format!("Merging {name}");
        n_open: fn(u64) -> String = |n| format!("{} for your decision", counted(n, "file waits", "files wait"));
        all_decided: Words = "Every file is decided.";
        finish: Words = "Finish the merge";
        give_up: Words = "Give up the merge";
        finished: Words = "The merge is done.";
        given_up: Words = "The merge is given up. The branch is as it was.";
        ours: Words = "This branch";
        theirs: Words = "The other branch";
        take_ours: Words = "Take this branch's";
        take_theirs: Words = "Take the other's";
        write: Words = "Write it yourself";
        take_written: Words = "Take what is written";
        decided: Words = "Decided";
        waits: Words = "Waits";
        gone: Words = "the file is gone";
        data_of: fn(&str) -> String = |size| format!("data of {size}");
    }
}
