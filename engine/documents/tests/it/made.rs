//! Files that are made here, and readers that are watched.

use std::io::{Cursor, Write};
use std::sync::mpsc::channel;
use std::time::Duration;

use bunsen_documents::read;
use bunsen_spec::{Document, Problem};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use zip::write::SimpleFileOptions;

/// Whatever is in a file, reading it ends before that; it takes a small part of it.
const DEADLINE: Duration = Duration::from_secs(120);

/// What comes of reading a file, which ends soon, and of which no reader stumbles.
pub(crate) fn ended(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Document, Problem> {
    let (name, bytes) = (name.to_string(), bytes.into());
    let (sender, receiver) = channel();
    std::thread::spawn(move || sender.send(read(&name, &bytes)));
    let read = receiver.recv_timeout(DEADLINE).expect("reading ends");
    if let Err(problem) = &read {
        assert!(!problem.what.ends_with("it breaks the rules of a document."), "a reader stumbled");
    }
    read
}

/// An archive of these files.
pub(crate) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Bytes as Flate packs them.
pub(crate) fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A part of a PDF, with its length.
pub(crate) fn part(entries: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<<{entries}/Length {}>>stream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

/// A PDF of these objects, without a table of them.
pub(crate) fn pdf<T: AsRef<[u8]>>(objects: &[T]) -> Vec<u8> {
    let mut made = b"%PDF-1.7\n".to_vec();
    for (number, object) in (1..).zip(objects) {
        made.extend(format!("{number} 0 obj\n").into_bytes());
        made.extend(object.as_ref());
        made.extend(b"\nendobj\n");
    }
    made.extend(b"trailer<</Root 1 0 R>>\n%%EOF");
    made
}

/// A PDF of one page with these instructions, and with the objects from 5 on.
pub(crate) fn page<T: AsRef<[u8]>>(instructions: &str, resources: &str, others: &[T]) -> Vec<u8> {
    pages(&[instructions], resources, "", others)
}

/// A PDF of pages with these instructions and entries, and with the objects after those of the pages: two for each, from
/// 3 on.
pub(crate) fn pages<T: AsRef<[u8]>>(instructions: &[&str], resources: &str, entries: &str, others: &[T]) -> Vec<u8> {
    let kids: String = (0..instructions.len()).map(|number| format!("{} 0 R ", 3 + 2 * number)).collect();
    let tree = format!("<</Type/Pages/Kids[{kids}]/Count {}>>", instructions.len());
    let mut objects = vec![b"<</Type/Catalog/Pages 2 0 R>>".to_vec(), tree.into_bytes()];
    for (instructions, number) in instructions.iter().zip(2..) {
        let content = 2 * number;
        let page = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents {content} 0 R/Resources<<{resources}>>{entries}>>"
        );
        objects.extend([page.into_bytes(), part("", instructions.as_bytes())]);
    }
    objects.extend(others.iter().map(|object| object.as_ref().to_vec()));
    pdf(&objects)
}
