//! A real headless Chromium with a profile of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use chromiumoxide::browser::{Browser as Chromium, BrowserConfig};
use futures::StreamExt;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::Tab;

/// A browser and its profile. Two of them share nothing.
pub struct Browser {
    chromium: Chromium,
    events: JoinHandle<()>,
    profile: TempDir,
    kind: Kind,
}

/// What a browser is started with.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    WithGpu,
    NamesEdge,
}

/// The name of this machine for a browser of [`Browser::start_in_network`].
pub const NAME: &str = "bunsen.test";

impl Browser {
    /// Starts a browser with an empty profile.
    pub async fn start() -> Result<Self> {
        Self::with_profile(TempDir::new()?, Kind::Plain).await
    }

    /// Starts a browser that offers WebGPU on a software adapter: slow, but real.
    pub async fn start_with_gpu() -> Result<Self> {
        Self::with_profile(TempDir::new()?, Kind::WithGpu).await
    }

    /// Starts a browser that knows this machine as [`NAME`], as another device of a network would. Pages from there
    /// have no secure context: no locks, no service worker.
    pub async fn start_in_network() -> Result<Self> {
        Self::with_profile(TempDir::new()?, Kind::NamesEdge).await
    }

    async fn with_profile(profile: TempDir, kind: Kind) -> Result<Self> {
        let executable = std::env::var_os("CHROMIUM").context("run these tests with `cargo xtask test`")?;
        let mut config = BrowserConfig::builder()
            .chrome_executable(PathBuf::from(executable))
            .user_data_dir(profile.path())
            .no_sandbox()
            .new_headless_mode()
            .window_size(1360, 900)
            .viewport(None)
            // A bench's peer computes for minutes inside one evaluation.
            .request_timeout(Duration::from_secs(300))
            .args(["disable-quic", "disable-component-update"]);
        config = match kind {
            Kind::WithGpu => config.arg("enable-unsafe-webgpu").arg(("use-webgpu-adapter", "swiftshader")),
            Kind::Plain => config.arg("disable-gpu"),
            Kind::NamesEdge => {
                config.arg("disable-gpu").arg(("host-resolver-rules", format!("MAP {NAME} 127.0.0.1").as_str()))
            }
        };
        let (chromium, mut handler) = Chromium::launch(config.build().map_err(|e| anyhow!(e))?).await?;
        let events = tokio::spawn(async move { while handler.next().await.is_some() {} });
        Ok(Self { chromium, events, profile, kind })
    }

    /// Opens a tab at `url`.
    pub async fn open(&self, url: &str) -> Result<Tab> {
        // A browser that was killed may lose the first tab while it tidies its profile.
        match Tab::open(&self.chromium, url).await {
            Ok(tab) => Ok(tab),
            Err(_) => Tab::open(&self.chromium, url).await,
        }
    }

    /// Kills the browser at once, as a power cut would, and starts it again with the same profile.
    pub async fn kill_and_restart(mut self) -> Result<Self> {
        let _ = self.chromium.kill().await;
        self.events.abort();
        remove_locks(self.profile.path());
        Self::with_profile(self.profile, self.kind).await
    }

    /// Ends the browser.
    pub async fn close(mut self) -> Result<()> {
        self.chromium.close().await?;
        self.chromium.wait().await?;
        self.events.abort();
        Ok(())
    }
}

/// A killed browser leaves marks that make the next one believe that it still runs.
fn remove_locks(profile: &Path) {
    for name in ["SingletonLock", "SingletonCookie", "SingletonSocket"] {
        let _ = std::fs::remove_file(profile.join(name));
    }
}
