//! The browser gives no more room: while a file is opened, and while a run trains.

use std::time::Duration;

use anyhow::{Result, ensure};
use bunsen_tests::{Browser, Edge, NAME, Tab};

use super::{at_home, n_listed};
use crate::scene::{go, start_with};

const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_without_room_and_ends_when_there_is_some() -> Result<()> {
    let (_edge, browser, tab) = with_room_for(1_200_000.0).await?;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_file_without_room_leaves_the_old_state_whole() -> Result<()> {
    let (edge, browser, tab) = with_room_for(600_000.0).await?;
    start_with(&tab, "Iris", "150 rows").await?;
    let folder = tempfile::tempdir()?;
    let big = folder.path().join("big.csv");
    // Numbers without a pattern: the browser packs what repeats.
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 20
    };
    let rows: String = (0..200_000).map(|_| format!("{},{}\n", next(), next())).collect();
    std::fs::write(&big, format!("a,b\n{rows}"))?;
    tab.goto(&home(&edge)).await?;
    at_home(&tab).await?;
    tab.choose_file("#file-input", &big).await?;
    tab.see("There is no room left to store this").await?;
    let n_listed = n_listed(&tab).await?;
    ensure!(n_listed == 1, "{n_listed} projects are listed after a refused one");
    tab.press("Iris").await?;
    tab.see("150 rows").await?;
    browser.close().await
}

/// A first visit, with that much room for the site, in bytes. It is set before anything is written: the browser looks
/// at its quota only now and then. No service worker, which takes room too, and when it likes.
async fn with_room_for(bytes: f64) -> Result<(Edge, Browser, Tab)> {
    let edge = Edge::start()?;
    let browser = Browser::start_in_network().await?;
    let tab = browser.open(&home(&edge)).await?;
    at_home(&tab).await?;
    tab.limit_storage(bytes).await?;
    Ok((edge, browser, tab))
}

/// The welcome page, for a browser that knows this machine by name.
fn home(edge: &Edge) -> String {
    edge.url().replace("127.0.0.1", NAME)
}
