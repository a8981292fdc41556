//! A tab, then the whole browser, is killed while a file of some tens of megabytes becomes a project.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Edge, Tab};
use serde_json::{Value, json};

use super::{Moments, at_home, big_csv, n_listed, visit};
use crate::scene::Scene;

const SEED: u64 = 11;
const N_ROWS: usize = 500_000;
const ROWS: &str = "500,000 rows ·";
/// How long an import may take on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(180);
const SPACES: [&str; 6] = ["objects", "files", "manifests", "chunks", "refs", "records"];

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_is_killed_leaves_a_whole_project_or_none() -> Result<()> {
    let Scene { edge, mut browser, mut tab } = Scene::new().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("big.csv");
    big_csv(&file, N_ROWS)?;

    // How long it takes when nothing happens.
    let start = Instant::now();
    tab.choose_file("#file-input", &file).await?;
    tab.see_within(ROWS, PATIENCE).await?;
    let whole = start.elapsed();
    remove(&tab, &edge).await?;

    let mut moments = Moments::of(SEED);
    for round in 0..4 {
        tab.choose_file("#file-input", &file).await?;
        if round == 0 {
            // The moment at which most can be left half.
            tab.see_within("Storing big.csv", PATIENCE).await?;
        }
        let wait = whole.mul_f64(if round == 0 { 0.1 } else { 0.3 + 0.6 * moments.next() });
        eprintln!("round {round}: killed after {} of {} ms", wait.as_millis(), whole.as_millis());
        tokio::time::sleep(wait).await;
        if round == 3 {
            browser = browser.kill_and_restart().await?;
        } else {
            tab.crash().await?;
        }
        tab = visit(&browser, &edge).await?;
        let n_projects = n_listed(&tab).await?;
        ensure!(n_projects <= 1, "round {round}: {n_projects} projects");
        if n_projects == 1 {
            // Opened, it is checked against its hash.
            tab.press("big").await?;
            tab.see(ROWS).await.with_context(|| format!("round {round}"))?;
            remove(&tab, &edge).await?;
        }
        nothing_is_left(&tab).await.with_context(|| format!("round {round}"))?;
    }

    tab.choose_file("#file-input", &file).await?;
    tab.see_within(ROWS, PATIENCE).await?;
    browser.close().await
}

/// Deletes the open project for good, and goes to the welcome page.
async fn remove(tab: &Tab, edge: &Edge) -> Result<()> {
    tab.press("Project big").await?;
    tab.press("Delete").await?;
    tab.see("big is in the trash").await?;
    tab.goto(&edge.url()).await?;
    at_home(tab).await?;
    empty_trash(tab).await
}

async fn empty_trash(tab: &Tab) -> Result<()> {
    tab.eval::<Option<bool>>("(document.querySelector('button.foot').click(), null)").await?;
    tab.press("Empty the trash").await?;
    tab.see("The trash is empty").await?;
    tab.press("Close").await
}

/// Nothing is stored once the trash is emptied, but for marks. Pieces may wait for the import that began them to be
/// given up, which is a day later. When the browser gives the room back is its own affair.
async fn nothing_is_left(tab: &Tab) -> Result<()> {
    empty_trash(tab).await?;
    for key in tab.stored_keys("records").await?.iter().filter(|key| key.starts_with("drafts/")) {
        let text = tab.stored_text("records", key).await?.context("a draft")?;
        let mut draft: Value = serde_json::from_str(&text)?;
        draft["started_ms"] = json!(draft["started_ms"].as_f64().context("a moment")? - 25.0 * 3_600_000.0);
        tab.store_text("records", key, &draft.to_string()).await?;
        empty_trash(tab).await?;
    }
    for space in SPACES {
        let keys: Vec<_> = tab.stored_keys(space).await?;
        let left: Vec<_> = keys.iter().filter(|key| !key.starts_with("last-")).collect();
        ensure!(left.is_empty(), "{space}: {left:?}");
    }
    Ok(())
}
