//! A newer build of the page is served where an older one is kept for offline use.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use bunsen_tests::dist;
use tempfile::TempDir;

use crate::scene::Scene;

const PATIENCE: Duration = Duration::from_secs(60);
const IS_NEWER: &str = "!!document.querySelector('meta[name=\"newer\"]')";

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_build_is_taken_up_when_the_only_page_is_loaded_again() -> Result<()> {
    let newer = TempDir::new()?;
    let scene = with_newer_build(newer.path()).await?;
    // The browser may take half a minute to let the older one go; until then that one is shown.
    let start = Instant::now();
    while start.elapsed() < 2 * PATIENCE {
        scene.tab.reload().await?;
        scene.tab.see("Train a model in this tab").await?;
        tokio::time::sleep(Duration::from_secs(4)).await;
        if scene.tab.eval(IS_NEWER).await? {
            return scene.end().await;
        }
    }
    bail!("the newer build was not taken up")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_build_waits_while_another_page_is_open() -> Result<()> {
    let newer = TempDir::new()?;
    let scene = with_newer_build(newer.path()).await?;
    let other = scene.browser.open(&scene.at("/")).await?;
    other.see("Train a model in this tab").await?;
    ensure!(!other.eval::<bool>(IS_NEWER).await?, "the newer build took over under an open page");
    scene.end().await
}

/// A page of the older build, with the newer one fetched and waiting.
async fn with_newer_build(newer: &Path) -> Result<Scene> {
    let mut scene = Scene::new().await?;
    let state = |which: &str| format!("(await navigator.serviceWorker.getRegistration())?.{which}?.state");
    scene.tab.wait_for("the page to be kept", &format!("{} === 'activated'", state("active")), PATIENCE).await?;
    copy(&dist()?, newer)?;
    change(newer, "index.html", "<title>", "<meta name=\"newer\"><title>")?;
    change(newer, "service-worker.js", "const BUILD = \"", "const BUILD = \"newer-")?;
    scene.edge.restart_with(newer)?;
    // The page that is kept is shown at once; the newer one is fetched beside it.
    scene.tab.reload().await?;
    scene.tab.see("Train a model in this tab").await?;
    ensure!(!scene.tab.eval::<bool>(IS_NEWER).await?, "two builds may be mixed");
    scene.tab.wait_for("the newer build", &format!("{} === 'installed'", state("waiting")), PATIENCE).await?;
    Ok(scene)
}

/// Changes a file, and takes away its packed copy, which would be served in its place.
fn change(dist: &Path, name: &str, from: &str, to: &str) -> Result<()> {
    let path = dist.join(name);
    let old = fs::read_to_string(&path)?;
    ensure!(old.contains(from), "{name} has no {from}");
    fs::write(&path, old.replace(from, to))?;
    fs::remove_file(dist.join(format!("{name}.gz")))?;
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
