//! Measuring how documents are found.

use bunsen_spec::{Judged, RetrievalSpec, Ways, say};

use super::{Words, counted};
use crate::chart::percent;
use crate::state::ask::measure::Unmeasurable;
use crate::state::format::count;

catalogue! {
    /// Measuring, in the Ask room.
    MeasureText {
        button: Words = "Measure";
        title: Words = "How well are documents found?";
        line: Words = "Each test question says where its answer stands. Measuring asks them all, and counts how often the right passage is among the first ones. Every way that is measured is a run: change how documents are cut or searched, measure again, and compare.";
        loading: Words = "Reading the test questions";

        questions: Words = "Test questions";
        n_questions: fn(u64, u64) -> String = |answered, others| match (answered, others) {
            (0, 0) => "There are none yet. Let the documents propose some, then add questions of your own.".into(),
            (answered, 0) => format!("{} with an answer. Add some that the documents do not answer, to measure refusals.", counted(answered, "question", "questions")),
            (answered, others) => format!("{} with an answer, {} without", counted(answered, "question", "questions"), count(others)),
        };
        propose: Words = "Propose questions";
        propose_line: Words = "Made of definitions, headings and sentences of your documents. They use the documents' own words, so they are easier to find by keywords than what people ask in theirs: add some of your own.";
        nothing_proposed: Words = "The documents propose nothing new. Write questions of your own.";
        others: Words = "Propose others";
        add: fn(u64) -> String = |n| format!("Add {}", counted(n, "question", "questions"));
        added: fn(u64) -> String = |n| format!("{} added.", counted(n, "test question is", "test questions are"));
        write: Words = "Write a question";
        edit: Words = "Edit a question";
        edit_one: fn(&str) -> String = |question| format!("Edit “{question}”");
        remove_one: fn(&str) -> String = |question| format!("Remove “{question}”");
        remove_gone: fn(u64) -> String = |n| format!("Remove the {} whose answers are gone", count(n));
        removed: Words = "Removed from the test questions.";
        saved: Words = "The test question is saved.";
        step: Words = "change the test questions";
        kept_questions: Words = "The test questions are as they were.";
        show_more: Words = "Show more";
        answer: fn(&str, &str) -> String = |file, quote| {
            let quote = quote.split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = quote.chars().take(160).collect();
            let end = if short.len() < quote.len() { "…" } else { "" };
            format!("{file}: “{short}{end}”")
        };
        unanswerable: Words = "not answered by the documents";
        question: Words = "Question";
        question_hint: Words = "As someone would ask who has not read the documents.";
        not_answered: Words = "The documents do not answer it: it should be refused";
        document: Words = "The answer stands in";
        quote: Words = "Where it says";
        quote_hint: Words = "Word for word, a sentence or two. Line breaks and spaces do not matter.";
        save: Words = "Save";

        compare: Words = "Search by";
        way: fn(Ways) -> Words = |ways| match (ways.keywords, ways.vectors, ways.rerank) {
            (true, true, true) => "Both, reranked (slow)",
            (true, true, false) => "Both (hybrid)",
            (true, false, _) => "Keywords",
            _ => "Vectors",
        };
        measure: Words = "Ask all questions";
        measure_hint: Words = "Each way becomes a run. What is done is kept if you stop.";
        unmeasurable: fn(Unmeasurable) -> Words = |why| match why {
            Unmeasurable::Locked => "Another tab is editing this project.",
            Unmeasurable::AnswersGone => "Some questions quote what the documents no longer say: edit or remove them.",
            Unmeasurable::NotIndexed => "Index all passages first.",
            Unmeasurable::NoWay => "Choose a way to search.",
        };
        measured: fn(u64) -> String = |n| format!("{} measured.", counted(n, "way is", "ways are"));
        kept: Words = "Ways that were done are kept.";

        results: Words = "Measured";
        results_hint: Words = "The best of each column is bold. A run opens what came of each question; differences of a few questions may be chance.";
        all_runs: Words = "Compare in Runs";
        about: fn(&RetrievalSpec) -> String = |spec| format!(
            "{}: {} in passages of {} tokens at most, {} of them repeated",
            say::retrieval::ways(spec.ways), counted(spec.n_documents, "document", "documents"),
            count(spec.cutting.size_tokens as u64), count(spec.cutting.overlap_tokens as u64)
        );
        too_few: Words = "With eight questions or more it is shown here how far confidence can be trusted.";
        rank: Words = "Found at";
        came: Words = "Answer";
        confidence: Words = "Confidence";
        percent: fn(f64) -> String = percent;
        is_right: fn(&Judged) -> bool = |own| if own.is_answerable { own.is_answered } else { own.refused };
        outcome: fn(&Judged) -> Words = |own| match (own.is_answerable, own.refused, own.is_answered) {
            (true, true, _) => "refused, wrongly",
            (true, false, true) => "right",
            (true, false, false) => "another sentence",
            (false, true, _) => "refused, rightly",
            (false, false, _) => "answered, wrongly",
        };
        none: Words = "–";
    }
}
