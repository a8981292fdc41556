//! The file in which git keeps the refs that have not moved for a while.

use gix_hash::ObjectId;

use super::refs::{is_ref_name, parse_id};

/// The refs of a `packed-refs` file with what they name. Lines of another kind, such as what a tag leads to, are passed
/// over.
pub(crate) fn parse_packed_refs(bytes: &[u8]) -> impl Iterator<Item = (String, ObjectId)> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| {
        let (id, name) = std::str::from_utf8(line).ok()?.trim_end_matches('\r').split_once(' ')?;
        is_ref_name(name).then_some(())?;
        Some((name.to_string(), parse_id(id.as_bytes())?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refs_are_read_and_the_rest_passed_over() {
        let (a, b) = ("a".repeat(40), "b".repeat(40));
        let text = format!(
            "# pack-refs with: peeled fully-peeled sorted \n{a} refs/heads/main\n{b} refs/tags/v1\n^{a}\n\
             {a} ../evil\nzz refs/heads/x\n{b} refs/heads/last"
        );
        let refs: Vec<_> = parse_packed_refs(text.as_bytes()).map(|(name, id)| format!("{name} {id}")).collect();
        let expected = [format!("refs/heads/main {a}"), format!("refs/tags/v1 {b}"), format!("refs/heads/last {b}")];
        assert_eq!(refs, expected);
    }
}
