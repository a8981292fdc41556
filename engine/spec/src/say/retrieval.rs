//! Questions to documents.

use crate::{Problem, ProblemKind, Ways};

/// Passages would be too short to say anything.
pub fn passages_too_small(least: usize) -> Problem {
    Problem::bad_input("The passages would be too small to say anything.")
        .remedy(format!("Allow at least {least} tokens for each."))
}

/// Passages would repeat more than half of the one before.
pub fn overlap_too_large(most: usize) -> Problem {
    Problem::bad_input("The passages would repeat more than half of the one before.")
        .remedy(format!("Let them repeat {most} tokens at most."))
}

/// Two documents of a collection have one name.
pub fn two_of_a_name(name: &str) -> Problem {
    Problem::bad_input(format!("Two documents are called {name}.")).remedy("Rename one of them.")
}

/// A file is no collection that could be read, and why.
pub fn no_collection(why: &str) -> Problem {
    Problem::bad_input(format!("This is no index of documents: {why}."))
        .remedy("Make the index anew from the documents.")
}

/// A passage of a stored collection lies outside of its document.
pub fn passage_outside(name: &str) -> String {
    format!("a passage lies outside of {name}")
}

/// A collection was written by another Bunsen.
pub fn other_collection(version: u32, known: u32) -> Problem {
    Problem::bad_input(format!("This index has version {version}; this Bunsen reads version {known}."))
        .remedy("Make the index anew from the documents, or use the Bunsen that wrote it.")
}

/// A file that no index of documents has.
pub fn no_index_file(name: &str) -> Problem {
    Problem::bad_input(format!("{name} is no file of an index of documents."))
        .in_field(name)
        .remedy("Send collection.json, vectors.bin and, if passages are not searched as usual, search.json.")
}

/// A file that every index of documents has is missing.
pub fn index_lacks(name: &str) -> Problem {
    Problem::bad_input(format!("The index has no file {name}."))
        .in_field(name)
        .remedy("Send the files of the folder that `bunsen index` wrote, or publish the documents from the page.")
}

/// The files of an index are too large together.
pub fn index_too_large(bytes: u64, most: u64) -> Problem {
    Problem::bad_input("The documents with their vectors are too large to be published.").remedy(format!(
        "They have {} MiB, and {} are the most. Leave out documents that nobody needs to ask.",
        bytes >> 20,
        most >> 20
    ))
}

/// How an index is searched cannot be read, and why.
pub fn no_search(why: &str) -> Problem {
    Problem::bad_input(format!("How the documents are searched cannot be read: {why}."))
        .remedy("Publish the documents again.")
}

/// How an index is searched was written by another Bunsen.
pub fn other_search(version: u32, known: u32) -> Problem {
    Problem::bad_input(format!(
        "How the documents are searched has version {version}; this Bunsen reads version {known}."
    ))
    .remedy("Publish the documents again with this Bunsen, or use the one that wrote them.")
}

/// In no way are passages searched.
pub fn no_way_of_searching() -> String {
    "neither by words nor by vectors".into()
}

/// Why the text of a stored document does not hold together.
pub fn blocks_overlap(name: &str) -> String {
    format!("the parts of {name} overlap")
}

/// Why the passages of a stored document cannot be.
pub fn passages_repeat(name: &str) -> String {
    format!("the passages of {name} repeat far more than one another's ends")
}

/// An index to be published has no documents in it.
pub fn nothing_to_publish() -> Problem {
    Problem::bad_input("There are no documents to publish.").remedy("Add documents and index them first.")
}

/// A question is too long.
pub fn question_too_long(n: usize, most: usize) -> Problem {
    Problem::bad_input(format!("The question has {n} characters."))
        .in_field("question")
        .remedy(format!("Ask in {most} characters at most."))
}

/// A request to documents has no column of questions.
pub fn no_question_column() -> Problem {
    Problem::bad_input("The request has no column “question”.")
        .in_field("question")
        .remedy("Send {\"question\": \"…\"}, or several as {\"inputs\": {\"question\": [\"…\", \"…\"]}}.")
}

/// A value that should be a question is none, the `n`-th of a request.
pub fn question_is_no_text(n: u64) -> Problem {
    Problem::bad_input(format!("Question {n} is no text."))
        .in_field("question")
        .remedy("Send each question as a text in quotation marks.")
}

/// More questions than are answered in one request.
pub fn too_many_questions(n: usize, most: usize) -> Problem {
    Problem::bad_input(format!("The request has {n} questions."))
        .in_field("question")
        .remedy(format!("Send at most {most} in one request."))
}

/// An edge has no encoder to ask documents with.
pub fn edge_has_no_encoder() -> Problem {
    Problem::new(ProblemKind::Unreachable, "This edge has no sentence encoder, which questions to documents need.")
        .remedy(
            "Whoever runs it fetches one with `cargo xtask encoder`, and names the folder that it prints in BUNSEN_ASSETS.",
        )
}

