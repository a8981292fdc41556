//! The corpora, replayed and mutated from fixed seeds.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use bunsen_stats::Rng;

/// Something that reads bytes from strangers; says whether it understood them.
type Reader = fn(&[u8]) -> bool;

#[test]
fn tables_break_nothing() {
    replay("table", bunsen_fuzz::table, 20);
    mutate("table", bunsen_fuzz::table, 20_000, 5_000);
}

#[test]
fn files_break_nothing() {
    replay("file", bunsen_fuzz::file, 30);
    mutate("file", bunsen_fuzz::file, 20_000, 200);
}

#[test]
fn archives_break_nothing() {
    replay("archive", bunsen_fuzz::archive, 1);
    mutate("archive", bunsen_fuzz::archive, 2_000, 0);
}

#[test]
fn bundles_break_nothing() {
    replay("bundle", bunsen_fuzz::bundle, 4);
    mutate("bundle", bunsen_fuzz::bundle, 6_000, 5);
}

#[test]
fn models_break_nothing() {
    replay("model", bunsen_fuzz::model, 4);
    mutate("model", bunsen_fuzz::model, 4_000, 10);
}

#[test]
fn recipes_break_nothing() {
    replay("recipe", bunsen_fuzz::recipe, 40);
    mutate("recipe", bunsen_fuzz::recipe, 20_000, 1_000);
}

#[test]
fn suites_break_nothing() {
    replay("suite", bunsen_fuzz::suite, 40);
    mutate("suite", bunsen_fuzz::suite, 10_000, 1_000);
}

#[test]
fn expressions_break_nothing() {
    replay("expression", bunsen_fuzz::expression, 10);
    mutate("expression", bunsen_fuzz::expression, 20_000, 1_000);
}

#[test]
fn yaml_breaks_nothing() {
    replay("yaml", bunsen_fuzz::yaml, 10);
    mutate("yaml", bunsen_fuzz::yaml, 20_000, 2_000);
}

#[test]
fn packet_lines_break_nothing() {
    replay("lines", bunsen_fuzz::lines, 6);
    mutate("lines", bunsen_fuzz::lines, 20_000, 150);
}

#[test]
fn documents_break_nothing() {
    replay("documents", bunsen_fuzz::documents, 30);
    mutate("documents", bunsen_fuzz::documents, 6_000, 1_000);
}

#[test]
fn vectors_break_nothing() {
    replay("vectors", bunsen_fuzz::vectors, 3);
    mutate("vectors", bunsen_fuzz::vectors, 2_000, 1);
}

fn corpus(name: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn check(name: &str, bytes: &[u8], reader: Reader) -> usize {
    let understood = catch_unwind(|| reader(bytes));
    usize::from(understood.unwrap_or_else(|_| panic!("{name} breaks it: {:?}", bytes.escape_ascii().to_string())))
}

/// At least `n_understood` of the corpus must be understood: one that is refused whole shows nothing.
fn replay(name: &str, reader: Reader, n_understood: usize) {
    let n: usize = corpus(name).iter().map(|(file, bytes)| check(file, bytes, reader)).sum();
    assert!(n >= n_understood, "only {n} files of the corpus were understood");
}

fn mutate(name: &str, reader: Reader, n_mutated: u64, n_understood: usize) {
    let corpus = corpus(name);
    // Most of a grown corpus is refused at once; a change to what is understood gets further.
    let understood: Vec<&Vec<u8>> = corpus.iter().map(|(_, bytes)| bytes).filter(|bytes| reader(bytes)).collect();
    let mut n = 0;
    for seed in 0..n_mutated {
        let mut rng = Rng::new(seed, 0);
        let mut bytes = if rng.below(2) == 0 {
            corpus[rng.below(corpus.len())].1.clone()
        } else {
            understood[rng.below(understood.len())].clone()
        };
        bytes.truncate(1 << 15);
        for _ in 0..=rng.below(8) {
            change(&mut bytes, &corpus, &mut rng);
        }
        n += check(&format!("mutation {seed}"), &bytes, reader);
    }
    assert!(n >= n_understood, "only {n} of {n_mutated} mutations were understood");
}

/// One small change: a byte, a piece gone or doubled, a telling token, a piece of another file.
fn change(bytes: &mut Vec<u8>, corpus: &[(String, Vec<u8>)], rng: &mut Rng) {
    const TOKENS: [&[u8]; 18] = [
        b",",
        b";",
        b"\t",
        b"|",
        b"\"",
        b"\n",
        b"\r",
        b"\r\n",
        b"1e400",
        b"-inf",
        b"NaN",
        b"9999999999999999999",
        b"true",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\0",
        b"1,5",
        b"\xc3",
    ];
    let at = rng.below(bytes.len() + 1);
    let end = bytes.len().min(at + rng.below(16));
    match rng.below(5) {
        0 if at < bytes.len() => bytes[at] = rng.next_u64() as u8,
        1 => drop(bytes.drain(at..end)),
        2 => {
            let piece = bytes[at..end].to_vec();
            bytes.splice(at..at, piece);
        }
        3 => {
            let other = &corpus[rng.below(corpus.len())].1;
            let from = rng.below(other.len() + 1);
            let to = other.len().min(from + rng.below(64));
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        _ => drop(bytes.splice(at..at, TOKENS[rng.below(TOKENS.len())].iter().copied())),
    }
}
