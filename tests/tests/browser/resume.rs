//! Nothing is lost: a killed browser resumes, a project moves to another browser, two tabs agree.

use std::time::Duration;

use anyhow::Result;
use bunsen_tests::Browser;

use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_killed_while_training_resumes() -> Result<()> {
    let Scene { edge, browser, tab } = Scene::new().await?;
    start_with(&tab, "Digits", "1,797 rows").await?;
    go(&tab, "Train").await?;
    tab.fill("Epochs", "60").await?;
    tab.press_last("Train").await?;
    tab.wait_for(
        "a checkpoint",
        "/checkpoint (just now|.* ago)/.test(document.body.innerText)",
        Duration::from_secs(90),
    )
    .await?;
    let browser = browser.kill_and_restart().await?;
    let tab = browser.open(&edge.url()).await?;
    tab.see("run stopped at epoch").await?;
    tab.press("Resume").await?;
    tab.see("steps a second").await?;
    tab.see_within("Download the model", Duration::from_secs(240)).await?;
    go(&tab, "Runs").await?;
    tab.see("1 run on").await?;
    browser.close().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_moves_to_another_browser() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    train(tab, "Softmax regression").await?;
    let folder = tempfile::tempdir()?;
    tab.save_downloads_to(folder.path()).await?;
    tab.press("Project Iris").await?;
    tab.press("Export as a file").await?;
    tab.see("was saved with your downloads").await?;
    let file = tab.downloaded_to(folder.path()).await?;

    let other = Browser::start().await?;
    let there = other.open(&scene.edge.url()).await?;
    there.see("Train a model in this tab").await?;
    there.choose_file("#file-input", &file).await?;
    there.see("is here, with its versions and runs").await?;
    there.see("150 rows").await?;
    go(&there, "Runs").await?;
    there.see("1 run on").await?;
    other.close().await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn one_tab_writes_and_another_may_take_over() -> Result<()> {
    let scene = Scene::new().await?;
    start_with(&scene.tab, "Iris", "150 rows").await?;
    let second = scene.browser.open(&scene.tab.url().await?).await?;
    second.see("Another tab is editing this project").await?;
    second.press("Take over").await?;
    second.see_no("Another tab is editing this project").await?;
    scene.tab.see("Another tab is editing this project").await?;
    scene.end().await
}
