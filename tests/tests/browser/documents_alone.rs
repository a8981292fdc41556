//! A project of documents alone: made by dropping them on the welcome page, asked, and given a table later.

use std::fmt::Write as _;

use anyhow::{Result, ensure};
use bunsen_tests::Tab;

use crate::accessibility::look;
use crate::documents::ask;
use crate::scene::{Scene, go};

const MONITORING: &str = "# Monitoring\n\nInputs deserve a look every day and predictions every week.\n";
const KITCHEN: &str = "# Kitchen\n\nThe coffee machine is cleaned on Fridays by whoever comes last.\n";

#[tokio::test(flavor = "multi_thread")]
async fn documents_alone_make_a_project_that_gets_a_table_later() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    tab.see("Choose documents").await?;
    drop_files(tab, &[("monitoring.md", MONITORING), ("kitchen.md", KITCHEN)]).await?;
    tab.see("2 documents").await?;
    let address = tab.url().await?;
    ensure!(address.ends_with("/ask"), "{address}");
    ask(tab, "When is the coffee machine cleaned?").await?;
    tab.see("Nothing is answered before passages are indexed").await?;
    tab.see("kitchen.md").await?;

    // It is listed as what it is, and opened where its documents are.
    tab.goto(&scene.at("/")).await?;
    tab.see("2 documents, no table").await?;
    tab.press("monitoring").await?;
    tab.see("2 documents").await?;

    // What is removed can be taken back.
    tab.press("Documents").await?;
    tab.press("Select all that are listed").await?;
    tab.press("Remove 2 documents").await?;
    tab.see("2 documents are removed: kitchen.md, monitoring.md.").await?;
    tab.see("Drop documents here").await?;
    tab.press("Undo").await?;
    tab.see("2 documents").await?;

    // Every room that needs a table says so, and leads to where one is added. Documents can be published without one.
    let mut found = Vec::new();
    for (room, sentence) in [
        ("Runs", "There are no runs: this project has no table"),
        ("Publish", "Publish the documents"),
        ("Train", "There is nothing to train on"),
    ] {
        tab.press(room).await?;
        tab.see(sentence).await?;
    }
    look(tab, "train-no-table", &mut found).await?;
    tab.press("Add a table").await?;
    tab.see("This project has no table yet").await?;
    look(tab, "data-no-table", &mut found).await?;
    ensure!(found.is_empty(), "found:\n{}", found.join("\n"));

    let folder = tempfile::tempdir()?;
    let path = folder.path().join("boats.csv");
    let mut rows = String::from("length,kind\n");
    for i in 0..60 {
        writeln!(rows, "{},{}", 4 + i % 9, if i % 9 < 4 { "small" } else { "large" })?;
    }
    std::fs::write(&path, rows)?;
    tab.choose_file("#newer-file", &path).await?;
    tab.see("60 rows").await?;
    go(tab, "Train").await?;
    go(tab, "Ask").await?;
    tab.see("2 documents").await?;
    scene.end().await
}

/// Drops files on the page, as the browser would tell of it.
async fn drop_files(tab: &Tab, files: &[(&str, &str)]) -> Result<()> {
    let files = serde_json::to_string(files)?;
    let drop = format!(
        "(() => {{ const dataTransfer = new DataTransfer();
        for (const [name, text] of {files}) dataTransfer.items.add(new File([text], name));
        window.dispatchEvent(new DragEvent('drop', {{ dataTransfer, bubbles: true, cancelable: true }})); return true; }})()"
    );
    let is_dropped: bool = tab.eval(&drop).await?;
    ensure!(is_dropped, "nothing was dropped");
    Ok(())
}
