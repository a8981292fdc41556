//! What the edge says it has.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use gix_hash::{Kind as HashKind, ObjectId};
use gix_packetline::blocking_io::encode::{flush_to_write, text_to_write};

use crate::store::{GitRef, PackedObject, StoreFault};

/// What a push may ask for.
const RECEIVE_CAPABILITIES: &str = concat!(
    "report-status delete-refs atomic ofs-delta object-format=sha1 agent=bunsen-edge/",
    env!("CARGO_PKG_VERSION")
);

/// What a fetch may ask for.
const UPLOAD_CAPABILITIES: &str = concat!(
    "multi_ack_detailed no-done side-band-64k ofs-delta object-format=sha1 agent=bunsen-edge/",
    env!("CARGO_PKG_VERSION")
);

/// The refs as lines of text, for clients that fetch object by object (`info/refs`).
pub(crate) fn text_refs(refs: &[GitRef]) -> String {
    let mut text = String::new();
    for each in refs {
        text.push_str(&format!("{}\t{}\n", each.object, each.name));
        if let Some(peeled) = each.peeled {
            text.push_str(&format!("{peeled}\t{}^{{}}\n", each.name));
        }
    }
    text
}

/// The refs and what may be asked for, for a client that is about to push.
pub(crate) fn receive_advertisement(refs: &[GitRef]) -> io::Result<Vec<u8>> {
    let lines = refs.iter().map(|each| (each.object, each.name.clone())).collect();
    advertisement("git-receive-pack", RECEIVE_CAPABILITIES, lines)
}

/// The refs and what may be asked for, for a client that is about to fetch. `head` is the branch that a clone
/// starts on.
pub(crate) fn upload_advertisement(refs: &[GitRef], head: &str) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    if let Some(first) = refs.iter().find(|each| each.name == head) {
        lines.push((first.object, "HEAD".to_string()));
    }
    for each in refs {
        lines.push((each.object, each.name.clone()));
        if let Some(peeled) = each.peeled {
            lines.push((peeled, format!("{}^{{}}", each.name)));
        }
    }
    advertisement("git-upload-pack", &format!("{UPLOAD_CAPABILITIES} symref=HEAD:{head}"), lines)
}

fn advertisement(service: &str, capabilities: &str, lines: Vec<(ObjectId, String)>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    text_to_write(format!("# service={service}").as_bytes(), &mut out)?;
    flush_to_write(&mut out)?;
    let nothing = || vec![(ObjectId::null(HashKind::Sha1), "capabilities^{}".to_string())];
    let lines = if lines.is_empty() { nothing() } else { lines };
    for (index, (object, name)) in lines.into_iter().enumerate() {
        let said = if index == 0 { format!("\0{capabilities}") } else { String::new() };
        text_to_write(format!("{object} {name}{said}").as_bytes(), &mut out)?;
    }
    flush_to_write(&mut out)?;
    Ok(out)
}

/// An object as git keeps it in a file of its own: header and content, zlib-compressed.
pub(crate) fn loose_object(object: &PackedObject) -> Result<Vec<u8>, StoreFault> {
    let mut content = Vec::new();
    object.unpack_into(&mut content)?;
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(object.bytes.len() + 32), Compression::fast());
    encoder.write_all(&gix_object::encode::loose_header(object.kind, object.size_bytes))?;
    encoder.write_all(&content)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refs_are_told_in_both_ways() {
        let id = |digit: &str| ObjectId::from_hex(digit.repeat(40).as_bytes()).unwrap();
        let refs = [
            GitRef { name: "refs/heads/main".into(), object: id("1"), peeled: None },
            GitRef { name: "refs/tags/v1".into(), object: id("2"), peeled: Some(id("1")) },
        ];
        let (one, two) = ("1".repeat(40), "2".repeat(40));
        let text = format!("{one}\trefs/heads/main\n{two}\trefs/tags/v1\n{one}\trefs/tags/v1^{{}}\n");
        assert_eq!(text_refs(&refs), text);
        let told = String::from_utf8(receive_advertisement(&refs).unwrap()).unwrap();
        assert!(told.starts_with("001f# service=git-receive-pack\n0000"), "{told}");
        assert!(told.contains(&format!("{one} refs/heads/main\0{RECEIVE_CAPABILITIES}\n")), "{told}");
        assert!(told.ends_with(&format!("003a{two} refs/tags/v1\n0000")), "{told}");
        let told = String::from_utf8(upload_advertisement(&refs, "refs/heads/main").unwrap()).unwrap();
        assert!(told.contains(&format!("{one} HEAD\0{UPLOAD_CAPABILITIES} symref=HEAD:refs/heads/main\n")), "{told}");
        assert!(told.ends_with(&format!("{two} refs/tags/v1\n003d{one} refs/tags/v1^{{}}\n0000")), "{told}");
        let empty = String::from_utf8(receive_advertisement(&[]).unwrap()).unwrap();
        assert!(empty.contains(&format!("{} capabilities^{{}}\0", "0".repeat(40))), "{empty}");
    }
}
