//! A real `bunsen-edge` on a port of its own.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

/// The administrator's token of every edge that tests start.
const TOKEN: &str = "a-token-for-tests-only-0123456789";

/// A running edge. Ends with the value.
pub struct Edge {
    child: Child,
    port: u16,
    data: TempDir,
}

impl Edge {
    /// Starts an edge with an empty data folder that serves the built page.
    pub fn start() -> Result<Self> {
        let data = TempDir::new()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self { child: spawn(port, data.path())?, port, data })
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
        self.child = spawn(self.port, self.data.path())?;
        Ok(())
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

fn spawn(port: u16, data: &Path) -> Result<Child> {
    let dist = std::env::var_os("BUNSEN_DIST").context("run these tests with `cargo xtask test`")?;
    let mut child = Command::new(program("bunsen-edge")?)
        .args(["--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(data)
        .arg("--dist")
        .arg(dist)
        .env("BUNSEN_TOKEN", TOKEN)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let start = Instant::now();
    while ureq::get(format!("http://127.0.0.1:{port}/readyz")).call().is_err() {
        if let Some(status) = child.try_wait()? {
            bail!("bunsen-edge ended with {status}");
        }
        if start.elapsed() > Duration::from_secs(20) {
            let _ = child.kill();
            bail!("bunsen-edge did not become ready within 20 s");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    Ok(child)
}
