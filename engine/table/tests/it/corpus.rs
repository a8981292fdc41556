//! Any bytes at all: a committed corpus, replayed and mutated from fixed seeds.

use std::panic::catch_unwind;
use std::path::Path;

use bunsen_stats::Rng;
use bunsen_table::exercise;

/// How many mutated files are tried.
const N_MUTATED: u64 = 20_000;

fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()))
        .collect();
    files.sort();
    assert!(files.len() >= 20, "the corpus is not there");
    files
}

fn check(name: &str, bytes: &[u8]) -> usize {
    catch_unwind(|| exercise(bytes))
        .unwrap_or_else(|_| panic!("{name} breaks the reader: {:?}", bytes.escape_ascii().to_string()))
}

#[test]
fn the_corpus_breaks_nothing() {
    let n_read: usize = corpus().iter().map(|(name, bytes)| check(name, bytes)).sum();
    assert!(n_read > 20, "only {n_read} readings succeeded: the corpus shows nothing");
}

#[test]
fn mutations_of_the_corpus_break_nothing() {
    let corpus = corpus();
    let mut n_read = 0;
    for seed in 0..N_MUTATED {
        let mut rng = Rng::new(seed, 0);
        let mut bytes = corpus[rng.below(corpus.len())].1.clone();
        bytes.truncate(4096);
        for _ in 0..=rng.below(8) {
            mutate(&mut bytes, &corpus, &mut rng);
        }
        n_read += check(&format!("mutation {seed}"), &bytes);
    }
    assert!(n_read > 7_000, "only {n_read} readings succeeded");
}

/// One small change: a byte, a piece gone or doubled, a telling token, a piece of another file.
fn mutate(bytes: &mut Vec<u8>, corpus: &[(String, Vec<u8>)], rng: &mut Rng) {
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
