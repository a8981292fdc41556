//! A real `bunsen-edge` on a port of its own.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::NAME;

/// The administrator's token of every edge that tests start.
const TOKEN: &str = "a-token-for-tests-only-0123456789";

/// A running edge. Ends with the value.
pub struct Edge {
    child: Child,
    port: u16,
    data: TempDir,
    dist: PathBuf,
}

impl Edge {
    /// Starts an edge with an empty data folder that serves the built page.
    pub fn start() -> Result<Self> {
        Self::start_with(&dist()?)
    }

    /// Starts an edge with an empty data folder that serves another page.
    pub fn start_with(dist: &Path) -> Result<Self> {
        let (data, dist) = (TempDir::new()?, dist.to_path_buf());
        let (child, port) = spawn(0, data.path(), &dist)?;
        Ok(Self { child, port, data, dist })
    }

    /// Its address, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The token that allows writing.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// Its data folder.
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Cuts the network: kills the edge at once, so that nothing answers any more.
    pub fn cut(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Brings it back on the same port with the same data.
    pub fn restart(&mut self) -> Result<()> {
        self.cut();
        (self.child, self.port) = spawn(self.port, self.data.path(), &self.dist)?;
        Ok(())
    }

    /// Brings it back with another built page, as after an update.
    pub fn restart_with(&mut self, dist: &Path) -> Result<()> {
        self.dist = dist.to_path_buf();
        self.restart()
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        self.cut();
    }
}

/// The path of one of our programs, as built by `cargo xtask`.
pub fn program(name: &str) -> Result<PathBuf> {
    let folder = std::env::var_os("BUNSEN_PROGRAMS").context("run these tests with `cargo xtask test`")?;
    Ok(PathBuf::from(folder).join(name))
}

/// The built page.
pub fn dist() -> Result<PathBuf> {
    Ok(std::env::var_os("BUNSEN_DIST").context("run these tests with `cargo xtask test`")?.into())
}

/// Starts an edge on a port, 0 for a free one; gives the port it listens on, which it says once it does.
fn spawn(port: u16, data: &Path, dist: &Path) -> Result<(Child, u16)> {
    let mut child = Command::new(program("bunsen-edge")?)
        .args(["--allow-host", NAME, "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(data)
        .arg("--dist")
        .arg(dist)
        .env("BUNSEN_TOKEN", TOKEN)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut line = String::new();
    // The pipe stays open with the child: a closed one would end it at its next line.
    let out = child.stdout.as_mut().context("the edge's standard output")?;
    BufReader::new(out).read_line(&mut line)?;
    match line.trim().rsplit_once(':').and_then(|(_, port)| port.parse().ok()) {
        Some(port) => Ok((child, port)),
        None => {
            let _ = child.kill();
            bail!("bunsen-edge ended with {}", child.wait()?)
        }
    }
}
