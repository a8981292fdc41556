//! Documents are asked by keyboard alone, and on a phone.

use std::time::Duration;

use anyhow::{Result, ensure};
use bunsen_tests::Tab;

use crate::accessibility::look;
use crate::documents::{INDEXING, MONITORING, give, is_indexed};
use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_asked_by_keyboard_alone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    tab.tab_to("Choose documents").await?;
    give(tab, &[("monitoring.md", MONITORING)]).await?;
    tab.see("1 document").await?;
    press(tab, "Fetch it and index").await?;
    tab.wait_for("the index", &is_indexed(), INDEXING).await?;
    tab.tab_to("Your question").await?;
    tab.type_text("How often should predictions be looked at?").await?;
    tab.key("Enter", 0).await?;
    tab.see("predictions every week").await?;

    // A sentence leads to its passage, and that to its place in the document; what was open before has the keyboard again.
    press(tab, "Source 1").await?;
    let is_source = "document.activeElement.id === 'source-0'";
    tab.wait_for("the passage to have the keyboard", is_source, Duration::from_secs(5)).await?;
    press(tab, "1 · monitoring.md").await?;
    let is_marked = "!!document.querySelector('dialog[open] mark')";
    tab.wait_for("the marked sentence", is_marked, Duration::from_secs(20)).await?;
    tab.key("Escape", 0).await?;
    let is_back =
        "!document.querySelector('dialog[open]') && document.activeElement.innerText.startsWith('1 · monitoring.md')";
    tab.wait_for("the keyboard to be where it was", is_back, Duration::from_secs(5)).await?;

    // A question that was asked before is shown again, and stays where it is in the list.
    tab.key("k", 2).await?;
    tab.wait_for("the palette", "!!document.querySelector('dialog[open] input')", Duration::from_secs(10)).await?;
    tab.key("Escape", 0).await?;
    tab.tab_to("Your question").await?;
    tab.key("a", 2).await?;
    tab.type_text("Who won the football match in 1974?").await?;
    tab.key("Enter", 0).await?;
    tab.see("The documents do not seem to say").await?;
    let again = "How often should predictions be looked at?";
    press(tab, again).await?;
    tab.see("Ask again").await?;
    let is_kept = "document.activeElement.getAttribute('aria-current') === 'true'";
    tab.wait_for("the card to keep the keyboard", is_kept, Duration::from_secs(5)).await?;

    // All that is listed is chosen, removed and taken back.
    press(tab, "Documents").await?;
    press(tab, "Select all that are listed").await?;
    press(tab, "Remove 1 document").await?;
    tab.see("monitoring.md is removed.").await?;
    tab.key("z", 2).await?;
    tab.see("1 document").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_asked_on_a_phone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    tab.resize(390, 844).await?;
    give(tab, &[("monitoring.md", MONITORING)]).await?;
    tab.see("1 document").await?;
    tab.press("Fetch it and index").await?;
    tab.wait_for("the index", &is_indexed(), INDEXING).await?;
    tab.fill("Your question", "How often should predictions be looked at?").await?;
    tab.press_last("Ask").await?;
    tab.see("predictions every week").await?;
    // What is cited stands under the answer, and what was asked before under that, once the question is kept.
    let is_in_order = "(() => {
        const [answer, sources, before] = ['.ask-answer', '.ask-sources', '.ask-before'].map(
            (own) => document.querySelector(own)?.getBoundingClientRect().top);
        return answer < sources && sources < before; })()";
    tab.wait_for("the passages under the answer", is_in_order, Duration::from_secs(20)).await?;
    tab.press("1 · monitoring.md").await?;
    let is_marked = "!!document.querySelector('dialog[open] mark')";
    tab.wait_for("the marked sentence", is_marked, Duration::from_secs(20)).await?;
    tab.press("Close").await?;
    tab.press("More").await?;
    tab.press("Versions").await?;
    tab.see("Add monitoring.md").await?;
    tab.press("Ask").await?;
    tab.see("Ask your documents").await?;
    let mut found = Vec::new();
    look(tab, "ask-on-phone", &mut found).await?;
    ensure!(found.is_empty(), "found:\n{}", found.join("\n"));
    scene.end().await
}

async fn press(tab: &Tab, name: &str) -> Result<()> {
    tab.tab_to(name).await?;
    let is_box: bool = tab.eval("document.activeElement.type === 'checkbox'").await?;
    tab.key(if is_box { " " } else { "Enter" }, 0).await
}
