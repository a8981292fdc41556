//! The browser gives no more room: while a run trains, and then for a while.

use std::time::Duration;

use anyhow::Result;
use bunsen_tests::{Browser, Edge, NAME};

use super::at_home;
use crate::scene::{go, start_with};

const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_without_room_and_ends_when_there_is_some() -> Result<()> {
    let edge = Edge::start()?;
    // Without a service worker, which takes room too, and when it likes.
    let browser = Browser::start_in_network().await?;
    let tab = browser.open(&edge.url().replace("127.0.0.1", NAME)).await?;
    at_home(&tab).await?;
    tab.limit_storage(1_200_000.0).await?;
    start_with(&tab, "Digits", "1,797 rows").await?;
    go(&tab, "Train").await?;
    tab.see("to learn from,").await?;
    tab.fill("Model", "Neural network").await?;
    tab.see("Digits, Neural network").await?;
    if !tab.has("Hidden layers").await? {
        tab.press("All settings").await?;
    }
    tab.fill("Hidden layers", "600, 600").await?;
    tab.fill("Epochs", "5000").await?;
    tab.press_last("Train").await?;
    tab.see("steps a second").await?;
    tab.see_within("There is no room for a checkpoint", PATIENCE).await?;
    tab.press("Stop and keep best").await?;
    tab.see_within("There is no room left to store this", PATIENCE).await?;
    tab.see("Run 1 was cut off").await?;

    // Everything else is as it was.
    tab.press("Data").await?;
    tab.see("1,797 rows").await?;
    tab.limit_storage(500e6).await?;
    tab.reload().await?;
    tab.see("1,797 rows").await?;
    go(&tab, "Train").await?;
    tab.see("Run 1 was cut off").await?;
    tab.press("Resume").await?;
    tab.see("steps a second").await?;
    // The browser looks at its quota only now and then.
    tab.see_within("checkpoint just now", PATIENCE).await?;
    tab.press("Stop and keep best").await?;
    tab.see_within("Download the model", PATIENCE).await?;
    go(&tab, "Runs").await?;
    tab.see("1 run on").await?;
    browser.close().await
}
