//! Bytes in the store are not what was stored: what is damaged is named, and all the rest can be used.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use bunsen_tests::Tab;
use serde_json::Value;

use super::{at_home, big_csv, describe_source, people, project_id};
use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn damaged_data_is_named_and_the_other_rooms_and_projects_work() -> Result<()> {
    let scene = Scene::new().await?;
    let (tab, home) = (&scene.tab, scene.edge.url());
    let folder = tempfile::tempdir()?;
    tab.choose_file("#file-input", &people(folder.path())?).await?;
    tab.see("6 rows ·").await?;
    tab.goto(&home).await?;
    at_home(tab).await?;
    start_with(tab, "Iris", "150 rows").await?;
    train(tab, "Softmax regression").await?;
    let project = project_id(tab).await?;
    let md5 = data_md5(tab, &project).await?;
    tab.damage("files", &md5).await?;
    tab.reload().await?;
    tab.see("is damaged").await?;
    tab.see("iris.csv").await?;
    tab.see(&md5).await?;
    tab.see("Import the project from its last export").await?;
    // What needs no table: runs, versions, the model itself.
    go(tab, "Runs").await?;
    tab.see("1 run on").await?;
    let saved = tempfile::tempdir()?;
    tab.save_downloads_to(saved.path()).await?;
    tab.press("What to do with run 1").await?;
    tab.press("Download").await?;
    tab.downloaded_to(saved.path()).await?;
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await?;
    tab.see("Start with iris.csv").await?;
    // Other projects, and the same data again, which mends it.
    tab.goto(&home).await?;
    at_home(tab).await?;
    tab.press("people").await?;
    tab.see("6 rows ·").await?;
    tab.goto(&home).await?;
    at_home(tab).await?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/samples/iris.csv").canonicalize()?;
    tab.choose_file("#file-input", &sample).await?;
    tab.see("150 rows ·").await?;
    tab.goto(&format!("{home}/projects/{project}/data")).await?;
    tab.see("150 rows").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_chunk_is_named_and_mended_by_the_same_file() -> Result<()> {
    let scene = Scene::new().await?;
    let (tab, home) = (&scene.tab, scene.edge.url());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("big.csv");
    big_csv(&file, 30_000)?;
    tab.choose_file("#file-input", &file).await?;
    tab.see("30,000 rows ·").await?;
    let address = tab.url().await?;
    let chunks = tab.stored_keys("chunks").await?;
    ensure!(chunks.len() > 3, "{} chunks", chunks.len());
    tab.damage("chunks", &chunks[1]).await?;
    tab.reload().await?;
    tab.see("is damaged").await?;
    tab.see("big.csv").await?;
    tab.see(&format!("its chunk {}", chunks[1])).await?;
    tab.goto(&home).await?;
    at_home(tab).await?;
    tab.choose_file("#file-input", &file).await?;
    tab.see("30,000 rows ·").await?;
    tab.reload().await?;
    tab.see("30,000 rows ·").await?;
    tab.goto(&address).await?;
    tab.see("30,000 rows ·").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_model_is_named_and_others_are_trained() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    train(tab, "Softmax regression").await?;
    let project = project_id(tab).await?;
    let runs = tab.stored_keys("records").await?;
    let key = runs.iter().find(|key| key.starts_with(&format!("{project}/runs/"))).context("a run")?;
    let run: Value = serde_json::from_str(&tab.stored_text("records", key).await?.context("the run")?)?;
    let file = &run["files"].as_array().context("files")?[0];
    let (path, md5) = (file["path"].as_str().context("a path")?, file["md5"].as_str().context("a hash")?);
    tab.damage("files", md5).await?;
    tab.reload().await?;
    go(tab, "Runs").await?;
    tab.see("1 run on").await?;
    tab.press("What to do with run 1").await?;
    tab.press("Download").await?;
    tab.see("is damaged").await?;
    tab.see(path).await?;
    tab.see(md5).await?;
    train(tab, "Neural network").await?;
    go(tab, "Runs").await?;
    tab.see("2 runs on").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn damaged_versions_are_named_and_the_project_goes_on_from_others() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    tab.choose_file("#file-input", &people(folder.path())?).await?;
    tab.see("6 rows ·").await?;
    for source in ["the first club", "the second club"] {
        describe_source(tab, source).await?;
    }

    // A file of an older version.
    let [blob] = one(tab.git_objects("blob", "the first club").await?)?;
    tab.damage("objects", &blob).await?;
    tab.reload().await?;
    tab.see("the second club").await?;
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await?;
    // The one before the newest: of three, the second.
    tab.eval::<Option<bool>>("(document.querySelectorAll('.log-row')[1].click(), null)").await?;
    tab.see(&format!("git object {blob}")).await?;
    tab.see("people.csv.card.json").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_newest_commit_is_named_and_the_one_before_it_is_brought_back() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    tab.choose_file("#file-input", &people(folder.path())?).await?;
    tab.see("6 rows ·").await?;
    describe_source(tab, "a made-up club").await?;
    let [commit] = one(tab.git_objects("commit", "Describe people.csv").await?)?;
    tab.damage("objects", &commit).await?;
    tab.reload().await?;
    tab.see(&format!("git object {commit}")).await?;
    tab.see("is damaged").await?;
    tab.press("Versions").await?;
    tab.see(&format!("git object {commit}")).await?;
    tab.press("Bring back as a branch").await?;
    tab.fill("Name", "rescued").await?;
    tab.press("Create").await?;
    tab.see("You are on rescued now").await?;
    tab.press("Data").await?;
    tab.see("6 rows ·").await?;
    tab.see_no("is damaged").await?;
    scene.end().await
}

fn one(found: Vec<String>) -> Result<[String; 1]> {
    found.try_into().map_err(|found| anyhow::anyhow!("{found:?}"))
}

async fn data_md5(tab: &Tab, project: &str) -> Result<String> {
    let record = tab.stored_text("records", &format!("{project}/project")).await?.context("the project")?;
    let record: Value = serde_json::from_str(&record)?;
    Ok(record["data"]["md5"].as_str().context("a hash")?.to_string())
}
