//! What a thread that may block writes, and a client reads.

use std::io::{self, ErrorKind, Write};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// The writing end of an answer. Whoever writes waits for the client to read, but not for ever: the thread is others',
/// too.
pub(super) struct Outgoing {
    out: DuplexStream,
    idle: Duration,
    handle: Handle,
}

impl Outgoing {
    /// Begins one. `idle` is how long the client may read nothing; then writing fails with [`ErrorKind::TimedOut`].
    /// To be called where the server's tasks run.
    pub fn new(out: DuplexStream, idle: Duration) -> Self {
        Self { out, idle, handle: Handle::current() }
    }
}

impl Write for Outgoing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (out, idle) = (&mut self.out, self.idle);
        let written = self.handle.block_on(async { timeout(idle, out.write(bytes)).await });
        written.unwrap_or_else(|_| Err(ErrorKind::TimedOut.into()))
    }

    fn flush(&mut self) -> io::Result<()> {
        // What is written can be read at once.
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    #[tokio::test]
    async fn a_client_that_reads_nothing_is_not_waited_for() {
        let (mut client, out) = tokio::io::duplex(4);
        let mut outgoing = Outgoing::new(out, Duration::from_millis(50));
        let writing = tokio::task::spawn_blocking(move || outgoing.write_all(b"hello").map_err(|error| error.kind()));
        let mut read = [0; 5];
        client.read_exact(&mut read).await.unwrap();
        assert_eq!((writing.await.unwrap(), &read), (Ok(()), b"hello"));

        let (_client, out) = tokio::io::duplex(4);
        let mut outgoing = Outgoing::new(out, Duration::from_millis(50));
        let writing = tokio::task::spawn_blocking(move || outgoing.write_all(b"hello").map_err(|error| error.kind()));
        assert_eq!(writing.await.unwrap(), Err(ErrorKind::TimedOut));
    }
}
