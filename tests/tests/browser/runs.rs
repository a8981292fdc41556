//! Runs are kept, compared, renamed, deleted and brought back.

use anyhow::Result;

use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn runs_are_compared_renamed_deleted_and_restored() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Wine", "178 rows").await?;
    train(tab, "Softmax regression").await?;
    tab.reload().await?;
    train(tab, "Neural network").await?;
    go(tab, "Runs").await?;
    tab.see("2 runs on").await?;

    tab.press("Choose run 1 for comparing").await?;
    tab.press("Choose run 2 for comparing").await?;
    tab.press("Compare 2").await?;
    tab.see("What differs between the 2 chosen").await?;
    tab.press("Close the comparison").await?;

    tab.fill("Filter the runs", "model = \"softmax_regression\"").await?;
    tab.see("1 run shown").await?;
    tab.fill("Filter the runs", "metrics.accuracy >").await?;
    tab.see("A value is missing at the end").await?;
    tab.fill("Filter the runs", "number > 0").await?;
    tab.see("2 runs shown").await?;

    tab.press("What to do with run 1").await?;
    tab.press("Rename or note").await?;
    tab.fill("Name", "the straight one").await?;
    tab.press("Save").await?;
    tab.see("the straight one").await?;

    tab.press("What to do with run 1").await?;
    tab.press("Delete").await?;
    tab.see("Run 1 is in the trash").await?;
    tab.see("1 run on").await?;
    tab.press_last("Undo").await?;
    tab.see("2 runs on").await?;
    tab.reload().await?;
    tab.see("the straight one").await?;
    scene.end().await
}
