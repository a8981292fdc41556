//! Fetching contents; large ones in parts, which are kept until the whole is there.

use bunsen_spec::Problem;
use bunsen_spec::say::syncing;
use futures::future::join_all;

use super::PART_BYTES;
use super::contents::{Needs, md5_of};
use super::counter::Counter;
use super::edge::{Edge, Part};
use crate::content::{ContentWriter, WrittenContent, has_content};
use crate::draft::Draft;
use crate::{Batch, ProjectError, Space, Store};

/// How many contents are fetched at once; each takes as much memory as some parts.
const DOWNLOADS_AT_ONCE: usize = 4;

/// Fetches contents, and knows what came of it.
pub(super) struct Download<'a> {
    pub store: &'a dyn Store,
    pub edge: Edge<'a>,
    pub counter: &'a Counter<'a>,
    /// Keeps what has come.
    pub draft: &'a Draft,
    /// Number that came.
    pub n_contents: u64,
    /// Those by MD5 that are on neither side.
    pub lost: Vec<String>,
}

impl Download<'_> {
    /// Fetches those of some contents that the store lacks, each checked against its MD5. What no run needs is left
    /// where it is: the trash would take it.
    ///
    /// Parts of a large one are stored as they come, beside the contents; a later try goes on behind them.
    /// Nothing needs them, so a try that never comes leaves them to the trash.
    pub async fn fetch(&mut self, needs: &Needs) -> Result<(), Problem> {
        let mut wanted = Vec::new();
        for (name, need) in needs.iter().filter(|(_, need)| !need.is_optional) {
            if !has_content(self.store, md5_of(name)).await? {
                wanted.push((name, need.size_bytes));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let bytes = wanted.iter().map(|(_, size_bytes)| size_bytes.unwrap_or(0)).fold(0, u64::saturating_add);
        self.counter.begin(syncing::fetching_contents(wanted.len() as u64), wanted.len() as u64, bytes);
        for group in wanted.chunks(DOWNLOADS_AT_ONCE) {
            let fetching = group.iter().map(|(name, size_bytes)| self.fetch_one(name, *size_bytes));
            let mut batch = Batch::default();
            let (mut n_contents, mut lost) = (0, Vec::new());
            for ((name, _), fetched) in group.iter().zip(join_all(fetching).await) {
                self.counter.done();
                let md5 = md5_of(name);
                match fetched? {
                    Some(content) => {
                        content.put_within(&mut batch);
                        self.remove_parts(md5, &mut batch).await?;
                        n_contents += 1;
                    }
                    None => lost.push(md5.to_string()),
                }
            }
            self.write(batch).await?;
            self.n_contents += n_contents;
            self.lost.append(&mut lost);
        }
        Ok(())
    }

    /// Fetches a content; `None` where the other side lacks it. What a pointer says of its size is anybody's word: where
    /// it proves wrong, the content is fetched without it.
    async fn fetch_one(&self, name: &str, size_bytes: Option<u64>) -> Result<Option<WrittenContent>, Problem> {
        let md5 = md5_of(name);
        let sizes = [size_bytes, None];
        for size_bytes in &sizes[usize::from(size_bytes.is_none())..] {
            match self.fetch_sized(name, *size_bytes).await? {
                Some(content) if content.md5() != md5 => {}
                content => return Ok(content),
            }
            let mut batch = Batch::default();
            self.remove_parts(md5, &mut batch).await?;
            self.write(batch).await?;
        }
        Err(syncing::content_damaged(md5))
    }

    /// Fetches what the other side has by the name of a content, as many bytes as it is said to have, or all.
    async fn fetch_sized(&self, name: &str, size_bytes: Option<u64>) -> Result<Option<WrittenContent>, Problem> {
        let md5 = md5_of(name);
        let mut writer = ContentWriter::within(self.store, self.draft.clone());
        let mut at = self.take_parts(md5, &mut writer).await?;
        self.counter.passed(at);
        while size_bytes.is_none_or(|size| at < size) {
            let len = size_bytes.map_or(u64::MAX, |size| size - at).min(PART_BYTES as u64);
            match self.edge.part(name, at, len).await? {
                Part::Missing => return Ok(None),
                Part::End => break,
                Part::Whole(whole) => {
                    self.counter.moved(whole.len());
                    writer = ContentWriter::within(self.store, self.draft.clone());
                    writer.push(&whole).await?;
                    break;
                }
                Part::Bytes(part) => {
                    self.counter.moved(part.len());
                    let is_short = (part.len() as u64) < len;
                    if part.is_empty() {
                        return Err(syncing::cut_off(name));
                    }
                    writer.push(&part).await?;
                    let start = at;
                    at += part.len() as u64;
                    // Where its size is said, what follows tells whether it ends here or the line was cut.
                    if is_short && size_bytes.is_none() {
                        break;
                    }
                    if size_bytes != Some(at) {
                        let put = vec![(Space::Files, part_key(md5, start), part)];
                        self.write(Batch { put, ..Batch::default() }).await?;
                    }
                }
            }
        }
        Ok(Some(writer.finish().await?))
    }

    /// Gives what earlier tries brought of a content, from its beginning on, to a writer; says how many bytes that is.
    async fn take_parts(&self, md5: &str, writer: &mut ContentWriter<'_>) -> Result<u64, ProjectError> {
        let mut at = 0;
        for key in self.part_keys(md5).await? {
            if key != part_key(md5, at) {
                break;
            }
            let part = self.store.read(Space::Files, &key).await?.unwrap_or_default();
            writer.push(&part).await?;
            at += part.len() as u64;
        }
        Ok(at)
    }

    async fn remove_parts(&self, md5: &str, batch: &mut Batch) -> Result<(), ProjectError> {
        batch.delete.extend(self.part_keys(md5).await?.into_iter().map(|key| (Space::Files, key)));
        Ok(())
    }

    async fn part_keys(&self, md5: &str) -> Result<Vec<String>, ProjectError> {
        Ok(self.store.keys(Space::Files, &format!("{md5}.part/")).await?)
    }

    async fn write(&self, batch: Batch) -> Result<(), ProjectError> {
        Ok(self.store.write(batch).await?)
    }
}

/// The key of the part of a content that begins at a byte. Keys stand in the parts' order.
fn part_key(md5: &str, start: u64) -> String {
    format!("{md5}.part/{start:015}")
}
