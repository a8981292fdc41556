//! A link to documents: they answer on the visitor's device, without a network, and on the edge.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Browser, dist, program};
use serde_json::{Value, json};

use crate::accessibility::look;
use crate::documents::{INDEXING, MONITORING, ask, give, is_indexed};
use crate::scene::{Scene, go};

const OVEN: &str = "# Bread\n\nThe oven must be heated to 230 degrees before the loaf goes in.\n";
const QUESTION: &str = "How often should predictions be looked at?";

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_published_and_answer_on_the_visitors_device_as_the_edge_does() -> Result<()> {
    let mut scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    give(tab, &[("monitoring.md", MONITORING)]).await?;
    // What a visitor could not be answered from is not published.
    go(tab, "Publish").await?;
    tab.see("not indexed yet").await?;
    let mut found = Vec::new();
    look(tab, "publish-unindexed", &mut found).await?;
    tab.press("Ask your documents").await?;
    tab.press("Fetch it and index").await?;
    tab.wait_for("the index", &is_indexed(), INDEXING).await?;

    go(tab, "Publish").await?;
    tab.see("everybody who has the link can read it").await?;
    tab.see("A visitor fetches").await?;
    tab.fill("Name", "handbook").await?;
    tab.see("This name is free").await?;
    tab.fill("Title", "Ask the handbook").await?;
    tab.press("Count the questions asked on visitors' devices").await?;
    look(tab, "publish-documents", &mut found).await?;
    tab.press_last("Publish").await?;
    tab.see("handbook is live, version 1").await?;

    let visitor = Browser::start().await?;
    let there = visitor.open(&scene.at("/d/handbook")).await?;
    there.see("Ask the handbook").await?;
    let can_ask = "!document.querySelector('#question').disabled";
    there.wait_for("the encoder", can_ask, INDEXING).await?;
    ask(&there, QUESTION).await?;
    there.see("predictions every week").await?;
    there.see("Computed on this device").await?;
    look(&there, "link-documents", &mut found).await?;
    // A source leads to its place in the document, and a question can follow.
    there.press("2 · monitoring.md, “Cadence”").await?;
    let is_marked = "!!document.querySelector('dialog[open] mark')";
    there.wait_for("the marked sentence", is_marked, Duration::from_secs(20)).await?;
    look(&there, "link-reader", &mut found).await?;
    there.key("Escape", 0).await?;
    there.press("How it was found").await?;
    let confidence: f64 = there.eval("parseFloat(document.querySelector('.ask-sureness i').style.width)").await?;
    there.press("Ask a follow-up").await?;
    ask(&there, "And the inputs?").await?;
    there.see("Inputs deserve a look every day").await?;
    there.press("Ask about something else").await?;
    ask(&there, "Who won the football match in 1974?").await?;
    there.see("The documents do not seem to say").await?;
    there.resize(390, 844).await?;
    look(&there, "link-documents-phone", &mut found).await?;
    there.press("Use it from code").await?;
    there.see("curl").await?;
    look(&there, "link-documents-code", &mut found).await?;
    there.press("Close").await?;
    ensure!(found.is_empty(), "found:\n{}", found.join("\n"));

    // The same over REST.
    let address = scene.at("/d/handbook/invocations");
    let ask_edge =
        |body: &Value| -> Result<Value> { Ok(ureq::post(&address).send_json(body)?.body_mut().read_json()?) };
    let answer = ask_edge(&json!({ "question": QUESTION }))?;
    ensure!(answer["answer"].as_str().is_some_and(|own| own.contains("predictions every week")), "{answer}");
    ensure!(answer["citations"][0]["file"] == "monitoring.md", "{answer}");
    let of_edge = answer["confidence"].as_f64().context("a confidence")?;
    ensure!((confidence - (100.0 * of_edge).round()).abs() < 0.5, "{confidence} here, {of_edge} there");
    let refused = ask_edge(&json!({ "inputs": { "question": ["Who won the football match in 1974?"] } }))?;
    ensure!(refused["predictions"][0]["refused"] == true, "{refused}");

    // Both are counted, with whether there was an answer.
    go(tab, "Watch").await?;
    tab.wait_for("the counts", "document.body.innerHTML.includes('not answered')", Duration::from_secs(20)).await?;
    look(tab, "watch-documents", &mut found).await?;
    ensure!(found.is_empty(), "found:\n{}", found.join("\n"));

    // Network cut: the visitor comes back and is answered.
    let is_active = "(await navigator.serviceWorker.getRegistration())?.active?.state === 'activated'";
    there.wait_for("the service worker", is_active, Duration::from_secs(60)).await?;
    there.reload().await?;
    there.wait_for("the encoder", can_ask, INDEXING).await?;
    scene.edge.cut();
    there.reload().await?;
    there.see("Ask the handbook").await?;
    there.wait_for("the encoder, which is here", can_ask, INDEXING).await?;
    ask(&there, QUESTION).await?;
    there.see("predictions every week").await?;

    // An index that the command line made takes the same link: the visitor gets what is new.
    scene.edge.restart()?;
    publish_index(&scene, &[("monitoring.md", MONITORING), ("oven.md", OVEN)])?;
    there.reload().await?;
    there.see("2 documents").await?;
    there.wait_for("the encoder, which is here", can_ask, INDEXING).await?;
    ask(&there, "How hot must the oven be?").await?;
    there.see("230 degrees").await?;
    visitor.close().await?;
    scene.end().await
}

/// Indexes documents on the command line, with the encoder that the page has, and publishes them as the handbook's next version.
fn publish_index(scene: &Scene, documents: &[(&str, &str)]) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (from, index) = (folder.path().join("documents"), folder.path().join("index"));
    std::fs::create_dir(&from)?;
    for (name, text) in documents {
        std::fs::write(from.join(name), text)?;
    }
    let mut index_command = Command::new(program("bunsen")?);
    index_command.arg("index").arg(&from).arg("--out").arg(&index).arg("--encoder").arg(dist()?.join("encoder"));
    let mut publish_command = Command::new(program("bunsen")?);
    publish_command.arg("publish").arg(&index).args(["--name", "handbook", "--update", "--edge", &scene.edge.url()]);
    publish_command.args(["--title", "Ask the handbook", "--token", scene.edge.token()]);
    for mut command in [index_command, publish_command] {
        let output = command.output()?;
        ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
