//! Two tabs write to one project: taking turns where the browser has locks, at the same moment where it has none.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Browser, Edge, NAME, Tab};
use serde_json::{Value, json};

use super::{at_home, describe, fsck_export, keep_rows, people, project_id, start_engine};
use crate::scene::Scene;

const FOLLOWS: &str = "Another tab is editing this project";
const N_EACH: u64 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn what_one_tab_changes_the_other_shows_and_goes_on_from() -> Result<()> {
    let scene = Scene::new().await?;
    let folder = tempfile::tempdir()?;
    let first = &scene.tab;
    first.choose_file("#file-input", &people(folder.path())?).await?;
    first.see("6 rows ·").await?;
    let second = scene.browser.open(&first.url().await?).await?;
    second.see(FOLLOWS).await?;

    // A description is being written here when the other tab takes over and adds a step.
    first.press("Say where it comes from").await?;
    first.fill("Source", "a made-up club").await?;
    second.press("Take over").await?;
    second.see_no(FOLLOWS).await?;
    second.press("Add a step").await?;
    second.press("Keep rows where").await?;
    second.fill("Keep rows where", "age > 30").await?;
    second.press("Apply").await?;
    second.see("4 rows ·").await?;
    first.see("4 rows ·").await?;
    first.press("Save").await?;
    first.see("Another tab is working on this project, so it cannot be changed here. Nothing was changed.").await?;
    let written: String = first.eval("document.querySelector('#card-source').value").await?;
    ensure!(written == "a made-up club", "what was written is gone: {written:?}");
    first.press("Cancel").await?;
    first.press("Take over").await?;
    first.see_no(FOLLOWS).await?;
    second.see(FOLLOWS).await?;
    first.press("Say where it comes from").await?;
    first.fill("Source", "a made-up club").await?;
    first.press("Save").await?;
    second.see("a made-up club").await?;
    second.see("4 rows ·").await?;

    // One switches to another branch; the other, which takes over, goes on there.
    first.press("Versions").await?;
    first.see("Each dot is a commit").await?;
    first.press("New branch").await?;
    first.fill("Name", "trial").await?;
    first.press("Create").await?;
    first.see("You are on trial now").await?;
    second.press("Take over").await?;
    second.see_no(FOLLOWS).await?;
    second.press("Edit step 1").await?;
    second.fill("Keep rows where", "age > 50").await?;
    second.press("Apply").await?;
    second.see("1 row ·").await?;
    first.see("On trial · 4 versions").await?;
    first.press("Take over").await?;
    first.see_no(FOLLOWS).await?;
    first.press("Go to branch").await?;
    first.press("main").await?;
    first.see("On main").await?;
    second.see("4 rows ·").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_without_locks_write_at_the_same_moment_and_lose_nothing() -> Result<()> {
    let edge = Edge::start()?;
    let browser = Browser::start_in_network().await?;
    let home = edge.url().replace("127.0.0.1", NAME);
    let first = browser.open(&home).await?;
    at_home(&first).await?;
    ensure!(first.eval::<bool>("!navigator.locks").await?, "this browser has locks");
    let folder = tempfile::tempdir()?;
    first.choose_file("#file-input", &people(folder.path())?).await?;
    first.see("6 rows ·").await?;
    let project = project_id(&first).await?;
    let second = browser.open(&first.url().await?).await?;
    second.see("6 rows ·").await?;
    for tab in [&first, &second] {
        start_engine(tab).await?;
    }

    let description = |who: &str| describe(&project, &format!("{who} #"));
    let switch = json!({ "change_versions": { "project": project, "change": { "switch_branch": { "name": "?" } } } });
    let branch = json!({ "create_branch": { "name": "trial", "at": "HEAD", "is_switched_to": false } });
    super::ask(&first, json!({ "change_versions": { "project": project, "change": branch } })).await?;
    let (one, other, third) = tokio::join!(
        series(&first, vec![description("first"), keep_rows(&project, "age > 20 - #")]),
        series(&second, vec![description("second")]),
        series(&second, vec![switch]),
    );
    for done in [one?, other?, third?] {
        ensure!(done.iter().all(|answer| answer.get("Ok").is_some()), "{done:?}");
    }

    // Each change is a version of its own, and both tabs show the same end.
    let words = "document.querySelector('[aria-label=\"About this data\"]')?.innerText ?? ''";
    let shown: String = first.eval("document.querySelector('.room-head').innerText").await?;
    let same = format!("document.querySelector('.room-head').innerText === {}", json!(shown));
    second.wait_for("the same table", &same, Duration::from_secs(20)).await?;
    let about: String = first.eval(words).await?;
    second.wait_for("the same words", &format!("({words}) === {}", json!(about)), Duration::from_secs(20)).await?;
    let subjects = fsck_export(&first, "people", folder.path()).await?;
    let n = |subject: &str| subjects.iter().filter(|s| *s == subject).count() as u64;
    ensure!(n("Describe people.csv") == 2 * N_EACH, "{subjects:?}");
    ensure!(subjects.len() as u64 == 3 * N_EACH + 1, "{subjects:?}");
    browser.close().await
}

/// Makes these changes in turn, over and over; gives the answers.
async fn series(tab: &Tab, commands: Vec<Value>) -> Result<Vec<Value>> {
    let commands = json!(commands.iter().map(Value::to_string).collect::<Vec<_>>());
    tab.eval(&format!(
        "await (async () => {{
            const answers = [];
            for (let n = 1; n <= {N_EACH}; n++) for (const text of {commands}) {{
                const command = text.replaceAll('#', n).replaceAll('?', n % 2 ? 'trial' : 'main');
                for (;;) {{
                    const answer = await window.ask(JSON.parse(command));
                    // Refused because the other came before it too often: nothing was changed, and it is asked again.
                    if (answer.Err?.kind === 'conflict') continue;
                    answers.push(answer.Ok ? {{ Ok: n }} : answer);
                    break;
                }}
            }}
            return answers;
        }})()"
    ))
    .await
    .context("the changes")
}
