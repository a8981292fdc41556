//! The Publish room.

use super::{Words, counted};
use crate::state::format::bytes as in_bytes;

catalogue! {
    /// The Publish room.
    PublishText {
        title: Words = "Publish";
        line: Words = "A link that anyone can open. It predicts or answers on the visitor's own device.";
        new: Words = "Publish a run";
        run: Words = "Which run";
        run_option: fn(u64, &str, &str) -> String = |number, name, result| {
            if result.is_empty() { format!("{number} · {name}") } else { format!("{number} · {name} · {result}") }
        };
        what: Words = "What to publish";
        a_run: Words = "A run";
        documents: Words = "The documents";
        new_documents: Words = "Publish the documents";
        measuring_size: Words = "Looking how large the documents are.";
        documents_public: fn(u64) -> String = |n| format!(
            "All text of {} goes to the server, and everybody who has the link can read it. The files themselves stay here.",
            counted(n, "document", "documents")
        );
        documents_size: fn(u64, u64) -> String = |own, encoder| format!(
            "A visitor fetches {} once, and {} for the sentence encoder, once for all links of this site. After that the page \
             answers without a network.",
            in_bytes(own as f64), in_bytes(encoder as f64)
        );
        ways: Words = "How passages are searched";
        ways_hint: Words = "Measure in the Ask room which way finds most. Reranking takes a second or more for each question.";
        counts_questions: Words = "Count the questions asked on visitors' devices";
        counts_questions_on: Words = "When a visitor's device answers, it tells your edge the time, how long it took and whether \
            there was an answer, and nothing else: not what was asked, nothing about the visitor. The page says so.";
        publishing_documents: Words = "Sending the documents";
        no_runs: Words = "There is no finished run to publish yet.";
        train_first: Words = "Train a model";
        name: Words = "Name";
        name_hint: fn(&str) -> String = |link| format!("The link will be {link}.");
        free: Words = "This name is free.";
        wrong_letters: fn(&str) -> String =
            |letters| format!("A name has only the letters a to z, digits and hyphens, but this one has {letters}.");
        wrong_hyphen: Words = "A name neither begins nor ends with a hyphen.";
        too_long: fn(usize) -> String = |most| format!("A name has at most {most} letters.");
        taken: fn(&str) -> String = |name| format!("You have a link called {name} already.");
        replace: fn(u64) -> String = |version| format!("Publish version {version} of it");
        will_replace: fn(u64) -> String = |version| {
            format!("This becomes version {}. The link stays the same and shows the new one from then on.", version + 1)
        };
        other_name: fn(&str) -> String = |name| format!("Call this one {name}");
        headline: Words = "Title";
        headline_hint: Words = "The question at the top of the page, such as \u{201c}Which iris is it?\u{201d}";
        description: Words = "Description";
        description_hint: Words = "A sentence for visitors: what goes in, what comes out, how far to trust it.";
        headline_hint_documents: Words = "What stands at the top of the page, such as \u{201c}Ask the handbook\u{201d}";
        description_hint_documents: Words = "A sentence for visitors: what the documents are about, and how old they are.";
        counts: Words = "Count the predictions made on visitors' devices";
        counts_off: Words = "Nothing leaves the visitor's device.";
        counts_on: Words = "When a visitor's device predicts, it tells your edge the time, the answer and how long it took, \
            and nothing else: not what was typed, nothing about the visitor. The page says so.";
        publish: Words = "Publish";
        publishing: Words = "Sending the model";
        published: fn(&str, u64) -> String = |name, version| format!("{name} is live, version {version}.");
        copy_link: Words = "Copy the link";
        link: Words = "Link";

        token_summary: Words = "Token of the edge";
        token: Words = "Token";
        token_hint: Words = "The edge printed a link with #token=… when it first started. Open that link, or paste the token here.";
        no_token: Words = "Publishing needs the edge's token.";

        links: Words = "Your links";
        no_links: Words = "Nothing is published yet.";
        loading: Words = "Asking the edge for your links";
        version: Words = "Version";
        when: Words = "Published";
        asked: Words = "Times asked";
        newer: Words = "Publish a newer version";
        watch: Words = "Watch";
        code: Words = "Use it from code";
        unpublish: Words = "Unpublish";
        unpublish_title: fn(&str) -> String = |name| format!("Unpublish {name}");
        unpublish_line: fn(&str) -> String = |link| {
            format!("{link} stops working for everyone, and programs that ask it get an error. Your runs stay; you can publish again.")
        };
        unpublish_yes: Words = "Unpublish it";
        keep: Words = "Keep it";
        unpublished: fn(&str) -> String = |name| format!("{name} is no longer published.");
        actions: Words = "Actions";
        actions_of: fn(&str) -> String = |name| format!("What to do with {name}");

        unreachable: Words = "The edge did not answer.";
        unreachable_remedy: Words = "Check that it runs and that you are online, then try again. Nothing was lost.";
        refused: Words = "The edge does not accept this token.";
        refused_remedy: Words = "Open the link with #token=… that the edge printed when it first started, or paste its token.";
        conflict: Words = "Somebody published a newer version of this name meanwhile.";
        conflict_remedy: Words = "Look at the list, which is fresh now, and choose again.";
        no_such: Words = "The edge has no link of this name.";
        odd_answer: fn(u16) -> String = |status| format!("The edge answered with status {status}, which this page does not understand.");
    }
}
