//! Rail, bar, palette and what floats over the page.

use super::Words;
use crate::rooms::Room;

catalogue! {
    /// Rail, bar, palette and what floats over the page.
    FrameText {
        app: Words = "Bunsen";
        page_title: fn(&str, &str) -> String = |page, project| format!("{page} · {project} · Bunsen");
        skip: Words = "Skip to the content";
        rooms: Words = "Rooms";
        projects: Words = "Projects";
        more: Words = "More";
        data: Words = "Data";
        train: Words = "Train";
        runs: Words = "Runs";
        publish: Words = "Publish";
        watch: Words = "Watch";

        close: Words = "Close";
        cancel: Words = "Cancel";
        save: Words = "Save";
        copy: Words = "Copy";
        copied: Words = "Copied";
        try_again: Words = "Try again";
        in_row: fn(u64) -> String = |row| format!("row {}", crate::state::format::count(row));
        in_column: fn(&str) -> String = |column| format!("column {column}");
        notes: Words = "Notes";
        undo: Words = "Undo";
        undo_step: fn(&str) -> String = |name| format!("Undo: {name}");
        redo_step: fn(&str) -> String = |name| format!("Redo: {name}");
        undid: fn(&str) -> String = |name| format!("Undone: {name}.");
        redid: fn(&str) -> String = |name| format!("Done again: {name}.");
        nothing_to_undo: Words = "There is nothing to undo.";
        nothing_to_redo: Words = "There is nothing to redo.";

        stop: Words = "Stop";
        opening: Words = "Opening the project";
        opening_room: Words = "Opening the page";
        part_failed: Words = "This page could not be loaded";
        part_remedy: Words = "Check the connection to where the studio is served, then try again. If the studio was \
            updated meanwhile, load it anew.";
        not_opened: Words = "This project could not be opened";
        no_table: Words = "The table of this project cannot be read";
        without_table: fn(Room) -> Words = |room| match room {
            Room::Train => "There is nothing to train on: this project has no table yet.",
            Room::Runs => "There are no runs: this project has no table to train on yet.",
            Room::Publish => "There is no model to publish: this project has no table to train one on yet.",
            Room::Watch => "There is nothing to watch: this project has no table to train a model on yet.",
            Room::Data | Room::Ask | Room::Versions => "This project has no table yet.",
        };
        add_table: Words = "Add a table";
        to_projects: Words = "To your projects";
        no_such_page: Words = "There is no such page here.";
        still_shown: Words = "What was read before is still shown.";
        follows: Words = "Another tab is editing this project. You can look around here; changes appear as they are made.";
        take_over: Words = "Take over";
        engine_failed: Words = "The engine does not run";

        saved: Words = "Saved";
        saved_offline: Words = "Saved · works offline";
        offline: Words = "Offline · all of this works";
        starting: Words = "Starting the engine";
        room_used: fn(&str, &str) -> String = |used, quota| format!("{used} of {quota}");
        storage: Words = "Storage";
        storage_explained: Words = "Everything is stored in this browser, on this device. Export a project to keep \
            a copy elsewhere.";
        storage_persistent: Words = "The browser has promised to keep it until you delete it.";
        storage_evictable: Words = "The browser may clear it when the disk is nearly full.";
        keep_storage: Words = "Ask the browser to keep it";
        keep_refused: Words = "The browser did not promise it. It usually does once you visit often or install \
            this page as an app; until then, export what matters.";
        empty_trash: Words = "Empty the trash";
        trash_emptied: fn(&str) -> String = |size| format!("The trash is empty; {size} came free.");
        trash_explained: Words = "Deleted projects and runs can be restored until the trash is emptied.";
        works_offline: Words = "This page works without a network.";
        offline_soon: Words = "This page is not kept for offline use yet. It is once it has been loaded again.";
        online_only: Words = "This page cannot be kept for offline use here, because it was not opened over https \
            or on this computer.";

        device: fn(&str) -> String = |device| format!("Device: {device}");
        training: fn(&str) -> String = |device| format!("Training on {device}");
        training_paused: Words = "Training paused";
        gpu_available: fn(&str) -> String = |device| format!("{device} · WebGPU available");
        use_cpu: Words = "CPU";
        use_gpu: Words = "GPU, through WebGPU";
        gpu_now: fn(&str) -> String = |device| format!("Networks now train on {device}.");
        cpu_now: Words = "Everything now trains on the CPU.";
        not_while_training: Words = "A run is training. Stop it, or let it finish, before changing the device.";

        theme: Words = "Theme";
        theme_system: Words = "As the system";
        theme_light: Words = "Light";
        theme_dark: Words = "Dark";

        help: Words = "Help";
        shortcuts: Words = "Keyboard shortcuts";
        shortcut_palette: Words = "Search or run a command";
        shortcut_help: Words = "Show these shortcuts";
        shortcut_undo: Words = "Undo";
        shortcut_redo: Words = "Redo";
        shortcut_room: fn(&str) -> String = |room| format!("Go to {room}");
        shortcut_home: Words = "Go to your projects";
        shortcut_cells: Words = "Move in the table";
        shortcut_row: Words = "Go to a row";
        shortcut_close: Words = "Close a dialog or a menu";
        key_then: Words = "then";

        search: Words = "Search or run…";
        palette: Words = "Search or run a command";
        palette_hint: Words = "Type a room, a project, a sample or something to do";
        palette_none: Words = "Nothing here is called that.";
        palette_count: fn(u64) -> String = |n| super::counted(n, "result", "results");
        theme_is: fn(&str) -> String = |theme| format!("Theme: {}", theme.to_lowercase());
        duplicate_project: Words = "Duplicate the project";
        export_project: Words = "Export the project as a file";
        delete_project: Words = "Delete the project";
        kind_room: Words = "Room";
        kind_project: Words = "Project";
        kind_action: Words = "Action";
        kind_sample: Words = "Sample";

        project_menu: fn(&str) -> String = |name| format!("Project {name}");
        rename: Words = "Rename";
        rename_title: Words = "Rename the project";
        project_name: Words = "Name of the project";
        name_needed: Words = "A project needs a name.";
        renamed: fn(&str, &str) -> String = |old, new| format!("{old} is now called {new}.");
        rename_step: fn(&str) -> String = |name| format!("rename {name}");
        duplicate: Words = "Duplicate";
        copy_of: fn(&str) -> String = |name| format!("{name} copy");
        duplicated: fn(&str) -> String = |name| format!("{name} was made, with all versions and runs.");
        duplicated_in_part: fn(&str) -> String = |name| format!("{name} was made, with all versions and the runs that can be read.");
        duplicate_step: fn(&str) -> String = |name| format!("duplicate {name}");
        export: Words = "Export as a file";
        exported: fn(&str) -> String = |name| format!("{name} was saved with your downloads.");
        export_failed: Words = "The browser did not take the file.";
        delete: Words = "Delete";
        deleted: fn(&str, &str) -> String =
            |name, size| format!("{name} is in the trash. Emptying the trash will free {size}.");
        delete_step: fn(&str) -> String = |name| format!("delete {name}");
        versions: fn(u64) -> String = |n| super::counted(n, "version", "versions");
        open_another: Words = "All projects";
    }
}
