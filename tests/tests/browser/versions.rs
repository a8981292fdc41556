//! Versions: the history is seen, branches go their own ways and are merged, what was lost comes back.

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use bunsen_tests::Tab;

use crate::scene::Scene;

async fn open(scene: &Scene, folder: &Path) -> Result<()> {
    let path = folder.join("people.csv");
    fs::write(&path, "name,age,city\nAda,36,Bern\nBob,,Basel\nCleo,41,Bern\nDai,29,\nEve,36,Bern\nFay,55,Zug\n")?;
    scene.tab.choose_file("#file-input", &path).await?;
    scene.tab.see("6 rows ·").await
}

/// Adds a step whose form needs nothing but these entries.
async fn step(tab: &Tab, name: &str, entries: &[(&str, &str)]) -> Result<()> {
    tab.press("Data").await?;
    tab.press("Add a step").await?;
    tab.press(name).await?;
    for (field, value) in entries {
        tab.fill(field, value).await?;
    }
    tab.press("Apply").await
}

async fn versions(tab: &Tab) -> Result<()> {
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await
}

#[tokio::test(flavor = "multi_thread")]
async fn branches_go_their_own_ways_and_are_merged() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    versions(tab).await?;
    tab.press("New branch").await?;
    tab.see("a name that points at a commit").await?;
    tab.fill("Name", "two words").await?;
    tab.press("Create").await?;
    // The dialog stays, with what was typed and why it cannot be.
    tab.see("Git does not allow the name").await?;
    tab.fill("Name", "trial").await?;
    tab.see("git switch --create trial").await?;
    tab.press("Create").await?;
    tab.see("You are on trial now").await?;
    step(tab, "Keep rows where", &[("Keep rows where", "age > 30")]).await?;
    tab.see("4 rows ·").await?;

    // Back on main, the step is not there; a change of another file goes together with it.
    versions(tab).await?;
    tab.press("Go to branch").await?;
    tab.press("main").await?;
    tab.see("You are on main now").await?;
    tab.press("Data").await?;
    tab.see("6 rows ·").await?;
    tab.press("Say where it comes from").await?;
    tab.fill("Source", "a made-up club").await?;
    tab.press("Save").await?;
    versions(tab).await?;
    tab.press("More for trial").await?;
    tab.press("Merge into this branch").await?;
    tab.see("git merge trial").await?;
    tab.press("Merge").await?;
    tab.see("Both had commits of their own").await?;
    tab.press("Data").await?;
    tab.see("4 rows ·").await?;
    tab.see("a made-up club").await?;
    tab.key("z", 2).await?;
    tab.see("6 rows ·").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn conflicts_are_decided_and_lost_versions_come_back() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    step(tab, "Keep rows where", &[("Keep rows where", "age > 20")]).await?;
    tab.see("5 rows ·").await?;
    versions(tab).await?;
    tab.press("New branch").await?;
    tab.fill("Name", "trial").await?;
    tab.press("Create").await?;
    tab.see("You are on trial now").await?;
    tab.press("Data").await?;
    tab.press("Edit step 1").await?;
    tab.fill("Keep rows where", "age > 50").await?;
    tab.press("Apply").await?;
    tab.see("1 row ·").await?;
    versions(tab).await?;
    tab.press("Go to branch").await?;
    tab.press("main").await?;
    tab.see("You are on main now").await?;
    tab.press("Data").await?;
    tab.press("Edit step 1").await?;
    tab.fill("Keep rows where", "age > 30").await?;
    tab.press("Apply").await?;
    tab.see("4 rows ·").await?;
    versions(tab).await?;
    tab.press("More for trial").await?;
    tab.press("Merge into this branch").await?;
    tab.press("Merge").await?;
    tab.see("1 file waits for your decision").await?;
    tab.see("Both sides changed the same lines").await?;
    tab.reload().await?;
    tab.see("1 file waits for your decision").await?;
    tab.press("Take the other's").await?;
    tab.see("Every file is decided").await?;
    tab.press("Finish the merge").await?;
    tab.see("The merge is done").await?;
    tab.press("Data").await?;
    tab.see("1 row ·").await?;

    // A reset loses nothing.
    versions(tab).await?;
    tab.press("Start with people.csv").await?;
    tab.press("Use this version").await?;
    tab.press("Set the branch back to here").await?;
    tab.press("Hard reset").await?;
    tab.see("The branch is set back").await?;
    tab.press("Data").await?;
    tab.see("6 rows ·").await?;
    versions(tab).await?;
    tab.press("Bring back as a branch").await?;
    tab.fill("Name", "rescued").await?;
    tab.press("Create").await?;
    tab.see("You are on rescued now").await?;
    tab.see("Nothing is lost").await?;
    tab.press("Data").await?;
    tab.see("1 row ·").await?;
    scene.end().await
}

