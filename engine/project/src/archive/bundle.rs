//! Git bundles: a list of branches and tags, and a pack of all they reach.

use std::collections::BTreeMap;

use bunsen_spec::say::archives;

use super::found::{Found, objects_of, refuse_sha256};
use super::{ImportLimits, bad};
use crate::ProjectError;
use crate::git::{self, Room};

/// What bundles begin with, by version.
const SIGNATURES: [&[u8]; 2] = [b"# v2 git bundle\n", b"# v3 git bundle\n"];

/// Whether a file is a git bundle, by its first bytes.
pub fn is_bundle(bytes: &[u8]) -> bool {
    SIGNATURES.iter().any(|signature| bytes.starts_with(signature))
}

/// Reads a bundle. Refuses one that builds on versions which are not in it.
pub(super) fn read_bundle(bytes: &[u8], limits: &ImportLimits) -> Result<Found, ProjectError> {
    let mut rest = &bytes[SIGNATURES[0].len()..];
    let mut named = Vec::new();
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| bad(archives::bundle_header()))?;
        let line = std::str::from_utf8(&rest[..end]).map_err(|_| bad(archives::bundle_header()))?;
        rest = &rest[end + 1..];
        match line.as_bytes().first() {
            None => break,
            Some(b'@') => check_capability(&line[1..])?,
            Some(b'-') => return Err(bad(archives::bundle_of_range())),
            Some(_) => {
                let (id, name) = line.split_once(' ').ok_or_else(|| bad(archives::bundle_header()))?;
                refuse_sha256(id.as_bytes())?;
                let id = git::parse_id(id.as_bytes()).filter(|_| name == "HEAD" || git::is_ref_name(name));
                named.push((name.to_string(), id.ok_or_else(|| bad(archives::bundle_header()))?));
            }
        }
    }
    let refs = named.into_iter().map(|(name, id)| (name, format!("{id}\n").into_bytes())).collect();
    let mut room = Room { n_objects: limits.n_files, size_bytes: limits.size_bytes };
    let stored = objects_of(rest, &mut room, limits)?.collect();
    Ok(Found { refs, stored, files: BTreeMap::new(), ..Found::default() })
}

/// Refuses what a bundle needs of its reader and this one cannot do.
fn check_capability(capability: &str) -> Result<(), ProjectError> {
    match capability.split_once('=').unwrap_or((capability, "")) {
        ("object-format", "sha1") => Ok(()),
        ("object-format", _) => Err(bad(archives::named_by_sha256())),
        ("filter", _) => Err(bad(archives::bundle_is_filtered())),
        _ => Err(bad(&archives::bundle_needs(capability))),
    }
}
