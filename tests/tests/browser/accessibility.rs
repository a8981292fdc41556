//! Every page in light and dark, at a desk and on a phone: axe finds nothing, nothing is wider than the
//! screen, and a picture is left.

use anyhow::{Result, ensure};
use bunsen_tests::Tab;

use crate::scene::{Scene, go, start_with, train};

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_violation() -> Result<()> {
    let scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    let mut found = Vec::new();
    tab.see("150 flowers").await?;
    look(tab, "welcome", &mut found).await?;
    start_with(tab, "Digits", "1,797 rows").await?;
    look(tab, "data", &mut found).await?;
    tab.press("Pictures").await?;
    tab.see("Pictures 1 to 48 of 1,797").await?;
    let n_pictures: u64 = tab.eval("document.querySelectorAll('.gallery canvas').length").await?;
    ensure!(n_pictures == 48, "{n_pictures} pictures are drawn");
    look(tab, "pictures", &mut found).await?;
    tab.press("Later").await?;
    tab.see("Pictures 49 to 96 of 1,797").await?;
    tab.press("Charts").await?;
    tab.see("sns.").await?;
    look(tab, "charts", &mut found).await?;
    tab.press("Checks").await?;
    tab.press("Suggest checks").await?;
    tab.see("expectations are met").await?;
    tab.press("Add a check").await?;
    tab.press("Matches a pattern").await?;
    look(tab, "checks", &mut found).await?;
    tab.press("Cancel").await?;
    tab.press("Table").await?;
    tab.press("Add a step").await?;
    look(tab, "add-step", &mut found).await?;
    tab.press("Clip").await?;
    tab.fill("At least", "1").await?;
    tab.see("rows change").await?;
    look(tab, "step", &mut found).await?;
    tab.press("Cancel").await?;
    go(tab, "Train").await?;
    look(tab, "train-settings", &mut found).await?;
    train(tab, "Small CNN").await?;
    look(tab, "train", &mut found).await?;
    train(tab, "Softmax regression").await?;
    go(tab, "Runs").await?;
    look(tab, "runs", &mut found).await?;
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await?;
    look(tab, "versions", &mut found).await?;
    tab.press("New branch").await?;
    look(tab, "new-branch", &mut found).await?;
    tab.press("Cancel").await?;
    go(tab, "Publish").await?;
    look(tab, "publish", &mut found).await?;
    tab.fill("Name", "digits").await?;
    tab.press_last("Publish").await?;
    tab.see("digits is live").await?;
    go(tab, "Watch").await?;
    look(tab, "watch", &mut found).await?;
    tab.goto(&scene.at("/d/digits")).await?;
    tab.see("Draw here").await?;
    look(tab, "link", &mut found).await?;
    ensure!(found.is_empty(), "found:\n{}", found.join("\n"));
    scene.end().await
}

/// Pictures and judgements of a page in all four forms.
pub async fn look(tab: &Tab, name: &str, found: &mut Vec<String>) -> Result<()> {
    for (form, width, height) in [("", 1360, 900), ("-phone", 390, 844)] {
        tab.resize(width, height).await?;
        for scheme in ["light", "dark"] {
            tab.prefer(scheme).await?;
            let form = format!("{name}{form}{}", if scheme == "dark" { "-dark" } else { "" });
            tab.wait_for(
                "the theme",
                &format!("document.documentElement.dataset.theme === '{scheme}'"),
                std::time::Duration::from_secs(5),
            )
            .await?;
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
            tab.screenshot(&form).await?;
            let content: i64 = tab.eval("document.documentElement.scrollWidth").await?;
            if content > width {
                found.push(format!("{form}: the page scrolls sideways, it is {content} pixels wide"));
            }
            let violations = tab.violations().await?;
            found
                .extend(violations.iter().map(|v| format!("{form}: {} ({}) at {}", v.help, v.id, v.nodes.join(" | "))));
        }
    }
    tab.resize(1360, 900).await?;
    tab.prefer("light").await
}
