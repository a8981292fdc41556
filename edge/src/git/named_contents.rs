//! Which of DVC's contents the files of versions name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{ErrorKind, Read};

use gix_hash::ObjectId;
use gix_object::Kind;
use rusqlite::Transaction;

use crate::store::{ObjectFolder, StoreFault, find_kind, find_object};

/// The digits of an MD5.
const N_DIGITS: usize = 32;

/// Of the contents `all`, those that some of the objects name: wherever in a file a content's MD5 stands, be it a
/// pointer, a pipeline's lock, a run's record or anything else; and those that listings among these name.
pub(super) fn named_contents<V>(
    t: &Transaction<'_>,
    project: i64,
    objects: &[ObjectId],
    all: &BTreeMap<String, V>,
    folder: &ObjectFolder,
) -> Result<BTreeSet<String>, StoreFault> {
    let mut names = Names { all, found: BTreeSet::new(), listings: Vec::new(), run: String::new() };
    let mut content = Vec::new();
    for id in objects {
        if find_kind(t, project, id)? == Some(Kind::Blob)
            && let Some(object) = find_object(t, project, id)?
        {
            object.unpack_into(&mut content)?;
            names.look(&content);
            names.end();
        }
    }
    let mut buffer = vec![0; 64 << 10];
    while let Some(md5) = names.listings.pop() {
        let mut file = File::open(folder.path(&md5)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => StoreFault::Damaged(format!("object {md5} is lost")),
            _ => error.into(),
        })?;
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                n => names.look(&buffer[..n]),
            }
        }
        names.end();
    }
    Ok(names.found)
}

/// Finds names of contents in bytes that come piece by piece.
struct Names<'a, V> {
    all: &'a BTreeMap<String, V>,
    found: BTreeSet<String>,
    /// The MD5s of the listings among them that nobody has looked into.
    listings: Vec<String>,
    /// Hexadecimal digits that stand together, at most one more than a name has.
    run: String,
}

impl<V> Names<'_, V> {
    fn look(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            if matches!(byte, b'0'..=b'9' | b'a'..=b'f') {
                if self.run.len() <= N_DIGITS {
                    self.run.push(char::from(byte));
                }
            } else if !self.run.is_empty() {
                self.end();
            }
        }
    }

    /// What comes next stands apart from what came.
    fn end(&mut self) {
        if self.run.len() == N_DIGITS {
            // A pointer says with or without its ending whether it means a listing, so both are meant.
            let listing = format!("{}.dir", self.run);
            if self.all.contains_key(&self.run) {
                self.found.insert(self.run.clone());
            }
            if self.all.contains_key(&listing) && self.found.insert(listing) {
                self.listings.push(self.run.clone());
            }
        }
        self.run.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_wherever_they_stand() {
        let (one, two) = ("5d41402abc4b2a76b9719d911017c592", "d41d8cd98f00b204e9800998ecf8427e");
        let all = BTreeMap::from([(one.to_string(), ()), (format!("{two}.dir"), ())]);
        let check = |pieces: &[&str], expected: &[&str]| {
            let mut names = Names { all: &all, found: BTreeSet::new(), listings: Vec::new(), run: String::new() };
            pieces.iter().for_each(|piece| names.look(piece.as_bytes()));
            names.end();
            let found: Vec<String> = names.found.into_iter().collect();
            assert_eq!(found, expected, "{pieces:?}");
        };
        let listing = format!("{two}.dir");
        check(&["outs:\n- md5: 5d41402abc4b2a76b9719d911017c592\n  size: 5\n"], &[one]);
        check(&["{\"md5\":\"5d41402abc4b", "2a76b9719d911017c592\"}"], &[one]);
        check(&[&listing], &[&listing]);
        check(&[two, " ", one], &[one, &listing]);
        check(&[&format!("{one}0")], &[]);
        check(&[&one[1..]], &[]);
        check(&["0123456789abcdef0123456789abcdef"], &[]);
    }
}
