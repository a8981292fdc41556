//! Sending contents; large ones in parts, going on where an earlier try was cut off.

use bunsen_spec::Problem;
use bunsen_spec::say::syncing;
use futures::future::join_all;

use super::PART_BYTES;
use super::contents::{Needs, md5_of};
use super::counter::Counter;
use super::edge::{Edge, Sent};
use crate::content::has_content;
use crate::{ContentReader, Store, read_content_range};

/// How many contents are sent at once; each may take as much memory as one part.
const UPLOADS_AT_ONCE: usize = 4;

/// How often the other side may say that nothing came of a part.
const TRIES: usize = 3;

/// What came of sending contents.
#[derive(Debug, Default)]
pub(super) struct Uploaded {
    /// Number that was sent.
    pub n_contents: u64,
    /// Those by MD5 that are on neither side.
    pub lost: Vec<String>,
}

/// Sends those of some contents that the other side lacks. A project that is not there is made.
pub(super) async fn upload(
    store: &dyn Store,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    needs: &Needs,
) -> Result<Uploaded, Problem> {
    let names = needs.keys().cloned().collect();
    let missing = match edge.missing(&names).await? {
        Some(missing) => missing,
        None => {
            edge.create().await?;
            names
        }
    };
    let mut uploaded = Uploaded::default();
    let mut wanted = Vec::new();
    for (name, need) in needs.iter().filter(|(name, _)| missing.contains(*name)) {
        if has_content(store, md5_of(name)).await? {
            wanted.push((name, need.size_bytes));
        } else if !need.is_optional {
            uploaded.lost.push(md5_of(name).to_string());
        }
    }
    let bytes = wanted.iter().map(|(_, size_bytes)| size_bytes.unwrap_or(0)).fold(0, u64::saturating_add);
    counter.begin(syncing::sending_contents(wanted.len() as u64), wanted.len() as u64, bytes);
    for group in wanted.chunks(UPLOADS_AT_ONCE) {
        let sending = group.iter().map(|(name, _)| send(store, edge, counter, name));
        for sent in join_all(sending).await {
            sent?;
            uploaded.n_contents += 1;
        }
    }
    Ok(uploaded)
}

async fn send(store: &dyn Store, edge: Edge<'_>, counter: &Counter<'_>, name: &str) -> Result<(), Problem> {
    // As large as it is stored, whatever pointers say.
    let mut content = ContentReader::open(store, md5_of(name)).await?;
    let total_bytes = content.size_bytes();
    if total_bytes <= PART_BYTES as u64 {
        let bytes = content.read(0, PART_BYTES).await?;
        edge.put(name, &bytes).await?;
        counter.moved(bytes.len());
    } else {
        send_parts(store, edge, counter, name, total_bytes).await?;
    }
    counter.done();
    Ok(())
}

async fn send_parts(
    store: &dyn Store,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    name: &str,
    total_bytes: u64,
) -> Result<(), Problem> {
    let mut at = match edge.arrived(name).await? {
        Sent::Whole => return Ok(()),
        Sent::Next(at) => at,
    };
    counter.passed(at);
    let mut n_tries = 0;
    while n_tries < TRIES {
        let len = total_bytes.saturating_sub(at).min(PART_BYTES as u64) as usize;
        let bytes = match len {
            0 => Vec::new(),
            _ => read_content_range(store, md5_of(name), at, len).await?,
        };
        match edge.put_part(name, &bytes, at, total_bytes).await? {
            Sent::Whole => {
                counter.moved(bytes.len());
                return Ok(());
            }
            Sent::Next(next) if next == at + len as u64 && len > 0 => {
                counter.moved(bytes.len());
                (at, n_tries) = (next, 0);
            }
            Sent::Next(next) => (at, n_tries) = (next, n_tries + 1),
        }
    }
    Err(syncing::cut_off(name))
}