/// An edge has another encoder than the one that published documents were indexed with.
pub fn edge_has_other_encoder() -> Problem {
    Problem::new(
        ProblemKind::Unreachable,
        "These documents were indexed with another sentence encoder than the one that this edge has.",
    )
    .remedy("Index the documents with this edge's studio, and publish them again.")
}

/// The file of the passages' vectors cannot be read.
pub fn vectors_damaged() -> Problem {
    Problem::bad_input("The vectors of this index are damaged.").remedy("Make the index anew from the documents.")
}

/// Passages would have more tokens than the encoder reads.
pub fn passages_too_large(most: usize) -> Problem {
    Problem::bad_input(format!(
        "The encoder reads {most} tokens of a passage; what comes after them would not be found."
    ))
    .remedy(format!("Allow {most} tokens at most for each."))
}

/// A line of a file of questions is none.
pub fn no_question(line: usize) -> Problem {
    Problem::bad_input(format!("Line {line} is no question."))
        .remedy("Write one object a line: {\"question\": \"…\", \"answers\": [{\"file\": \"…\", \"quote\": \"…\"}]}.")
}

/// A file of questions holds none.
pub fn no_questions() -> Problem {
    Problem::bad_input("There is no question in this file.").remedy("Write one JSON object a line.")
}

/// A question names a document that is not there.
pub fn no_document(name: &str) -> Problem {
    Problem::bad_input(format!("There is no document {name}.")).remedy("Name one of the documents that were indexed.")
}

/// A question quotes what a document does not say.
pub fn not_in_document(name: &str, quote: &str) -> Problem {
    Problem::bad_input(format!("{name} does not say “{quote}”.")).remedy("Quote it word for word.")
}

/// Nothing among the files is a document that could be read; `first` says what was wrong with the first one.
pub fn no_documents(first: &str) -> Problem {
    let why = if first.is_empty() { "There is no file.".to_string() } else { format!("The first one: {first}") };
    Problem::bad_input(format!("There is no document that could be read. {why}"))
        .remedy("Give Markdown, text, web pages, PDF, Word, CSV or source code.")
}

/// The encoder is in none of these folders.
pub fn no_encoder(folders: &[String]) -> Problem {
    Problem::not_found(format!("There is no encoder in {}.", folders.join(" or in "))).remedy(
        "Fetch it with `cargo xtask encoder`, and name the folder that it prints in BUNSEN_ASSETS; or give one with \
         --encoder.",
    )
}

/// The encoder did not come over the network.
pub fn encoder_not_fetched() -> Problem {
    Problem::new(ProblemKind::Unreachable, "The sentence encoder could not be fetched from this site.")
        .remedy("Try again when the network is back. Until then documents are searched by their words alone.")
}

/// The encoder is on its way, with how much of it is here.
pub fn fetching_encoder(bytes: u64, of_bytes: u64) -> String {
    let mega = |bytes: u64| bytes / 1_000_000;
    format!("Fetching the sentence encoder: {} of {} MB", mega(bytes), mega(of_bytes))
}

/// Documents are being read, the `n`-th of so many.
pub fn reading_documents(n: usize, of: usize, name: &str) -> String {
    format!("Reading {n} of {of}: {name}")
}

/// Questions are being asked to measure what comes, the `n`-th of so many, in this way.
pub fn measuring(n: usize, of: usize, way: &str) -> String {
    format!("Asking {n} of {of}: {way}")
}

/// There is no question to measure by.
pub fn no_test_questions() -> Problem {
    Problem::bad_input("There are no test questions to measure by.").remedy("Propose some, or write your own.")
}

/// Some questions quote what no document says any more; `first` is one of them.
pub fn answers_are_gone(n: usize, first: &str) -> Problem {
    let what = if n == 1 { "One test question quotes".to_string() } else { format!("{n} test questions quote") };
    Problem::new(ProblemKind::Conflict, format!("{what} what the documents do not say: “{first}”."))
        .remedy("Edit or remove them, then measure.")
}

/// Some passages have no vector yet, so what is measured would not be what the documents can give.
pub fn not_indexed(n: u64) -> Problem {
    let what = if n == 1 { "One passage is".to_string() } else { format!("{n} passages are") };
    Problem::new(
        ProblemKind::Conflict,
        format!("{what} not indexed yet, so the figures would not be those of all documents."),
    )
    .remedy("Index the documents first.")
}

/// Some passages have no vector yet, so they could be found by words alone.
pub fn not_indexed_to_publish(n: u64) -> Problem {
    let what = if n == 1 { "One passage is".to_string() } else { format!("{n} passages are") };
    Problem::new(
        ProblemKind::Conflict,
        format!("{what} not indexed yet, so the link could not answer from all documents."),
    )
    .remedy("Index the documents in the Ask room, then publish them.")
}

/// Published documents are on their way, with how much of them is here.
pub fn fetching_documents(bytes: u64, of_bytes: u64) -> String {
    let mega = |bytes: u64| bytes as f64 / 1e6;
    format!("Fetching the documents: {:.1} of {:.1} MB", mega(bytes), mega(of_bytes))
}

