//! Everything by keyboard.

use std::time::Duration;

use anyhow::Result;

use crate::scene::{Scene, start_with};

#[tokio::test(flavor = "multi_thread")]
async fn the_palette_the_sheet_and_undo_work_from_the_keyboard() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    tab.key("?", 8).await?;
    tab.see("Keyboard shortcuts").await?;
    tab.key("Escape", 0).await?;
    tab.see_no("Keyboard shortcuts").await?;
    start_with(tab, "Iris", "150 rows").await?;
    tab.key("k", 2).await?;
    tab.wait_for(
        "the palette",
        "!!document.querySelector('dialog[open] input, [role=dialog] input')",
        Duration::from_secs(10),
    )
    .await?;
    tab.type_text("Runs").await?;
    tab.key("Enter", 0).await?;
    tab.see("There are no runs yet").await?;
    tab.press("Project Iris").await?;
    tab.press("Rename").await?;
    tab.fill("Name of the project", "flowers").await?;
    tab.press("Rename").await?;
    tab.see("is now called flowers").await?;
    tab.key("z", 2).await?;
    tab.see("Undone").await?;
    scene.end().await
}
