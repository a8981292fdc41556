//! Checks: suggested, added, changed, run at every change, saved; and training waits while one fails.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use bunsen_tests::Tab;
use serde_json::Value;

use crate::scene::Scene;

async fn open(scene: &Scene, folder: &Path) -> Result<()> {
    let path = folder.join("people.csv");
    let rows = |row: u32| format!("{row},{},{}\n", 20 + row * 7 % 41, ["Bern", "Basel", "Zug"][row as usize % 3]);
    fs::write(&path, format!("id,age,city\n{}", (1..=30).map(rows).collect::<String>()))?;
    scene.tab.choose_file("#file-input", &path).await?;
    scene.tab.see("30 rows ·").await
}

/// Adds a check of this kind about a column and takes its form as it is.
async fn begin(tab: &Tab, kind: &str, column: &str) -> Result<()> {
    tab.press("Add a check").await?;
    tab.press(kind).await?;
    tab.fill("Column", column).await
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_are_suggested_hold_training_up_and_are_undone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    tab.press("Checks").await?;
    tab.see("Nothing is expected of this table yet").await?;
    tab.press("Suggest checks").await?;
    tab.see("expectations are met").await?;
    tab.see("Values of “city” are one of").await?;
    tab.see("2 versions").await?;

    begin(tab, "Values between", "age").await?;
    tab.fill("At least", "0").await?;
    tab.fill("At most", "50").await?;
    tab.press("Apply").await?;
    tab.see("1 of").await?;
    tab.see("is not met").await?;
    tab.press("Show these rows").await?;
    tab.see("of 30 rows do not do as expected").await?;
    tab.press("Checks: 1 not met").await?;

    tab.press("Train").await?;
    tab.see("Training waits until this holds").await?;
    let is_off = "[...document.querySelectorAll('button[type=submit]')].some((b) => b.textContent.includes('Train') && b.disabled)";
    tab.wait_for("a button that cannot be pressed", is_off, Duration::from_secs(10)).await?;
    tab.press("Look at the checks").await?;
    tab.see("is not met").await?;

    // A step mends the table, and the checks are run again by themselves.
    tab.press("Add a step").await?;
    tab.press("Clip").await?;
    tab.fill("Column", "age").await?;
    tab.fill("At most", "50").await?;
    tab.press("Apply").await?;
    tab.see("expectations are met").await?;
    tab.key("z", 2).await?;
    tab.see("is not met").await?;
    tab.key("z", 2).await?;
    tab.see("expectations are met").await?;
    tab.reload().await?;
    tab.see("expectations are met").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_holds_nothing_up_and_all_is_saved_and_opened() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    tab.press("Checks").await?;
    begin(tab, "Values from a list", "city").await?;
    tab.fill("Values", "Bern, \"Basel\"").await?;
    tab.fill("If it does not hold", "a warning").await?;
    tab.press("Apply").await?;
    tab.see("Warning").await?;
    tab.see("10 rows").await?;
    tab.press("Train").await?;
    tab.see("to learn from,").await?;
    tab.see_no("Training waits").await?;
    tab.press("Data").await?;
    tab.press("Checks: 1 not met").await?;

    let saved = tempfile::tempdir()?;
    tab.save_downloads_to(saved.path()).await?;
    tab.press("Files").await?;
    tab.press("Report (HTML)").await?;
    let report = fs::read_to_string(tab.downloaded_to(saved.path()).await?)?;
    ensure!(report.contains("Values of “city” are one of") && report.contains("Zug"), "{report}");
    let saved = tempfile::tempdir()?;
    tab.save_downloads_to(saved.path()).await?;
    tab.press("Files").await?;
    tab.press("Suite (JSON)").await?;
    let suite: Value = serde_json::from_str(&fs::read_to_string(tab.downloaded_to(saved.path()).await?)?)?;
    ensure!(suite["expectations"][0]["kwargs"]["value_set"] == serde_json::json!(["Bern", "Basel"]), "{suite}");

    let path = folder.path().join("suite.json");
    let own = r#"{"name": "theirs", "expectations": [
        {"type": "expect_table_row_count_to_equal", "kwargs": {"value": 30}},
        {"type": "expect_column_to_be_nice", "kwargs": {"column": "age"}}]}"#;
    fs::write(&path, own)?;
    tab.choose_file("#suite-file", &path).await?;
    tab.see("The table has 30 rows").await?;
    tab.see("Not checked").await?;
    tab.see("is not known here").await?;
    fs::write(&path, "[]")?;
    tab.choose_file("#suite-file", &path).await?;
    tab.see("This is no suite of expectations").await?;
    scene.end().await
}
