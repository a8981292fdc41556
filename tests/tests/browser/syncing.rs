//! A project goes to the edge and comes back: pushed, cloned elsewhere, changed by git, pulled.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Browser, Tab};

use crate::scene::{Scene, go, start_with};

/// Adds a step that keeps rows.
pub async fn step(tab: &Tab, condition: &str) -> Result<()> {
    go(tab, "Data").await?;
    tab.press("Add a step").await?;
    tab.press("Keep rows where").await?;
    tab.fill("Keep rows where", condition).await?;
    tab.press("Apply").await
}

/// Puts the open project on the edge, for those who have a token.
pub async fn put_on_edge(tab: &Tab) -> Result<()> {
    go(tab, "Versions").await?;
    tab.see("This project is in this browser only").await?;
    tab.press("Put it on the edge").await?;
    tab.see("dvc push && git push --all edge").await?;
    tab.press("Push").await?;
    tab.see("Pushed ").await?;
    tab.see("Both sides have the same versions").await
}

/// What git prints; it must succeed.
pub fn git(folder: &Path, token: &str, arguments: &[&str]) -> Result<String> {
    let header = format!("http.extraHeader=Authorization: Bearer {token}");
    let output = Command::new("git")
        .args(["-c", &header, "-c", "user.name=Git", "-c", "user.email=git@example.org"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_TERMINAL_PROMPT", "0")
        .output()
        .context("git is not there")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "git {arguments:?}: {said}");
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_git_commits_to_a_pushed_project_is_pulled() -> Result<()> {
    let scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    step(tab, "sepal_length_cm > 6").await?;
    tab.see("61 rows").await?;
    put_on_edge(tab).await?;

    let folder = tempfile::tempdir()?;
    let token = scene.edge.token();
    git(folder.path(), token, &["clone", "--quiet", &scene.at("/p/iris.git"), "iris"])?;
    let clone = folder.path().join("iris");
    git(&clone, token, &["fsck", "--strict"])?;
    ensure!(git(&clone, token, &["log", "--oneline"])?.lines().count() == 2);
    git(&clone, token, &["revert", "--no-edit", "HEAD"])?;
    git(&clone, token, &["push", "--quiet"])?;

    tab.press("Pull").await?;
    tab.see("Pulled ").await?;
    tab.see("Revert \"").await?;
    go(tab, "Data").await?;
    tab.see("150 rows").await?;
    tab.key("z", 2).await?;
    tab.see("61 rows").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clone_needs_a_token_and_pushes_back() -> Result<()> {
    let mut scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "name,age,city\nAda,36,Bern\nBob,,Basel\nCleo,41,Bern\nDai,29,\n")?;
    tab.choose_file("#file-input", &path).await?;
    tab.see("4 rows").await?;
    put_on_edge(tab).await?;

    // A token for someone else.
    tab.press("More for the edge").await?;
    tab.press("Who may read and write").await?;
    tab.see("No tokens yet").await?;
    tab.fill("For whom", "Group 3").await?;
    tab.press("Make a token").await?;
    tab.see("it is shown only once").await?;
    tab.see("Group 3").await?;
    let token: String = tab.eval("document.querySelector('dialog .code code').innerText").await?;
    tab.press("Close").await?;

    let elsewhere = Browser::start().await?;
    let there = elsewhere.open(&scene.at("/p/people")).await?;
    there.see("A clone is the whole project").await?;
    there.see("The edge shows no projects without a token").await?;
    there.press("Clone").await?;
    there.see("The edge does not show people to this token").await?;
    there.press("Clone a project").await?;
    there.fill("Name or address", &scene.at("/p/people")).await?;
    there.press("Token for the edge").await?;
    there.fill("Token", &token).await?;
    there.press("Clone").await?;
    there.see("4 rows").await?;
    step(&there, "age > 30").await?;
    there.see("2 rows").await?;
    go(&there, "Versions").await?;
    there.see("1 version to push").await?;
    // With the network cut, nothing is lost and it is said; with it back, the same press goes on.
    scene.edge.cut();
    there.press("Push").await?;
    there.see("could not be reached").await?;
    scene.edge.restart()?;
    there.press("Push").await?;
    there.see("Both sides have the same versions").await?;

    // Both sides went on: a push is refused until the other's versions are merged.
    let tab = &scene.tab;
    go(tab, "Data").await?;
    tab.press("Say where it comes from").await?;
    tab.fill("Source", "a garden").await?;
    tab.press("Save").await?;
    go(tab, "Versions").await?;
    tab.press("Push").await?;
    tab.see("Pull first").await?;
    tab.press("Pull").await?;
    tab.see("and merged them with your versions").await?;
    tab.press("Push").await?;
    tab.see("Both sides have the same versions").await?;
    go(tab, "Data").await?;
    tab.see("2 rows").await?;
    elsewhere.close().await?;
    scene.end().await
}
