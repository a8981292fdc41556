//! What a server answers to a push, in git's packet lines.

use std::collections::BTreeMap;

use bunsen_project::sync::lines::{Report, read_advertisement, read_report};

/// Reads what became of a push, and which refs there are before one. What is understood must say the same when it is
/// written again. Returns whether it was one of the two.
///
/// # Panics
/// If something does not hold: that is a bug of ours, whatever the bytes are.
pub fn lines(bytes: &[u8]) -> bool {
    let report = read_report(bytes);
    if let Some(report) = &report {
        assert_eq!(read_report(&write_report(report)).as_ref(), Some(report));
    }
    let refs = read_advertisement(bytes);
    if let Some(refs) = &refs {
        assert!(refs.values().all(|id| !id.is_null()));
        let lines = refs.iter().map(|(name, id)| format!("{id} {name}"));
        let told = [line("# service=git-receive-pack"), b"0000".to_vec(), lines.flat_map(|text| line(&text)).collect()];
        assert_eq!(read_advertisement(&[told.concat(), b"0000".to_vec()].concat()).as_ref(), Some(refs));
    }
    assert!(report.is_none() || refs.is_none(), "an answer is two things");
    report.is_some() || refs.is_some()
}

fn write_report(report: &Report) -> Vec<u8> {
    let Report { unpack_error, refs } = report;
    let refs: &BTreeMap<String, Option<String>> = refs;
    let refs = refs.iter().map(|(name, why)| match why {
        None => format!("ok {name}"),
        Some(why) => format!("ng {name} {why}"),
    });
    let unpacked = format!("unpack {}", unpack_error.as_deref().unwrap_or("ok"));
    std::iter::once(unpacked).chain(refs).flat_map(|text| line(&text)).collect()
}

/// A packet line, without a line's end: the longest could not hold one.
fn line(text: &str) -> Vec<u8> {
    format!("{:04x}{text}", text.len() + 4).into_bytes()
}