/// Puts a newer version of the file in its place.
async fn replace(tab: &Tab, folder: &Path, csv: &str) -> Result<()> {
    tab.press("Data").await?;
    tab.see("Put a newer version in its place").await?;
    let path = folder.join("newer.csv");
    fs::write(&path, csv)?;
    tab.choose_file("#newer-file", &path).await?;
    tab.see("people.csv has a newer version.").await
}

#[tokio::test(flavor = "multi_thread")]
async fn data_that_both_changed_is_merged_row_by_row() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    step(tab, "Keep rows where", &[("Keep rows where", "age > 20")]).await?;
    tab.see("5 rows ·").await?;
    versions(tab).await?;
    tab.press("New branch").await?;
    tab.fill("Name", "trial").await?;
    tab.press("Create").await?;
    tab.see("You are on trial now").await?;
    // There, a row comes, one goes, Ada gets older and Cleo moves.
    let theirs = "name,age,city\nAda,37,Bern\nBob,,Basel\nCleo,41,Chur\nDai,29,\nEve,36,Bern\nGus,24,Zug\n";
    replace(tab, folder.path(), theirs).await?;
    versions(tab).await?;
    tab.press("Go to branch").await?;
    tab.press("main").await?;
    tab.see("You are on main now").await?;
    // Here, Bob's age is found out, Ada gets older still, and Eve moves.
    let ours = "name,age,city\nAda,38,Bern\nBob,50,Basel\nCleo,41,Bern\nDai,29,\nEve,36,Thun\nFay,55,Zug\n";
    replace(tab, folder.path(), ours).await?;
    tab.see("6 rows ·").await?;
    versions(tab).await?;
    tab.press("More for trial").await?;
    tab.press("Merge into this branch").await?;
    tab.press("Merge").await?;
    tab.see("Both sides changed the data").await?;

    tab.press("Merge row by row").await?;
    tab.see("Git cannot merge a .dvc file").await?;
    tab.see("0 rows added, 0 rows removed, 3 rows changed").await?;
    tab.see("1 row added, 1 row removed, 2 rows changed").await?;
    tab.see("1 place that both sides changed in different ways").await?;
    tab.see("bunsen merge base ours theirs --key name --out data/people.csv").await?;
    tab.see("1 conflict waits for your choice").await?;
    let violations = tab.violations().await?;
    ensure!(violations.is_empty(), "{violations:?}");
    // A key that is not one for every row is refused, and says why.
    tab.fill("Rows are the same if they share", "city").await?;
    tab.see("cannot be matched").await?;
    tab.fill("Rows are the same if they share", "name").await?;
    tab.see("1 conflict waits for your choice").await?;
    tab.fill("Choice for Ada, age", "another value").await?;
    tab.fill("Value for Ada, age", "many").await?;
    tab.see("Everything is chosen").await?;
    tab.press("Take the merged rows").await?;
    tab.see("cannot stand in the column").await?;
    tab.fill("Value for Ada, age", "39").await?;
    tab.press("Take the merged rows").await?;
    tab.see("Every file is decided").await?;

    // What was decided is there after a reload.
    tab.reload().await?;
    tab.see("Every file is decided").await?;
    tab.press("Finish the merge").await?;
    tab.see("The merge is done").await?;
    tab.press("Data").await?;
    tab.see("6 rows ·").await?;
    tab.see("39").await?;
    tab.see("Chur").await?;
    tab.see("Thun").await?;
    tab.see("Gus").await?;
    tab.see_no("Fay").await?;
    scene.end().await
}
