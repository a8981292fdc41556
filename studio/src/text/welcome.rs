//! The way in.

use super::{Words, counted};

catalogue! {
    /// The way in.
    WelcomeText {
        headline: Words = "Train a model in this tab.";
        intro: Words = "Bring a table, or documents to ask. Nothing leaves this browser until you share it, and nothing is lost when \
            you close it.";
        drop_here: Words = "Drop files anywhere on this page";
        drop_now: Words = "Drop to make a project of it";
        formats: Words = "A table as CSV, JSON, Excel, Parquet or Arrow, also packed as gzip or zip; pictures or texts in a folder for each class; or a project: exported from Bunsen, as a git bundle, or as a zip of its git folder";
        choose_files: Words = "Choose files";
        choose_folder: Words = "Choose a folder";
        the_folder: Words = "the folder";
        empty_folder: fn(&str) -> String = |folder| format!("There are no files in the folder {folder}.");
        empty_folder_remedy: Words = "Give a folder with files, such as pictures in one folder for each class.";
        path_too_long: fn(&str) -> String = |path| format!("The path {path} is too long to be read with its folder.");
        path_too_long_remedy: Words = "Give it, or the folders it lies in, a shorter name.";
        paste_table: Words = "Paste a table";
        open_project: Words = "Open a project";
        reading: fn(&str) -> String = |file| format!("Reading {file}");
        nothing_changed: Words = "Nothing was stored; your projects are as they were.";
        created: fn(&str) -> String = |name| format!("{name} was made.");
        create_step: fn(&str) -> String = |name| format!("make {name}");
        imported: fn(&str) -> String = |name| format!("{name} is here, with its versions and runs.");

        ask_line: Words = "PDF, Word, web pages, Markdown, text, source code. Answers are sentences of your documents, each with its place.";
        choose_documents: Words = "Choose documents";
        choose_documents_folder: Words = "Choose a folder of documents";
        documents_name: Words = "Documents";
        try_collection: fn(&str) -> String = |title| format!("Try it with the {title}");

        samples: Words = "Or start from a sample";
        all_samples: Words = "All samples";
        fewer_samples: Words = "Fewer samples";
        samples_loading: Words = "Loading the samples";
        samples_missing: Words = "The samples could not be fetched.";
        samples_missing_remedy: Words = "Check the connection to where this page is served. Your own files work \
            all the same.";
        about_sample: fn(&str) -> String = |name| format!("About {name}");
        start_with: fn(&str) -> String = |name| format!("Start with {name}");
        shape: fn(u64, u64) -> String =
            |rows, columns| format!("{}, {}", counted(rows, "row", "rows"), counted(columns, "column", "columns"));
        classify: Words = "Classify";
        regress: Words = "Predict a number";

        projects: Words = "Your projects";
        projects_loading: Words = "Loading your projects";
        no_projects: Words = "There are no projects in this browser yet. A file, a pasted table, documents or a sample makes one.";
        name: Words = "Name";
        versions: Words = "Versions";
        runs: Words = "Runs or documents";
        state: Words = "State";
        changed: Words = "Changed";
        documents_alone: fn(Option<u64>) -> String = |n| match n {
            Some(0) => "no documents yet, no table".into(),
            Some(n) => format!("{}, no table", counted(n, "document", "documents")),
            None => "no table".into(),
        };
        no_runs: Words = "no runs yet";
        n_runs: fn(u64) -> String = |n| counted(n, "run", "runs");
        best: fn(&str, &str) -> String = |metric, value| format!("best {metric} {value}");
        interrupted: fn(u64, u64) -> String = |epoch, epochs| format!("run stopped at epoch {epoch} of {epochs}");
        training_now: Words = "training now";
        resume: Words = "Resume";
        still_listed: Words = "The list below is as it was read last.";

        paste_title: Words = "Paste a table";
        paste_hint: Words = "Copy cells in a spreadsheet, or lines of CSV, and paste them here. The first row names \
            the columns.";
        paste_field: Words = "The table";
        paste_name: Words = "Name";
        pasted_name: Words = "pasted table";
        paste_make: Words = "Make a project";
        paste_shape: fn(u64, u64) -> String = |rows, columns| {
            format!("{} and {}", counted(rows, "line", "lines"), counted(columns, "column", "columns"))
        };
        paste_empty: Words = "Paste at least a header row and one row of values.";
        paste_one_column: Words = "Only one column was found. Columns are told apart by tabs, commas, semicolons or \
            vertical bars.";

        privacy: Words = "Your data is read, trained on and stored in this browser. This page sends nothing anywhere \
            unless you publish a model or push a project.";
    }
}
