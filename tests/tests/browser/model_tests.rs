//! Model tests: made, failed, committed anyway, changed, tested again and undone.

use anyhow::Result;
use bunsen_tests::Tab;

use crate::scene::{Scene, go, start_with, train};

/// Adds a test that asks for this accuracy of all held-out rows.
async fn add(tab: &Tab, name: &str, bound: &str) -> Result<()> {
    tab.press("Add a model test").await?;
    tab.fill("Name", name).await?;
    tab.fill("Bound", bound).await?;
    tab.press("Apply").await?;
    tab.see("The model tests are changed").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_fails_a_model_test_is_held_back_and_committed_anyway() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    go(tab, "Train").await?;
    tab.see("to learn from,").await?;
    tab.see("No model has to pass a test yet").await?;
    // No model is right more often than always.
    add(tab, "rare cases", "1.5").await?;
    tab.see("accuracy at least 1.5").await?;
    tab.see("held-out rows").await?;

    train(tab, "Softmax regression").await?;
    tab.see("Held back: accuracy").await?;
    tab.see("git commit --no-verify").await?;
    tab.see("Not met").await?;
    go(tab, "Runs").await?;
    tab.see("held back").await?;
    go(tab, "Train").await?;
    tab.press("Commit anyway").await?;
    tab.see("is a version of the project now").await?;
    tab.see_no("git commit --no-verify").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_milder_bound_lets_a_run_pass_and_tests_are_undone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    go(tab, "Train").await?;
    tab.see("to learn from,").await?;
    add(tab, "rare cases", "1.5").await?;
    train(tab, "Softmax regression").await?;
    tab.see("Held back: accuracy").await?;
    tab.press("Change rare cases").await?;
    tab.fill("Bound", "0.5").await?;
    tab.press("Apply").await?;
    tab.see("accuracy at least 0.5").await?;
    tab.press("Test again").await?;
    tab.see("was tested again").await?;
    tab.see("is at least 0.5").await?;
    tab.see_no("git commit --no-verify").await?;
    tab.key("z", 2).await?;
    tab.see("Undone: ").await?;
    tab.see("accuracy at least 1.5").await?;
    tab.reload().await?;
    tab.see("to learn from,").await?;
    tab.see("accuracy at least 1.5").await?;

    // An expression that no row fits, and one that makes no sense, change nothing.
    tab.press("Add a model test").await?;
    tab.fill("Name", "none").await?;
    tab.fill("Bound", "0.5").await?;
    tab.fill("Only where", "petal_length_cm > 100").await?;
    tab.press("Apply").await?;
    tab.see("No row was chosen").await?;
    tab.fill("Only where", "petal_size > 1").await?;
    tab.press("Apply").await?;
    tab.see("petal_size").await?;
    scene.end().await
}
