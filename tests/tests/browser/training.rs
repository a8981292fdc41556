//! From a file to a trained model, in the tab.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_becomes_a_model() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    tab.see("petal_length_cm").await?;
    tab.see("It rises and falls with").await?;
    tab.press("Train a model").await?;
    tab.see("What to predict").await?;
    tab.see("105 to learn from").await?;
    train(tab, "Softmax regression").await?;
    tab.see("accuracy, held out").await?;
    tab.see("is taken for which").await?;
    let accuracy: f64 = tile(tab, "accuracy, held out").await?;
    ensure!(accuracy > 85.0, "softmax regression on Iris: {accuracy} %");
    // Everything is still there after a reload: the address is the state and the store keeps the rest.
    tab.reload().await?;
    go(tab, "Runs").await?;
    tab.see("1 run on").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_regression_shows_its_errors() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Diabetes", "442 rows").await?;
    train(tab, "Linear regression").await?;
    tab.see("R²").await?;
    ensure!(tab.has("Save as PNG").await? && tab.has("Save as SVG").await?, "a chart can be saved as a picture");
    ensure!(tab.has("Table").await?, "a chart has a table");
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_learns_digits_and_can_be_paused_and_stopped() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Digits", "1,797 rows").await?;
    go(tab, "Train").await?;
    tab.fill("Epochs", "200").await?;
    tab.press_last("Train").await?;
    tab.see("steps a second").await?;
    tab.press("Pause").await?;
    tab.see("Paused").await?;
    let epoch: String = tab.eval("document.body.innerText.match(/Epoch (\\d+) of/)[1]").await?;
    tokio::time::sleep(Duration::from_millis(700)).await;
    tab.see(&format!("Epoch {epoch} of 200")).await?;
    tab.press("Continue").await?;
    tab.wait_for(
        "three epochs",
        "Number((document.body.innerText.match(/Epoch (\\d+) of/) ?? [0, 0])[1]) >= 3",
        Duration::from_secs(90),
    )
    .await?;
    tab.press("Stop and keep best").await?;
    tab.see("Download the model").await?;
    tab.see("is taken for which").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_run_leaves_nothing_behind() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Digits", "1,797 rows").await?;
    go(tab, "Train").await?;
    tab.fill("Epochs", "500").await?;
    tab.press_last("Train").await?;
    tab.see("steps a second").await?;
    tab.press("Cancel").await?;
    tab.see("No model of it is kept").await?;
    scene.end().await
}

/// The figure of a tile, such as 97.3 for "97.3 %".
async fn tile(tab: &bunsen_tests::Tab, label: &str) -> Result<f64> {
    tab.eval(&format!(
        "parseFloat([...document.querySelectorAll('.tile')].find((t) => t.innerText.includes({label:?})).querySelector('b').innerText.replace(',', ''))"
    ))
    .await
}
