//! Files of the page on their way into the store.

use bunsen_project::{ContentWriter, NewContent, WrittenContent};
use bunsen_spec::{Problem, ProjectId, say};
use web_sys::Blob;

use crate::host::{random_bits, read_blob};
use crate::laboratory::Laboratory;

/// How many bytes of a file are taken at once.
const SLICE_BYTES: u64 = 1 << 20;

impl Laboratory {
    /// Stores a file that the page gave, slice by slice, for a project that is about to get it. `request` hears of the
    /// progress, and can be given up: then the store has as much room as before.
    ///
    /// # Errors
    /// When the file cannot be read (any more), or the store has no room.
    pub async fn store_file(&self, file: &Blob, name: &str, request: u64) -> Result<NewContent, Problem> {
        let id = ProjectId::from_random(random_bits()).to_string();
        let mut writer = ContentWriter::begin(&self.store, &id, &self.stamp()).await?;
        let written = match self.write_file(&mut writer, file, name, request).await {
            Ok(written) => written.ok_or_else(|| say::worker::not_readable(name)),
            Err(problem) => Err(problem),
        };
        if written.is_err() {
            // What cannot be let go now goes a day later.
            let _ = writer.abandon().await;
        }
        Ok(NewContent::Written(written?))
    }

    /// Hands a file that the page gave to a writer, slice by slice. None if it cannot be read (any more). `request` hears of
    /// the progress, and can be given up between slices.
    ///
    /// # Errors
    /// When the store has no room, or the request was given up. The writer is to be abandoned then.
    pub async fn write_file(
        &self,
        writer: &mut ContentWriter<'_>,
        file: &Blob,
        name: &str,
        request: u64,
    ) -> Result<Option<WrittenContent>, Problem> {
        let size_bytes = file.size() as u64;
        let storing = say::worker::storing(name);
        let mut at = 0;
        while at < size_bytes {
            if size_bytes > SLICE_BYTES {
                self.working(request, storing.as_str(), Some(at as f64 / size_bytes as f64));
            }
            let end = size_bytes.min(at + SLICE_BYTES);
            let reading = async { Ok(read_blob(file, at..end).await) };
            let slice = self.requests.until_given_up(request, reading).await?;
            let Some(slice) = slice.filter(|slice| slice.len() as u64 == end - at) else { return Ok(None) };
            writer.push(&slice).await?;
            at = end;
        }
        Ok(Some(writer.finish().await?))
    }
}
