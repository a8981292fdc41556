//! A tab is killed while changes follow one another as quickly as they can be made.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::Tab;
use serde_json::{Value, json};

use super::{Moments, ask, describe, fsck_export, keep_rows, project_id, start_engine, visit};
use crate::scene::{Scene, start_with, train};

const SEED: u64 = 5;

/// The newest number that the page has said is stored, of each kind of change.
#[derive(Debug, Default, serde::Deserialize)]
struct Done {
    described: u64,
    prepared: u64,
    renamed: u64,
    noted: u64,
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_that_the_page_has_taken_is_lost_with_the_tab() -> Result<()> {
    let Scene { edge, mut browser, mut tab } = Scene::new().await?;
    start_with(&tab, "Iris", "150 rows").await?;
    train(&tab, "Softmax regression").await?;
    let project = project_id(&tab).await?;
    let mut moments = Moments::of(SEED);
    let mut done = Done::default();
    for round in 0..4 {
        // From the welcome page: what a room has open, its own worker writes.
        tab.goto(&edge.url()).await?;
        super::at_home(&tab).await?;
        start_engine(&tab).await?;
        let run = newest_run(&tab, &project).await?;
        start_changes(&tab, &project, &run, &done).await?;
        let enough = 3 + (20.0 * moments.next()) as u64;
        let count = "Object.values(window.done).reduce((a, b) => a + b, 0)";
        let before = done.described + done.prepared + done.renamed + done.noted;
        let condition = format!("{count} >= {}", before + enough);
        tab.wait_for("some changes", &condition, Duration::from_secs(60)).await?;
        tokio::time::sleep(Duration::from_secs_f64(0.15 * moments.next())).await;
        done = tab.eval("window.done").await?;
        eprintln!("round {round}: killed after {done:?}");
        if round == 3 {
            browser = browser.kill_and_restart().await?;
        } else {
            tab.crash().await?;
        }
        tab = visit(&browser, &edge).await?;
        start_engine(&tab).await?;
        let stored = stored(&tab, &project).await?;
        let is_kept = stored.described >= done.described
            && stored.prepared >= done.prepared
            && stored.renamed >= done.renamed
            && stored.noted >= done.noted;
        ensure!(is_kept, "round {round}: the page said {done:?}, and {stored:?} is stored");
        done = stored;
    }

    // The learner sees all of it, and git finds nothing wrong.
    let name = format!("Iris {}", done.renamed);
    tab.goto(&format!("{}/projects/{project}/data", edge.url())).await?;
    tab.see(&format!("description {}", done.described)).await?;
    tab.press("Versions").await?;
    tab.see("Each dot is a commit").await?;
    let problems: Vec<String> = tab.eval("[...document.querySelectorAll('.problem')].map((e) => e.innerText)").await?;
    ensure!(problems.is_empty(), "{problems:?}");
    let folder = tempfile::tempdir()?;
    let subjects = fsck_export(&tab, &name, folder.path()).await?;
    let n_descriptions = subjects.iter().filter(|subject| *subject == "Describe iris.csv").count() as u64;
    ensure!(n_descriptions == done.described, "{n_descriptions} of {} descriptions: {subjects:?}", done.described);
    let n_recipes = subjects.len() as u64 - n_descriptions - 2;
    ensure!(n_recipes == done.prepared, "{n_recipes} of {} recipes: {subjects:?}", done.prepared);
    browser.close().await
}

/// Begins four endless rows of changes, each of which waits for its own answer and for no other's.
async fn start_changes(tab: &Tab, project: &str, run: &str, done: &Done) -> Result<()> {
    let series = [
        ("described", describe(project, "description #"), done.described),
        ("prepared", keep_rows(project, "petal_length_cm < 100 + #"), done.prepared),
        ("renamed", json!({ "rename_project": { "project": project, "name": "Iris #" } }), done.renamed),
        (
            "noted",
            json!({ "edit_run": { "project": project, "run": run, "name": "run", "note": "note #" } }),
            done.noted,
        ),
    ];
    tab.eval::<Option<bool>>("(window.done = {}, null)").await?;
    for (kind, command, from) in series {
        let text = json!(command.to_string());
        tab.eval::<Option<bool>>(&format!(
            "(() => {{
                window.done.{kind} = {from};
                (async () => {{
                    for (let n = {from} + 1; ; n++) {{
                        const answer = await window.ask(JSON.parse({text}.replaceAll('#', n)));
                        if (!answer.Ok) {{ window.refused = answer; return; }}
                        window.done.{kind} = n;
                    }}
                }})();
                return null;
            }})()"
        ))
        .await?;
    }
    Ok(())
}

async fn newest_run(tab: &Tab, project: &str) -> Result<String> {
    let runs = ask(tab, json!({ "list_runs": { "project": project } })).await?;
    Ok(runs[0]["id"].as_str().context("a run")?.to_string())
}

/// The numbers of the changes that are stored.
async fn stored(tab: &Tab, project: &str) -> Result<Done> {
    let state = ask(tab, json!({ "open_project": { "project": project } })).await?;
    let runs = ask(tab, json!({ "list_runs": { "project": project } })).await?;
    let number = |text: &Value| {
        let digits: String = text.as_str().unwrap_or_default().chars().rev().take_while(char::is_ascii_digit).collect();
        digits.chars().rev().collect::<String>().parse().unwrap_or(0)
    };
    Ok(Done {
        described: number(&state["card"]["description"]),
        prepared: number(&state["data"]["recipe"][0]["expression"]),
        renamed: number(&state["summary"]["name"]),
        noted: number(&runs[0]["note"]),
    })
}