/// Published documents are being made ready.
pub fn opening_documents() -> &'static str {
    "Opening the documents"
}

/// Published documents were indexed with another encoder than the one that this site has.
pub fn link_has_other_encoder() -> Problem {
    Problem::new(
        ProblemKind::Conflict,
        "These documents were indexed with another sentence encoder than the one that this site has.",
    )
    .remedy("Ask whoever sent the link to publish the documents again.")
}

/// The documents were changed while it was measured.
pub fn changed_while_measuring() -> Problem {
    Problem::new(ProblemKind::Conflict, "The documents were changed while they were measured.").remedy("Measure again.")
}

/// The learner stopped the reading of documents that are stored.
pub fn reading_stopped() -> Problem {
    Problem::new(ProblemKind::Cancelled, "The document was not read: you stopped it.")
        .remedy("It is stored, and is read when the documents are opened again.")
}

/// Documents are cut in another way than their version says, which the encoder could not read.
pub fn cut_otherwise(wanted: usize, size: usize, overlap: usize) -> String {
    format!(
        "The project says to cut passages of {wanted} tokens in a way that this encoder cannot take. They have {size} tokens \
         at most, {overlap} of them repeated, until another way is chosen."
    )
}

/// What says how documents are cut cannot be read, and why.
pub fn cutting_unread(why: &str) -> String {
    format!("How the documents are cut could not be read, so they are cut as usual. {why}")
}

/// Nothing stands in the field for a question.
pub fn nothing_asked() -> Problem {
    Problem::bad_input("There is no question.").in_field("question").remedy("Write one in plain words.")
}

/// Documents are being cut into passages.
pub fn cutting() -> &'static str {
    "Cutting the documents into passages"
}

/// The encoder is being put in place.
pub fn opening_encoder() -> &'static str {
    "Opening the sentence encoder"
}

/// Passages are being encoded: how many are done, at which rate, and how long the rest takes.
pub fn encoding(done: u64, of: u64, per_second: f64) -> String {
    let so_far = format!("Indexing: {done} of {of} passages");
    if per_second <= 0.0 {
        return so_far;
    }
    let left_s = (of - done) as f64 / per_second;
    let left = match left_s {
        s if s < 60.0 => "less than a minute left".to_string(),
        s => {
            let minutes = (s / 60.0).ceil() as u64;
            format!("about {minutes} {} left", if minutes == 1 { "minute" } else { "minutes" })
        }
    };
    format!("{so_far}, {per_second:.1} a second, {left}")
}

/// The library's assistant died, and why.
pub fn library_gave_up(why: &str) -> Problem {
    Problem::new(ProblemKind::Internal, format!("The documents could not be searched: {why}"))
        .remedy("Try again. If it happens with the same documents, leave out the largest.")
}

/// An index was made with another encoder than the one that is there.
pub fn other_encoder() -> Problem {
    Problem::new(ProblemKind::Conflict, "The index was made with another encoder.")
        .remedy("Give that one, or make the index anew from the documents.")
}

/// Some passages of an index have no vectors, as a sentence of its own.
pub fn without_vectors(n: usize, n_all: usize) -> String {
    let have = if n == 1 { "has" } else { "have" };
    format!(
        "{n} of {n_all} passages {have} no vector yet, and can be found by words alone. `bunsen index` again encodes what \
         is missing."
    )
}

/// A passage that the encoder gives no vector, by its beginning, and why; as a sentence of its own.
pub fn no_vector(start: &str, why: &str) -> String {
    format!("No vector for the passage that begins with “{}”: {why}", start.replace('\n', " "))
}

/// All passages of an index lack vectors.
pub fn no_vectors() -> Problem {
    Problem::new(ProblemKind::Conflict, "No passage of this index has a vector that fits it.")
        .remedy("Run `bunsen index` again, which encodes what is missing; or search with --no-vectors, by words alone.")
}

/// In place of an answer.
pub fn refused() -> &'static str {
    "The documents do not seem to answer this. What comes nearest:"
}

/// How passages are searched, in a word or two: a run that measures it is called so.
pub fn ways(ways: Ways) -> String {
    let found = match (ways.keywords, ways.vectors) {
        (true, true) => "hybrid",
        (true, false) => "keywords",
        _ => "vectors",
    };
    if ways.rerank { format!("{found}, reranked") } else { found.into() }
}

/// A question that a definition answers, for one thing.
pub fn what_is(term: &str) -> String {
    format!("What is {term}?")
}

/// A question that a definition answers, for several things.
pub fn what_are(term: &str) -> String {
    format!("What are {term}?")
}

/// A question that a definition answers, for a word.
pub fn what_means(term: &str) -> String {
    format!("What does {term} mean?")
}

/// A question that what stands below a heading answers.
pub fn about_heading(heading: &str) -> String {
    format!("What do the documents say about {heading}?")
}

/// A question that a sentence answers, which is given with a gap in place of a word.
pub fn missing_word(sentence: &str) -> String {
    format!("Which word is missing: “{sentence}”?")
}
