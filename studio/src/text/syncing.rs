//! Projects that the edge keeps as well: push, pull, clone, and who may.

use bunsen_spec::SyncRole;

use super::{Words, counted};

catalogue! {
    /// Projects that the edge keeps as well.
    SyncingText {
        title: Words = "On the edge";
        only_here: Words = "This project is in this browser only. On the edge, others can clone it, here, with git or with DVC, \
            and you have it on your other devices.";
        put_there: Words = "Put it on the edge";
        elsewhere: fn(&str) -> String = |url| format!("It is kept at {url}, an edge this page cannot reach. Open Bunsen there to \
            pull or push, or keep it on this edge as well.");
        push: Words = "Push";
        pull: Words = "Pull";
        pushing: Words = "Pushing";
        pulling: Words = "Pulling";
        cloning: fn(&str) -> String = |name| format!("Cloning {name}");
        more: Words = "More for the edge";
        copy_link: Words = "Copy the link";
        copy_clone: Words = "Clone it with git and DVC";
        another_name: Words = "Keep it under another name";
        access: Words = "Who may read and write";
        never_pushed: Words = "This branch was never pushed";
        in_step: Words = "Both sides have the same versions";
        n_ahead: fn(u64) -> String = |n| format!("{} to push", counted(n, "version", "versions"));
        n_behind: fn(u64) -> String = |n| format!("{} to pull", counted(n, "version", "versions"));
        last_asked: fn(&str) -> String = |ago| format!("last asked {ago}");

        n_objects: fn(u64) -> String = |n| counted(n, "object", "objects");
        n_files: fn(u64) -> String = |n| counted(n, "file of data or a model", "files of data and models");
        n_runs: fn(u64) -> String = |n| counted(n, "run", "runs");
        pushed: fn(&str, &str) -> String = |what, size| format!("Pushed {what}: {size}.");
        nothing_to_push: Words = "There was nothing to push: the edge has it all.";
        pulled: fn(&str, &str) -> String = |what, size| format!("Pulled {what}: {size}.");
        pulled_merged: fn(&str) -> String = |what| format!("Pulled {what}, and merged them with your versions.");
        pulled_conflicts: Words = "Both sides changed the same places. Decide for each in the Versions room.";
        nothing_to_pull: Words = "There was nothing to pull: you have it all.";
        lost: fn(u64, &str) -> String = |n, first| {
            format!("Neither side has {} that versions or runs point to, such as {first}.", counted(n, "content", "contents"))
        };
        lost_remedy: Words = "Whoever has it can push it, from Bunsen or with \u{201c}dvc push\u{201d}. Everything else arrived.";
        cloned: fn(&str) -> String = |name| format!("{name} is here, with its versions and runs.");

        name: Words = "Name on the edge";
        name_hint: fn(&str) -> String = |url| format!("The address will be {url}.");
        is_there: fn(&str) -> String = |name| {
            format!("The edge has a project {name}. A push goes on with it if it is this one; otherwise it is refused, and nothing changes.")
        };
        who_reads: Words = "Who may read it";
        for_all: Words = "Everyone who has the address";
        for_token: Words = "Only who has a token";
        token: Words = "Token";
        token_summary: Words = "Token for the edge";
        token_hint: Words = "The edge's own token, from the link with #token=… it printed when it first started, or one for this project.";
        token_needed: Words = "Pushing needs a token.";
        other_edge: fn(&str) -> String = |url| format!("{url} is not on the edge that this page came from.");
        other_edge_remedy: Words = "A page may talk to its own edge only. Open Bunsen on that edge, or clone with git.";

        clone_project: Words = "Clone a project";
        clone_name: Words = "Name or address";
        clone_hint: Words = "Such as iris, or the address that someone gave you.";
        on_this_edge: Words = "On this edge";
        none_there: Words = "The edge shows no projects without a token for them.";
        private: Words = "private";
        pushed_when: fn(&str) -> String = |ago| format!("pushed {ago}");
        empty_there: Words = "nothing pushed yet";

        tokens: Words = "Tokens";
        no_tokens: Words = "No tokens yet. The edge's own token may do everything; give others one of their own, so that you can end it.";
        role: fn(SyncRole) -> Words = |role| match role {
            SyncRole::Viewer => "May read",
            SyncRole::Writer => "May read and push",
        };
        who_for: Words = "For whom";
        who_for_hint: Words = "A note to yourself, such as Group 3.";
        may: Words = "What they may do";
        make_token: Words = "Make a token";
        made_once: Words = "Pass this on now: it is shown only once.";
        end_token: fn(&str) -> String = |label| format!("End the token for {label}");
        unnamed: Words = "nobody in particular";
        owner_only: Words = "Only the edge's own token may change this.";
        loading: Words = "Asking the edge";
    }
}
