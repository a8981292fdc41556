//! The Ask room.

use bunsen_spec::{Citation, CutBy, DocumentFormat, FoundPassage, Ways};

use super::{Words, counted};
use crate::state::ask::refusal::{Refusal, Searched};
use crate::state::ask::{Sureness, Unaskable};
use crate::state::format::{count, fixed};

catalogue! {
    /// The Ask room.
    AskText {
        room: Words = "Ask";
        title: Words = "Ask your documents";
        line: fn(u64, u64) -> String = |documents, passages| format!(
            "{} · {} · everything stays in this browser",
            counted(documents, "document", "documents"), counted(passages, "passage", "passages")
        );
        loading: Words = "Reading the documents";
        locked: Words = "Another tab is editing this project: take over to change its documents.";
        drop_now: Words = "Drop to add to the documents";
        changed_nothing: Words = "The documents are as they were.";

        empty: Words = "Drop documents here: PDF, Word, web pages, Markdown, text, CSV, source code. They stay in this browser.";
        empty_more: Words = "Then ask in your own words. Answers are sentences of your documents, each with its place. Nothing is made up: where the documents do not say, you are told so.";
        add: Words = "Add documents";
        add_files: Words = "Add files";
        add_folder: Words = "Add a folder";
        use_sample: Words = "Use the sample collection";
        sample: fn(&str, &str) -> String = |title, blurb| format!("The sample collection: {title}, {blurb}.");
        about_sample: Words = "Where it is from and what may be done with it";
        sample_missing: Words = "The sample collection could not be fetched.";
        sample_missing_remedy: Words = "Check the connection to where this page is served. Your own documents work all the same.";
        fetching: fn(u64, u64) -> String = |n, all| format!("Fetching the sample collection: {} of {}", count(n), count(all));
        reading_folder: Words = "Looking through what you gave";
        starting_to_add: Words = "Adding documents";
        still_adding: Words = "Other documents are being added. Give these again when they are there.";
        no_files: Words = "There are no files in this folder.";
        no_files_remedy: Words = "Give a folder with documents in it. Files whose names begin with a dot are left out.";
        added: fn(u64) -> String = |n| format!("{} added.", counted(n, "document is", "documents are"));
        add_step: fn(u64) -> String = |n| format!("add {}", counted(n, "document", "documents"));
        refused: fn(u64) -> String = |n| format!("{} not added.", counted(n, "file was", "files were"));
        refused_why: Words = "Which, and why";

        unencoded: fn(u64) -> String = |n| {
            let found = if n == 1 { "is found by its words alone" } else { "are found by their words alone" };
            format!("{} {found} so far.", counted(n, "passage", "passages"))
        };
        without_vector: fn(u64) -> String = |n| format!("{} found by words alone: which, and why", counted(n, "passage is", "passages are"));
        encoder_missing: fn(&str) -> String = |size| format!(
            "To find by meaning, and to answer, a sentence encoder is needed: {size}, fetched once from this site and kept in this browser."
        );
        encoder_here: Words = "The sentence encoder is in this browser. Indexing can be stopped at any moment; what is done is kept.";
        fetch_and_index: Words = "Fetch it and index";
        index: Words = "Index";
        starting_to_index: Words = "Indexing the passages";
        indexing_goes_on: Words = "You can ask meanwhile. Passages that are not indexed yet are found by their words.";
        indexing_elsewhere: Words = "The documents of another project are being indexed.";

        question: Words = "Your question";
        question_hint: Words = "Ask in your own words, such as: how often should a model be checked?";
        ask: Words = "Ask";
        searching: Words = "Searching";
        unaskable: fn(Unaskable) -> Words = |why| match why {
            Unaskable::Empty => "Add documents first: there is nothing to ask yet.",
            Unaskable::Unreadable => "No text could be read in these documents, so there is nothing to ask.",
        };
        answer: Words = "Answer";
        opening_quote: Words = "“";
        closing_quote: Words = "”";
        to_source: fn(u64) -> String = |number| format!("Source {number}");
        sureness: fn(Sureness, u64) -> String = |sureness, n| {
            let word = match sureness {
                Sureness::Confident => "Confident",
                Sureness::Fair => "Fairly sure",
                Sureness::Unsure => "Unsure",
            };
            let often = match n {
                0 => "almost never".into(),
                10 => "nearly always".into(),
                1 => "once in 10".into(),
                n => format!("{n} times in 10"),
            };
            format!("{word}: questions scored like this were answered rightly {often}")
        };
        refusal: fn(Refusal) -> Words = |why| match why {
            Refusal::Unindexed => "Nothing is answered before passages are indexed.",
            Refusal::InPart(_) => "The passages that are indexed so far do not seem to say.",
            Refusal::Whole => "The documents do not seem to say.",
        };
        closest: Words = "Closest: ";
        suggestion: fn(Refusal) -> String = |why| match why {
            Refusal::Unindexed => "By their words, these passages come closest.".into(),
            Refusal::InPart(Searched { n_unencoded, n_passages }) => {
                let n = counted(n_passages, "passage", "passages");
                format!("{} of {n} could not be searched by meaning yet. They may say it.", count(n_unencoded))
            }
            Refusal::Whole => "Add a document that says it, and ask again.".into(),
        };
        index_rest: Words = "Index the rest";
        rest_is_indexed: Words = "The others are being indexed. Ask again when that is done.";
        nothing_near: Words = "No passage comes near the question.";
        how: Words = "How it was found";
        ask_again: Words = "Ask again";
        follow: Words = "Ask a follow-up";
        follows: fn(&[String]) -> String = |after| {
            let quoted: Vec<String> = after.iter().map(|question| format!("“{question}”")).collect();
            format!("After {}", quoted.join(", "))
        };
        alone: Words = "Ask about something else";
        copy: Words = "Copy";
        cited: Words = "Cited passages";
        nearest: Words = "Nearest passages";
        place: fn(&Citation) -> String = |place| match (place.page, place.headings.last()) {
            (Some(page), _) => format!("{}, page {}", place.file, count(page.into())),
            (None, Some(heading)) => format!("{}, “{heading}”", place.file),
            (None, None) => place.file.clone(),
        };
        found_line: fn(&FoundPassage, Option<u64>) -> String = |found, fused| {
            let parts = [
                found.keywords.map(|ranked| format!("keywords {}", fixed(ranked.score, 1))),
                found.nearness.map(|near| format!("vectors {}", fixed(near.score(), 2))),
                fused.map(|rank| format!("together {}", ordinal(rank))),
                found.rerank.map(|ranked| format!("reranked {}", ordinal(ranked.rank as u64))),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        };

        ways: Words = "Search by";
        searched_by: fn(Ways) -> String = |ways| {
            let by = match (ways.keywords, ways.vectors) {
                (true, false) => "keywords alone",
                (false, true) => "vectors alone",
                _ => "keywords and vectors",
            };
            format!("Questions are searched by {by}{}.", if ways.rerank { ", reranked" } else { "" })
        };
        usual_ways: Words = "Search as usual";
        keywords: Words = "Keywords";
        keywords_hint: Words = "Passages that have the question's words, rare words counting more (BM25).";
        vectors: Words = "Vectors";
        vectors_hint: Words = "Passages that mean something like the question, in whatever words.";
        rerank: Words = "Rerank";
        rerank_hint: Words = "The first passages are compared with the question word by word (late interaction). Slower.";
        one_way: Words = "One of keywords and vectors stays on.";
        tokens: Words = "The question as the encoder reads it";
        took: fn(&str, u64) -> String = |span, n| format!("Searching took {span} and found {}.", counted(n, "passage", "passages"));
        rank: Words = "Rank";
        passage: Words = "Passage";
        together: Words = "Together";
        reranked: Words = "Reranked";
        terms: Words = "Words of the question";
        scored: fn(&str, u64) -> String = |score, rank| format!("{score}, {}", ordinal(rank));
        none: Words = "–";

        asked_before: Words = "Asked before";
        show_older: Words = "Show older questions";
        show_answer: Words = "Show this answer";
        forget_all: Words = "Forget all";
        forget_title: Words = "Forget all questions?";
        forget_line: Words = "The questions that were asked, and their answers, are deleted for good. The documents stay.";
        forgotten: Words = "The questions are forgotten.";
        keep: Words = "Keep them";

        map: Words = "Map";
        map_loading: Words = "Drawing the map";
        map_empty: Words = "The map shows passages that are indexed. None is yet.";
        map_shows: fn(u64, u64, u64) -> String = |shown, encoded, all| {
            let indexed = if encoded == all { String::new() } else { format!(", of which {} are indexed", count(encoded)) };
            format!("Shown are {} of {}{indexed}.", count(shown), counted(all, "passage", "passages"))
        };

        documents: Words = "Documents";
        find: Words = "Find a document";
        n_found: fn(u64, u64) -> String = |n, all| format!("{} of {}", count(n), counted(all, "document", "documents"));
        none_found: Words = "No document here is called that.";
        name: Words = "Name";
        format: Words = "Format";
        pages: Words = "Pages";
        characters: Words = "Characters";
        passages: Words = "Passages";
        language: Words = "Language";
        select: fn(&str) -> String = |name| format!("Select {name}");
        remove: Words = "Remove";
        remove_one: fn(&str) -> String = |name| format!("Remove {name}");
        remove_selected: fn(u64) -> String = |n| format!("Remove {}", counted(n, "document", "documents"));
        removed: fn(&[String]) -> String = |names| match names {
            [name] => format!("{name} is removed."),
            names => format!("{} are removed: {}.", counted(names.len() as u64, "document", "documents"), listed(names)),
        };
        remove_step: fn(&[String]) -> String = |names| match names {
            [name] => format!("remove {name}"),
            names => format!("remove {}", counted(names.len() as u64, "document", "documents")),
        };
        select_all: Words = "Select all that are listed";
        show_more_documents: fn(u64) -> String = |n| format!("Show {} more", count(n));
        not_read: Words = "Not read";
        in_part: fn(u64) -> String = |n| counted(n, "part could not be read", "parts could not be read");
        format_name: fn(DocumentFormat) -> Words = |format| match format {
            DocumentFormat::Text => "Text",
            DocumentFormat::Markdown => "Markdown",
            DocumentFormat::Html => "Web page",
            DocumentFormat::Pdf => "PDF",
            DocumentFormat::Docx => "Word",
            DocumentFormat::Csv => "CSV",
            DocumentFormat::Code => "Source code",
        };
        language_name: fn(&str) -> String = |tag| {
            let name = LANGUAGES.iter().find(|(own, _)| *own == tag).map(|(_, name)| *name);
            name.map_or_else(|| tag.to_string(), String::from)
        };

        cutting: Words = "How documents are cut into passages";
        cutting_hint: Words = "A passage is what is searched and cited. Short ones say exactly where; long ones say more of what is around it.";
        cut_by: Words = "A passage ends";
        cut_by_name: fn(CutBy) -> Words = |by| match by {
            CutBy::Heading => "after a sentence, and before every heading",
            CutBy::Sentence => "after a sentence",
            CutBy::Fixed => "after any word",
        };
        size: Words = "Size, in tokens at most";
        size_hint: fn(u64) -> String = |max| format!("A token is a word or a part of one. The encoder reads {} of a passage.", count(max));
        overlap: Words = "Overlap, in tokens at most";
        overlap_hint: Words = "How much of a passage the next one repeats, so that nothing is lost where they meet.";
        preview_of: Words = "Look at";
        all_documents: Words = "all documents";
        would_be: fn(u64, u64) -> String = |n, now| match n {
            n if n == now => format!("{}, as now", counted(n, "passage", "passages")),
            n => format!("{}; now {}", counted(n, "passage", "passages"), count(now)),
        };
        of_document: fn(u64) -> String = |n| format!("{} of this document", counted(n, "passage", "passages"));
        first_passages: Words = "The first of them";
        n_tokens: fn(u64) -> String = |n| counted(n, "token", "tokens");
        cut_so: Words = "Cut in this way";
        default: Words = "Back to the usual way";
        cut: Words = "The documents are cut in another way.";
        cut_step: Words = "cut documents in another way";
        cut_again: Words = "What is cut in another way needs to be indexed again.";

        reading: Words = "Reading the document";
        page: fn(u32) -> String = |page| format!("page {page}");
        about: fn(&str, u64) -> String = |format, n| format!("{format} · {}", counted(n, "passage", "passages"));
        citation_of: fn(u64, u64) -> String = |n, all| format!("Citation {} of {}", count(n), count(all));
        previous: Words = "Previous citation";
        next: Words = "Next citation";
        before: Words = "Show what comes before";
        after: Words = "Show what comes after";
        no_text: Words = "This document has no text.";
        passage_gone: Words = "This document has changed since it was cited, and the passage is no longer in it.";
        document_gone: Words = "This document has been removed since it was cited. Older versions of the project keep it: in Versions it can be brought back.";
    }
}

/// The first of some names.
fn listed(names: &[String]) -> String {
    const N: usize = 3;
    let first = names[..names.len().min(N)].join(", ");
    if names.len() > N { format!("{first} and {} more", count((names.len() - N) as u64)) } else { first }
}

/// `1st`, `2nd`, `11th`.
fn ordinal(n: u64) -> String {
    let ending = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{}{ending}", count(n))
}

/// Languages by their tags.
const LANGUAGES: [(&str, Words); 40] = [
    ("ar", "Arabic"),
    ("bg", "Bulgarian"),
    ("bn", "Bengali"),
    ("ca", "Catalan"),
    ("cs", "Czech"),
    ("da", "Danish"),
    ("de", "German"),
    ("el", "Greek"),
    ("en", "English"),
    ("es", "Spanish"),
    ("et", "Estonian"),
    ("fa", "Persian"),
    ("fi", "Finnish"),
    ("fr", "French"),
    ("he", "Hebrew"),
    ("hi", "Hindi"),
    ("hr", "Croatian"),
    ("hu", "Hungarian"),
    ("id", "Indonesian"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("lt", "Lithuanian"),
    ("lv", "Latvian"),
    ("nb", "Norwegian"),
    ("nl", "Dutch"),
    ("no", "Norwegian"),
    ("pl", "Polish"),
    ("pt", "Portuguese"),
    ("ro", "Romanian"),
    ("ru", "Russian"),
    ("sk", "Slovak"),
    ("sl", "Slovenian"),
    ("sr", "Serbian"),
    ("sv", "Swedish"),
    ("th", "Thai"),
    ("tr", "Turkish"),
    ("uk", "Ukrainian"),
    ("vi", "Vietnamese"),
    ("zh", "Chinese"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_ordinals() {
        let check = |n, expected| assert_eq!(ordinal(n), expected);
        [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st"), (113, "113th")]
            .into_iter()
            .for_each(|(n, expected)| check(n, expected));
    }
}
