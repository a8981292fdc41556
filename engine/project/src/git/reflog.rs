//! The reflog: where each ref has been. It is never shortened, so nothing that was ever a version is lost.

use std::collections::BTreeSet;

use gix_hash::ObjectId;

use super::Stamp;
use super::ref_steps::log_key;
use crate::{ProjectError, Space, Store};

/// One step of a ref.
#[derive(Clone, Debug, PartialEq)]
pub struct LogEntry {
    /// Where it was; `None`: it was new.
    pub from: Option<ObjectId>,
    /// Where it went; `None`: it was removed.
    pub to: Option<ObjectId>,
    /// Who moved it, and when.
    pub by: Stamp,
    /// Why, in one line.
    pub why: String,
}

impl LogEntry {
    /// The line as git writes it, with its line break.
    pub(crate) fn to_line(&self) -> String {
        let id = |id: Option<ObjectId>| id.unwrap_or_else(|| ObjectId::null(gix_hash::Kind::Sha1));
        let why = self.why.lines().next().unwrap_or_default();
        let (name, email) = (self.by.clean_name(), self.by.clean_email());
        format!("{} {} {name} <{email}> {} +0000\t{why}\n", id(self.from), id(self.to), self.by.seconds())
    }

    /// Reads a line. `None` when it is not one.
    fn from_line(line: &[u8]) -> Option<Self> {
        let id = |digits: &[u8]| ObjectId::from_hex(digits).ok();
        let (from, to) = (id(line.get(..40)?)?, id(line.get(41..81)?)?);
        let rest = String::from_utf8_lossy(line.get(82..).unwrap_or_default());
        let (who, why) = rest.split_once('\t').unwrap_or((&rest, ""));
        let (name, address) = who.split_once('<').unwrap_or((who, ""));
        let (email, moment) = address.split_once('>').unwrap_or((address, ""));
        let seconds: f64 = moment.split_whitespace().next().and_then(|digits| digits.parse().ok()).unwrap_or(0.0);
        Some(Self {
            from: (!from.is_null()).then_some(from),
            to: (!to.is_null()).then_some(to),
            by: Stamp { now_ms: seconds * 1000.0, name: name.trim().into(), email: email.into() },
            why: why.into(),
        })
    }
}

/// The entries of a reflog's text, oldest first. Lines that are none are passed over.
pub fn parse_log(text: &[u8]) -> Vec<LogEntry> {
    text.split(|byte| *byte == b'\n').filter_map(LogEntry::from_line).collect()
}

/// All commits that a reflog's text names. A damaged line hides none of the others.
pub(crate) fn log_ids(text: &[u8]) -> Vec<ObjectId> {
    parse_log(text).into_iter().flat_map(|entry| [entry.from, entry.to]).flatten().collect()
}

/// All commits that the reflogs of a project name.
pub(crate) async fn logged_commits(store: &dyn Store, project: &str) -> Result<BTreeSet<ObjectId>, ProjectError> {
    let logs = store.keys(Space::Refs, &log_key(project, "")).await?;
    let texts = store.read_many(Space::Refs, &logs).await?;
    Ok(texts.into_iter().flatten().flat_map(|text| log_ids(&text)).collect())
}

/// Whether every line of a text is one of a reflog.
pub(crate) fn is_log(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.all(|line| LogEntry::from_line(line).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_read_back() {
        let id = |digit: u8| ObjectId::from_hex(&[digit; 40]).unwrap();
        let by = Stamp { name: "Ada <x>".into(), ..Stamp::at(5_000.0) };
        let first = LogEntry { from: None, to: Some(id(b'a')), by, why: "commit: more\nignored".into() };
        let line = first.to_line();
        let expected = format!("{} {} Ada x <learner@localhost> 5 +0000\tcommit: more\n", "0".repeat(40), id(b'a'));
        assert_eq!(line, expected);
        let text = format!("{line}what\n{}", line.replace(&"0".repeat(40), &"b".repeat(40)));
        let entries = parse_log(text.as_bytes());
        assert_eq!((entries.len(), entries[0].from, entries[1].from), (2, None, Some(id(b'b'))));
        assert_eq!((entries[0].by.name.as_str(), entries[0].by.now_ms), ("Ada x", 5_000.0));
        assert_eq!(entries[0].why, "commit: more");
        assert_eq!(log_ids(text.as_bytes()), [id(b'a'), id(b'b'), id(b'a')]);
        assert!(is_log(line.as_bytes()) && !is_log(text.as_bytes()));
    }
}
