//! The device's clock is set back by more than a year in the middle of the work.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Browser, Edge, Tab, dist};
use serde_json::{Value, json};

use super::{ask, at_home, describe_source, fsck_export, n_listed, people, project_id, start_engine};

const DAY_MS: f64 = 86_400_000.0;
const SHIFT_MS: f64 = -400.0 * DAY_MS;

/// Before everything else of the page: a clock that can be set, by `setClock`, and that workers ask for.
const PAGE_CLOCK: &str = "{
    const now = Date.now, channel = new BroadcastChannel('clock');
    window.setClock = (shift) => { localStorage.clock = shift; Date.now = () => now() + shift; channel.postMessage(shift); };
    channel.onmessage = ({ data }) => { if (data === 'which') channel.postMessage(Number(localStorage.clock ?? 0)); };
    setClock(Number(localStorage.clock ?? 0));
}
";

/// The same for the worker, before the engine starts.
const WORKER_CLOCK: &str = "const now = Date.now, channel = new BroadcastChannel('clock');
  await new Promise((known) => {
    channel.onmessage = ({ data }) => {
      if (typeof data !== 'number') return;
      Date.now = () => now() + data;
      known();
    };
    channel.postMessage('which');
  });
  const engine = await import(\"./worker.js\");";

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_set_back_loses_nothing() -> Result<()> {
    let page = tempfile::tempdir()?;
    with_clock(&dist()?, page.path())?;
    let edge = Edge::start_with(page.path())?;
    let browser = Browser::start().await?;
    let tab = browser.open(&edge.url()).await?;
    at_home(&tab).await?;
    let folder = tempfile::tempdir()?;
    tab.choose_file("#file-input", &people(folder.path())?).await?;
    tab.see("6 rows ·").await?;
    let project = project_id(&tab).await?;
    describe_source(&tab, "first").await?;
    set_clock(&tab, SHIFT_MS).await?;
    ensure!(worker_time(&tab, &project).await? > 0.0, "the project has no time");
    describe_source(&tab, "second").await?;
    tab.press("Add a step").await?;
    tab.press("Keep rows where").await?;
    tab.fill("Keep rows where", "age > 30").await?;
    tab.press("Apply").await?;
    tab.see("4 rows ·").await?;
    ensure!(
        worker_time(&tab, &project).await? < real_now(&tab).await? - 300.0 * DAY_MS,
        "the worker's clock was not set back"
    );

    // The log is in the order of the commits, and all of them have a time that can be read.
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await?;
    let log: Vec<[String; 2]> = tab
        .eval(
            "[...document.querySelectorAll('.log-row')].map((row) => [...row.children].map((part) => part.innerText))",
        )
        .await?;
    let subjects: Vec<_> = log.iter().map(|[subject, _]| subject.as_str()).collect();
    ensure!(subjects.len() == 4 && subjects[3].contains("Start with people.csv"), "{subjects:?}");
    ensure!(subjects[1].contains("Describe") && subjects[2].contains("Describe"), "{subjects:?}");
    ensure!(log.iter().all(|[_, about]| about.contains("just now") || about.contains("in the future")), "{log:?}");
    fsck_export(&tab, "people", folder.path()).await?;

    trash_keeps_what_is_young(&tab, &edge, &folder.path().join("people.csv")).await?;
    browser.close().await
}

/// What was deleted before the clock was set back, and just now, stays until it is asked for; what lies long enough
/// goes, and the trash can be emptied of all of it.
async fn trash_keeps_what_is_young(tab: &Tab, edge: &Edge, file: &Path) -> Result<()> {
    let mut deleted = Vec::new();
    for shift in [0.0, SHIFT_MS - DAY_MS, SHIFT_MS] {
        tab.goto(&edge.url()).await?;
        at_home(tab).await?;
        set_clock(tab, shift).await?;
        tab.choose_file("#file-input", file).await?;
        tab.see("6 rows ·").await?;
        deleted.push(project_id(tab).await?);
        // The name of one in the trash is free again.
        tab.press("Project people 2").await?;
        tab.press("Delete").await?;
        tab.see("is in the trash").await?;
    }
    // Pieces of something that is being stored in another tab, which began before.
    let now = real_now(tab).await?;
    let draft = json!({ "version": 1, "started_ms": now - 1_000.0 });
    tab.store_text("records", "drafts/0123456789abcdef", &draft.to_string()).await?;
    tab.store_text("files", "0123456789abcdef0123456789abcdef", "a piece").await?;

    // A page that is opened tidies up once.
    tab.goto(&edge.url()).await?;
    at_home(tab).await?;
    wait_until_gone(tab, &deleted[1]).await?;
    ensure!(is_stored(tab, &deleted[0]).await?, "what was deleted before the clock was set back is gone");
    ensure!(is_stored(tab, &deleted[2]).await?, "what was deleted just now is gone");
    let pieces = tab.stored_text("files", "0123456789abcdef0123456789abcdef").await?;
    ensure!(pieces.is_some(), "the pieces of what is being stored are gone");
    // A day later nobody stores them any more.
    set_clock(tab, SHIFT_MS + 1.1 * DAY_MS).await?;
    start_engine(tab).await?;
    ask(tab, json!({ "empty_trash": {} })).await?;
    ensure!(n_listed(tab).await? == 1, "a project is gone");
    wait_until_gone(tab, &deleted[2]).await?;
    wait_until_gone(tab, &deleted[0]).await?;
    let pieces = tab.stored_text("files", "0123456789abcdef0123456789abcdef").await?;
    ensure!(pieces.is_none(), "the pieces stay for ever");
    Ok(())
}

async fn is_stored(tab: &Tab, project: &str) -> Result<bool> {
    Ok(tab.stored_text("records", &format!("{project}/project")).await?.is_some())
}

async fn wait_until_gone(tab: &Tab, project: &str) -> Result<()> {
    let start = std::time::Instant::now();
    while is_stored(tab, project).await? {
        ensure!(start.elapsed() < Duration::from_secs(20), "{project} is still in the trash");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Ok(())
}

async fn set_clock(tab: &Tab, shift_ms: f64) -> Result<()> {
    tab.eval::<Option<bool>>(&format!("(setClock({shift_ms}), null)")).await?;
    Ok(())
}

async fn real_now(tab: &Tab) -> Result<f64> {
    tab.eval("new Date().getTime()").await
}

/// When the worker last changed the project, by its own clock.
async fn worker_time(tab: &Tab, project: &str) -> Result<f64> {
    let record = tab.stored_text("records", &format!("{project}/project")).await?.context("the project")?;
    let record: Value = serde_json::from_str(&record)?;
    record["changed_ms"].as_f64().context("a time")
}

/// A copy of the built page with a clock that can be set.
fn with_clock(dist: &Path, to: &Path) -> Result<()> {
    copy(dist, to)?;
    for (name, from, to_text) in [
        ("theme.js", "", PAGE_CLOCK),
        ("worker/cpu/start.js", "const engine = await import(\"./worker.js\");", WORKER_CLOCK),
    ] {
        let path = to.join(name);
        let old = fs::read_to_string(&path)?;
        ensure!(old.contains(from), "{name} has no {from}");
        fs::write(&path, if from.is_empty() { format!("{to_text}{old}") } else { old.replace(from, to_text) })?;
        // A packed copy would be served in its place.
        fs::remove_file(to.join(format!("{name}.gz")))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
