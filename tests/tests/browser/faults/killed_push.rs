//! A tab is killed while it pushes; done again, the push comes to the same, and the genuine git finds it whole.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Edge, Tab};

use super::{Moments, at_home, big_csv, git, project_id};
use crate::scene::Scene;

const SEED: u64 = 3;
const N_ROWS: usize = 200_000;
const N_DESCRIPTIONS: usize = 3;
const IN_STEP: &str = "Both sides have the same versions";

#[tokio::test(flavor = "multi_thread")]
async fn a_push_that_is_killed_and_done_again_comes_to_the_whole() -> Result<()> {
    let Scene { edge, mut browser, mut tab } = Scene::signed_in().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("big.csv");
    big_csv(&file, N_ROWS)?;
    tab.choose_file("#file-input", &file).await?;
    tab.see("200,000 rows ·").await?;
    for n in 0..N_DESCRIPTIONS {
        super::describe_source(&tab, &format!("club {n}")).await?;
    }
    let project = project_id(&tab).await?;
    let versions = format!("{}/projects/{project}/versions", edge.url());
    tab.goto(&versions).await?;
    let mut moments = Moments::of(SEED);
    for round in 0..4 {
        begin_push(&tab).await?;
        let wait = Duration::from_secs_f64(0.1 + 1.2 * moments.next());
        eprintln!("round {round}: killed {} ms after the push began", wait.as_millis());
        tokio::time::sleep(wait).await;
        if round == 3 {
            browser = browser.kill_and_restart().await?;
        } else {
            tab.crash().await?;
        }
        // With the token, which a browser that was killed may not have written down.
        tab = browser.open(&format!("{}/#token={}", edge.url(), edge.token())).await?;
        at_home(&tab).await?;
        tab.goto(&versions).await?;
    }
    begin_push(&tab).await?;
    tab.see_within(IN_STEP, Duration::from_secs(120)).await?;
    let problems: Vec<String> = tab.eval("[...document.querySelectorAll('.problem')].map((e) => e.innerText)").await?;
    ensure!(problems.is_empty(), "{problems:?}");

    let clone = folder.path().join("clone");
    let address = edge.url().replace("http://", &format!("http://learner:{}@", edge.token()));
    let cloned =
        Command::new("git").args(["clone", "--quiet", &format!("{address}/p/big.git")]).arg(&clone).output()?;
    ensure!(cloned.status.success(), "{}", String::from_utf8_lossy(&cloned.stderr));
    git(&clone, &["fsck", "--strict", "--no-progress"])?;
    let log = git(&clone, &["log", "--format=%s"])?;
    ensure!(log.lines().count() == N_DESCRIPTIONS + 1, "{log}");
    ensure!(
        data_of(&edge, &std::fs::read_to_string(clone.join("data/big.csv.dvc"))?)? == std::fs::read(&file)?,
        "the data"
    );
    browser.close().await
}

/// Begins to push, for the first time or again.
async fn begin_push(tab: &Tab) -> Result<()> {
    let stands = "/only|was never pushed|to push|have the same versions/.test(document.querySelector('.on-edge')?.innerText ?? '')";
    tab.wait_for("how the edge stands", stands, Duration::from_secs(30)).await?;
    if tab.has("Put it on the edge").await? {
        tab.press("Put it on the edge").await?;
        tab.fill("Name on the edge", "big").await?;
        tab.press("Push").await?;
        // The edge may know the name from the time before: it is the same project.
        let is_known = "document.querySelector('dialog')?.innerText.includes('The edge has a project big')";
        let is_on = "!document.querySelector('dialog[open]')";
        tab.wait_for("the push to begin", &format!("{is_known} || {is_on}"), Duration::from_secs(30)).await?;
        if tab.eval::<Option<bool>>(is_known).await? == Some(true) {
            tab.press("Push").await?;
        }
        return Ok(());
    }
    tab.press("Push").await
}

/// The bytes on the edge that a `.dvc` file points to.
fn data_of(edge: &Edge, pointer: &str) -> Result<Vec<u8>> {
    let md5 = pointer.lines().find_map(|line| line.trim().strip_prefix("- md5: ")).context("a hash")?;
    let url = format!("{}/p/big/dvc/files/md5/{}/{}", edge.url(), &md5[..2], &md5[2..]);
    let mut answer = ureq::get(&url).header("Authorization", format!("Bearer {}", edge.token())).call()?;
    Ok(answer.body_mut().with_config().limit(1 << 30).read_to_vec()?)
}
