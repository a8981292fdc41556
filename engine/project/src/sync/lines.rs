//! Git's packet lines: what a push says before its pack, and what it is answered.

use std::collections::BTreeMap;

use crate::git::ObjectId;

/// A ref that a push moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Move {
    /// Its whole name.
    pub name: String,
    /// Where it is there; `None`: nowhere.
    pub from: Option<ObjectId>,
    /// Where it shall be.
    pub to: ObjectId,
}

/// What a push begins with.
pub(super) fn write_commands(moves: &[Move]) -> Vec<u8> {
    let mut out = Vec::new();
    for (i, Move { name, from, to }) in moves.iter().enumerate() {
        let from = from.unwrap_or_else(|| ObjectId::null(gix_hash::Kind::Sha1));
        let asked = if i == 0 { "\0 report-status object-format=sha1 agent=bunsen" } else { "" };
        let line = format!("{from} {to} {name}{asked}\n");
        out.extend_from_slice(format!("{:04x}{line}", line.len() + 4).as_bytes());
    }
    out.extend_from_slice(b"0000");
    out
}

/// What became of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Why the objects were not taken; `None`: they were.
    pub unpack_error: Option<String>,
    /// By ref, why it did not move; `None`: it did.
    pub refs: BTreeMap<String, Option<String>>,
}

/// Reads what became of a push. `None` when the answer is something else.
pub fn read_report(answer: &[u8]) -> Option<Report> {
    let mut lines = read_lines(answer)?.into_iter().flatten();
    let unpacked = lines.next()?;
    let unpacked = unpacked.strip_prefix("unpack ")?;
    let mut refs = BTreeMap::new();
    for line in lines {
        if let Some(name) = line.strip_prefix("ok ") {
            refs.insert(name.to_string(), None);
        } else {
            let (name, why) = line.strip_prefix("ng ")?.split_once(' ')?;
            refs.insert(name.to_string(), Some(why.to_string()));
        }
    }
    Some(Report { unpack_error: (unpacked != "ok").then(|| unpacked.to_string()), refs })
}

/// Reads which refs the other side tells of before a push. `None` when the answer is something else.
pub fn read_advertisement(answer: &[u8]) -> Option<BTreeMap<String, ObjectId>> {
    let lines = read_lines(answer)?;
    let (head, refs) = lines.split_at(2.min(lines.len()));
    if head != [Some("# service=git-receive-pack".to_string()), None] || refs.last() != Some(&None) {
        return None;
    }
    let mut found = BTreeMap::new();
    for line in refs.iter().flatten() {
        let (id, name) = line.split('\0').next()?.split_once(' ')?;
        let id = ObjectId::from_hex(id.as_bytes()).ok()?;
        // No ref of git's has one: a line break before the capabilities would be part of its name.
        if name.contains(char::is_control) {
            return None;
        }
        if !id.is_null() {
            found.insert(name.to_string(), id);
        }
    }
    Some(found)
}

/// The lines of an answer, without line breaks; `None` for a flush.
fn read_lines(answer: &[u8]) -> Option<Vec<Option<String>>> {
    let mut lines = Vec::new();
    let mut rest = answer;
    while !rest.is_empty() {
        let len = std::str::from_utf8(rest.get(..4)?).ok()?;
        // A number may have a sign, a length not.
        let len = usize::from_str_radix(len, 16).ok().filter(|_| !len.starts_with('+'))?;
        if len == 0 {
            lines.push(None);
            rest = &rest[4..];
            continue;
        }
        let line = std::str::from_utf8(rest.get(4..len)?).ok()?;
        lines.push(Some(line.trim_end_matches('\n').to_string()));
        rest = &rest[len..];
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(digit: u8) -> ObjectId {
        ObjectId::from_hex(&[digit; 40]).unwrap()
    }

    #[test]
    fn commands_have_gits_form() {
        let moves = [
            Move { name: "refs/heads/main".into(), from: None, to: id(b'a') },
            Move { name: "refs/tags/v1".into(), from: Some(id(b'b')), to: id(b'c') },
        ];
        let (zero, a, b, c) = ("0".repeat(40), id(b'a'), id(b'b'), id(b'c'));
        let expected = format!(
            "0095{zero} {a} refs/heads/main\0 report-status object-format=sha1 agent=bunsen\n0063{b} {c} refs/tags/v1\n0000"
        );
        assert_eq!(String::from_utf8(write_commands(&moves)).unwrap(), expected);
    }

    #[test]
    fn reports_are_read() {
        /// Why nothing was taken, and each ref with why it did not move.
        type Told<'a> = (Option<&'a str>, &'a [(&'a str, Option<&'a str>)]);
        let check = |answer: &str, expected: Option<Told<'_>>| {
            let expected = expected.map(|(error, refs)| Report {
                unpack_error: error.map(String::from),
                refs: refs.iter().map(|(name, why)| ((*name).into(), why.map(String::from))).collect(),
            });
            assert_eq!(read_report(answer.as_bytes()), expected, "{answer:?}");
        };
        check("000eunpack ok\n0017ok refs/heads/main\n0000", Some((None, &[("refs/heads/main", None)])));
        check(
            "0010unpack oh no001cng refs/heads/a it moved0000",
            Some((Some("oh no"), &[("refs/heads/a", Some("it moved"))])),
        );
        check("000eunpack ok\n0000", Some((None, &[])));
        for wrong in ["", "0000", "000eunpack", "<html>", "000eunpack ok\n0009huh?\n", "0001", "00", "+00eunpack ok\n"]
        {
            check(wrong, None);
        }
    }

    #[test]
    fn advertisements_are_read() {
        let a = id(b'a');
        let told = format!("001f# service=git-receive-pack\n0000004b{a} refs/heads/main\0report-status\n0000");
        assert_eq!(read_advertisement(told.as_bytes()), Some(BTreeMap::from([("refs/heads/main".into(), a)])));
        let zero = "0".repeat(40);
        let empty = format!("001f# service=git-receive-pack\n00000044{zero} capabilities^{{}}\0delete\n0000");
        assert_eq!(read_advertisement(empty.as_bytes()), Some(BTreeMap::new()));
        let broken = format!("001f# service=git-receive-pack\n0000004c{a} refs/heads/main\n\0report-status\n0000");
        for wrong in ["", "0000", "<html></html>", &told[..60], &broken] {
            assert_eq!(read_advertisement(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
