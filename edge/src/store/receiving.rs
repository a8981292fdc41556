//! Bodies on their way to disk.

use std::io;
use std::time::Duration;

use axum::body::BodyDataStream;
use futures::StreamExt;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

/// How long a client may send nothing, or read nothing of what it asked for.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// How far writing a body came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writing {
    /// To its end.
    Whole {
        /// How many bytes it has.
        size_bytes: u64,
    },
    /// It has more bytes than allowed; some were written.
    TooLarge,
    /// The client broke off or fell silent; what came was written.
    Interrupted,
}

/// Writes a body to the end of a file as it comes, and shows each piece to `look`.
pub(crate) async fn write_body(
    chunks: &mut BodyDataStream,
    file: &mut File,
    limit_bytes: u64,
    mut look: impl FnMut(&[u8]),
) -> io::Result<Writing> {
    let mut size_bytes = 0;
    let ending = loop {
        match tokio::time::timeout(IDLE_TIMEOUT, chunks.next()).await {
            Ok(None) => break Writing::Whole { size_bytes },
            Err(_) | Ok(Some(Err(_))) => break Writing::Interrupted,
            Ok(Some(Ok(chunk))) => {
                size_bytes += chunk.len() as u64;
                if size_bytes > limit_bytes {
                    break Writing::TooLarge;
                }
                look(&chunk);
                file.write_all(&chunk).await?;
            }
        }
    };
    file.flush().await?;
    Ok(ending)
}
