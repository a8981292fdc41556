//! Prints a document's blocks, one a line, or its text alone with `--text`.

#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::error::Error;

use bunsen_documents::read;

fn main() -> Result<(), Box<dyn Error>> {
    let (flags, paths): (Vec<String>, Vec<String>) = std::env::args().skip(1).partition(|arg| arg.starts_with("--"));
    for path in paths {
        let bytes = std::fs::read(&path)?;
        let start = std::time::Instant::now();
        let document = match read(&path, &bytes) {
            Ok(document) => document,
            Err(problem) => {
                println!("{path}: {problem}");
                continue;
            }
        };
        let seconds = start.elapsed().as_secs_f64();
        if flags.iter().any(|flag| flag == "--text") {
            println!("{}", document.text);
            continue;
        }
        for block in &document.blocks {
            println!("{:?} {:?} {:?}", block.page.unwrap_or(0), block.kind, &document.text[block.range.clone()]);
        }
        let (pages, language, unread) = (document.n_pages, document.language, document.unread);
        println!("{path}: {pages:?} pages, language {language:?}, {seconds:.3} s, unread {unread:?}");
    }
    Ok(())
}
