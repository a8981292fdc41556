//! The files in the archive of a document of Word.

use std::io::{Cursor, Read};

use bunsen_spec::{Problem, say};
use zip::ZipArchive;

use crate::limits::MAX_UNPACKED_BYTES;

/// The archive, and how much of it may still be unpacked.
pub(super) struct Parts<'b> {
    name: &'b str,
    zip: ZipArchive<Cursor<&'b [u8]>>,
    n_left: usize,
}

impl<'b> Parts<'b> {
    /// Opens the archive.
    pub(super) fn open(name: &'b str, bytes: &'b [u8]) -> Result<Self, Problem> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(name))?;
        Ok(Self { name, zip, n_left: MAX_UNPACKED_BYTES })
    }

    /// The text itself. It is called `word/document.xml`, save by a few programs.
    pub(super) fn document(&mut self) -> Result<String, Problem> {
        let mut names: Vec<String> = self.zip.file_names().flatten().map(|name| name.into_owned()).collect();
        names.sort();
        let is_document = |name: &&String| {
            name.strip_prefix("word/").is_some_and(|own| own.starts_with("document") && own.ends_with(".xml"))
        };
        let found = names.iter().find(is_document).ok_or_else(|| damaged(self.name))?.clone();
        self.text(&found)?.ok_or_else(|| damaged(self.name))
    }

    /// The text of a file in it; `None` if it is not there.
    pub(super) fn text(&mut self, file: &str) -> Result<Option<String>, Problem> {
        if self.zip.index_for_name(file).is_none() {
            return Ok(None);
        }
        let unpacked = self.zip.by_name(file).map_err(|_| damaged(self.name))?;
        let mut bytes = Vec::new();
        unpacked.take(self.n_left as u64 + 1).read_to_end(&mut bytes).map_err(|_| damaged(self.name))?;
        self.n_left = self
            .n_left
            .checked_sub(bytes.len())
            .ok_or_else(|| say::documents::unpacks_too_large(self.name, MAX_UNPACKED_BYTES >> 20))?;
        let decoded = bunsen_table::decode_text(bytes, None)?.text;
        Ok(Some(decoded))
    }
}

fn damaged(name: &str) -> Problem {
    say::documents::damaged(name, say::documents::docx())
}
