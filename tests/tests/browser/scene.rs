//! What most journeys begin with.

use anyhow::{Context, Result};
use bunsen_tests::{Browser, Edge, Tab};

/// An edge, a browser with an empty profile, and a tab on the welcome page.
pub struct Scene {
    pub edge: Edge,
    pub browser: Browser,
    pub tab: Tab,
}

impl Scene {
    /// A first visit.
    pub async fn new() -> Result<Self> {
        Self::with(Browser::start().await?).await
    }

    /// A first visit with a browser that offers WebGPU.
    pub async fn with_gpu() -> Result<Self> {
        Self::with(Browser::start_with_gpu().await?).await
    }

    async fn with(browser: Browser) -> Result<Self> {
        let edge = Edge::start()?;
        let tab = browser.open(&edge.url()).await?;
        tab.see("Train a model in this tab").await?;
        Ok(Self { edge, browser, tab })
    }

    /// The address of a page, such as `/d/iris`.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.edge.url())
    }

    /// Ends the browser and the edge.
    pub async fn end(self) -> Result<()> {
        self.browser.close().await
    }
}

/// Makes a project of a sample and waits for its table.
pub async fn start_with(tab: &Tab, sample: &str, rows: &str) -> Result<()> {
    tab.press(sample).await?;
    tab.see(rows).await
}

/// Goes to a room of the open project.
pub async fn go(tab: &Tab, room: &str) -> Result<()> {
    tab.press(room).await?;
    let title = match room {
        "Train" => "What to predict",
        other => other,
    };
    tab.see(title).await
}

/// Trains `model` with its defaults and waits for the result.
pub async fn train(tab: &Tab, model: &str) -> Result<()> {
    go(tab, "Train").await?;
    tab.fill("Model", model).await?;
    tab.press_last("Train").await?;
    tab.see("Download the model").await.with_context(|| format!("training {model}"))
}
