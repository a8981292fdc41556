//! Training and prediction on WebGPU, on a software adapter.

use std::time::Duration;

use anyhow::Result;

use crate::scene::{Scene, go, start_with};

#[tokio::test(flavor = "multi_thread")]
async fn a_network_trains_on_webgpu() -> Result<()> {
    let scene = Scene::with_gpu().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    go(tab, "Train").await?;
    tab.fill("Model", "Neural network").await?;
    tab.fill("Epochs", "3").await?;
    tab.press("All settings").await?;
    tab.fill("Compute on", "GPU").await?;
    tab.wait_for(
        "the device",
        "document.querySelector('.chip-button')?.innerText.startsWith('WebGPU')",
        Duration::from_secs(120),
    )
    .await?;
    tab.press_last("Train").await?;
    tab.see_within("Download the model", Duration::from_secs(240)).await?;
    scene.end().await
}
