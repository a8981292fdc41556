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
        let edge = Edge::start()?;
        let page = edge.url();
        Self::with(edge, Browser::start().await?, &page).await
    }

    /// A first visit through the link that the edge prints, which allows publishing.
    pub async fn signed_in() -> Result<Self> {
        let edge = Edge::start()?;
        let page = format!("{}/#token={}", edge.url(), edge.token());
        Self::with(edge, Browser::start().await?, &page).await
    }

    /// A first visit with a browser that offers WebGPU.
    pub async fn with_gpu() -> Result<Self> {
        let edge = Edge::start()?;
        let page = edge.url();
        Self::with(edge, Browser::start_with_gpu().await?, &page).await
    }

    async fn with(edge: Edge, browser: Browser, page: &str) -> Result<Self> {
        let tab = browser.open(page).await?;
        tab.see("Train a model in this tab").await?;
        tab.see("CPU · SIMD").await?;
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
    if sample == "Wine" {
        tab.press("All samples").await?;
    }
    tab.press(sample).await?;
    tab.see(rows).await
}

/// Goes to a room of the open project.
pub async fn go(tab: &Tab, room: &str) -> Result<()> {
    tab.press(room).await?;
    let title = match room {
        "Ask" => "Ask your documents",
        "Train" => "What to predict",
        other => other,
    };
    tab.see(title).await
}

/// Trains `model` with its defaults and waits for the result.
pub async fn train(tab: &Tab, model: &str) -> Result<()> {
    go(tab, "Train").await?;
    tab.see("to learn from,").await?;
    tab.fill("Model", model).await?;
    tab.press_last("Train").await?;
    tab.see("Download the model").await.with_context(|| format!("training {model}"))
}
