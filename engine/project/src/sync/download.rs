//! Fetching contents; large ones in parts, which are kept until the whole is there.

use bunsen_spec::Problem;
use bunsen_spec::say::syncing;
use futures::future::join_all;

use super::PART_BYTES;
use super::contents::{Needs, md5_of};
use super::counter::Counter;
use super::edge::{Edge, Part};
use crate::content::{has_content, put_content};
use crate::{Batch, ProjectError, Space, Store, md5_hex};

/// How many contents are fetched at once.
const DOWNLOADS_AT_ONCE: usize = 4;

/// What came of fetching contents.
#[derive(Debug, Default)]
pub(super) struct Downloaded {
    /// Number that came.
    pub n_contents: u64,
    /// Those by MD5 that are on neither side.
    pub lost: Vec<String>,
}

/// Fetches those of some contents that the store lacks, each checked against its MD5.
///
/// Parts of a large one are stored as they come, beside the contents; a later try goes on behind them.
/// Nothing needs them, so a try that never comes leaves them to the trash.
pub(super) async fn download(
    store: &dyn Store,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    needs: &Needs,
    downloaded: &mut Downloaded,
) -> Result<(), Problem> {
    let mut wanted = Vec::new();
    for (name, need) in needs {
        if !has_content(store, md5_of(name)).await? {
            wanted.push((name, *need));
        }
    }
    if wanted.is_empty() {
        return Ok(());
    }
    let bytes = wanted.iter().map(|(_, need)| need.size_bytes.unwrap_or(0)).sum();
    counter.begin(syncing::fetching_contents(wanted.len() as u64), wanted.len() as u64, bytes);
    for group in wanted.chunks(DOWNLOADS_AT_ONCE) {
        let fetching = group.iter().map(|(name, need)| fetch(store, edge, counter, name, need.size_bytes));
        let mut batch = Batch::default();
        for ((name, need), fetched) in group.iter().zip(join_all(fetching).await) {
            counter.done();
            let md5 = md5_of(name);
            if let Some(bytes) = fetched? {
                put_content(store, &mut batch, &bytes).await?;
                batch.delete.extend(part_keys(store, md5).await?.into_iter().map(|key| (Space::Files, key)));
                downloaded.n_contents += 1;
            } else if !need.is_optional {
                downloaded.lost.push(md5.to_string());
            }
        }
        store.write(batch).await.map_err(ProjectError::from)?;
    }
    Ok(())
}

/// Fetches a content; `None` where the other side lacks it.
async fn fetch(
    store: &dyn Store,
    edge: Edge<'_>,
    counter: &Counter<'_>,
    name: &str,
    size_bytes: Option<u64>,
) -> Result<Option<Vec<u8>>, Problem> {
    let md5 = md5_of(name);
    let mut bytes = read_parts(store, md5).await?;
    counter.passed(bytes.len() as u64);
    while size_bytes.is_none_or(|size| (bytes.len() as u64) < size) {
        let start = bytes.len() as u64;
        let len = size_bytes.map_or(u64::MAX, |size| size - start).min(PART_BYTES as u64);
        match edge.part(name, start, len).await? {
            Part::Missing => return Ok(None),
            Part::End => break,
            Part::Whole(whole) => {
                counter.moved(whole.len());
                bytes = whole;
                break;
            }
            Part::Bytes(part) => {
                counter.moved(part.len());
                let is_short = (part.len() as u64) < len;
                if part.is_empty() || (is_short && size_bytes.is_some()) {
                    return Err(syncing::cut_off(name));
                }
                bytes.extend_from_slice(&part);
                if is_short {
                    break;
                }
                if size_bytes != Some(bytes.len() as u64) {
                    let put = vec![(Space::Files, part_key(md5, start), part)];
                    store.write(Batch { put, ..Batch::default() }).await.map_err(ProjectError::from)?;
                }
            }
        }
    }
    if md5_hex(&bytes) == md5 {
        return Ok(Some(bytes));
    }
    let delete = part_keys(store, md5).await?.into_iter().map(|key| (Space::Files, key)).collect();
    store.write(Batch { delete, ..Batch::default() }).await.map_err(ProjectError::from)?;
    Err(syncing::content_damaged(md5))
}

/// What earlier tries brought of a content, from its beginning on.
async fn read_parts(store: &dyn Store, md5: &str) -> Result<Vec<u8>, ProjectError> {
    let mut bytes = Vec::new();
    for key in part_keys(store, md5).await? {
        if key != part_key(md5, bytes.len() as u64) {
            break;
        }
        bytes.extend(store.read(Space::Files, &key).await?.unwrap_or_default());
    }
    Ok(bytes)
}

async fn part_keys(store: &dyn Store, md5: &str) -> Result<Vec<String>, ProjectError> {
    Ok(store.keys(Space::Files, &format!("{md5}.part/")).await?)
}

/// The key of the part of a content that begins at a byte. Keys stand in the parts' order.
fn part_key(md5: &str, start: u64) -> String {
    format!("{md5}.part/{start:015}")
}
