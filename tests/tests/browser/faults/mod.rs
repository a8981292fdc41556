//! What may befall a learner's work: a killed tab, a full disk, another tab, a clock that is set back, a bad disk.
//! Nothing that the page has said is done is lost, nothing is left half, and what is damaged is named.

mod clock;
mod damage;
mod killed_commit;
mod killed_import;
mod killed_push;
mod quota;
mod two_tabs;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use bunsen_tests::{Browser, Edge, Tab};
use serde_json::{Value, json};

/// Numbers that look random and are the same in every test run with the same seed, which is printed.
pub struct Moments(u64);

impl Moments {
    pub fn of(seed: u64) -> Self {
        eprintln!("moments by seed {seed}");
        Self(seed)
    }

    /// The next number from 0 up to 1.
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Rows of numbers without a pattern, which cannot be packed well: about 37 bytes each.
pub fn big_csv(path: &Path, n_rows: usize) -> Result<()> {
    let mut seed = 7_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        seed >> 30
    };
    let rows: String = (0..n_rows).map(|_| format!("{},{},{}\n", next(), next(), next())).collect();
    Ok(fs::write(path, format!("a,b,c\n{rows}"))?)
}

/// Six rows about people.
pub fn people(folder: &Path) -> Result<std::path::PathBuf> {
    let path = folder.join("people.csv");
    fs::write(&path, "name,age,city\nAda,36,Bern\nBob,,Basel\nCleo,41,Bern\nDai,29,\nEve,36,Bern\nFay,55,Zug\n")?;
    Ok(path)
}

/// Opens a tab on the welcome page.
pub async fn visit(browser: &Browser, edge: &Edge) -> Result<Tab> {
    let tab = browser.open(&edge.url()).await?;
    at_home(&tab).await?;
    Ok(tab)
}

/// Waits for the welcome page with its list of projects.
pub async fn at_home(tab: &Tab) -> Result<()> {
    tab.see("Train a model in this tab").await?;
    tab.see("CPU · SIMD").await?;
    let is_listed = "document.querySelector('section[aria-busy=\"false\"] table.projects, section[aria-busy=\"false\"] .empty') !== null";
    tab.wait_for("the list of projects", is_listed, std::time::Duration::from_secs(30)).await
}

/// How many projects the welcome page lists.
pub async fn n_listed(tab: &Tab) -> Result<u64> {
    tab.eval("document.querySelectorAll('table.projects tbody tr').length").await
}

/// The id of the project that the address names.
pub async fn project_id(tab: &Tab) -> Result<String> {
    let url = tab.url().await?;
    let id = url.split("/projects/").nth(1).and_then(|rest| rest.split('/').next());
    Ok(id.with_context(|| format!("{url} names no project"))?.to_string())
}

/// Starts a second worker in the tab, which obeys [`ask`]: quicker hands than a mouse has.
pub async fn start_engine(tab: &Tab) -> Result<()> {
    tab.eval::<Option<bool>>(
        r"(() => {
            const worker = new Worker('/worker/cpu/start.js', { type: 'module' }), waiting = new Map();
            let next = 1;
            worker.onmessage = ({ data: [text] }) => {
                const { reply } = JSON.parse(text);
                if (reply) { waiting.get(reply.id)(reply.result); waiting.delete(reply.id); }
            };
            window.ask = (command) => new Promise((done) => {
                waiting.set(next, done);
                worker.postMessage([JSON.stringify({ id: next++, command }), []]);
            });
            return null;
        })()",
    )
    .await?;
    Ok(())
}

/// Has the second worker do a command, and gives its answer.
pub async fn ask(tab: &Tab, command: Value) -> Result<Value> {
    let answer: Value = tab.eval(&format!("await window.ask({command})")).await?;
    answer.get("Ok").cloned().with_context(|| format!("{command}: {answer}"))
}

/// Exports the open project, unpacks it, and has the genuine git check every object. Gives the messages of all
/// commits, the newest first.
pub async fn fsck_export(tab: &Tab, project: &str, folder: &Path) -> Result<Vec<String>> {
    let saved = folder.join("saved");
    fs::create_dir(&saved)?;
    tab.save_downloads_to(&saved).await?;
    tab.press(&format!("Project {project}")).await?;
    tab.press("Export as a file").await?;
    tab.see("was saved with your downloads").await?;
    let file = tab.downloaded_to(&saved).await?;
    zip::ZipArchive::new(fs::File::open(&file)?)?.extract(folder)?;
    let unpacked = fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    let checkout = unpacked.into_iter().find(|path| path.join(".git").is_dir()).context("a git repository")?;
    git(&checkout, &["fsck", "--strict", "--no-progress"])?;
    let log = git(&checkout, &["log", "--all", "--format=%s"])?;
    Ok(log.lines().map(str::to_string).collect())
}

/// What git says.
pub fn git(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git").current_dir(folder).args(arguments).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success() && said.is_empty(), "git {arguments:?}: {said}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Says, by hand, where the open project's data comes from.
pub async fn describe_source(tab: &Tab, source: &str) -> Result<()> {
    let button = if tab.has("Say where it comes from").await? { "Say where it comes from" } else { "Edit" };
    tab.press(button).await?;
    tab.fill("Source", source).await?;
    tab.press("Save").await?;
    tab.see_no("Cancel").await?;
    tab.see(source).await
}

/// The command that describes a project's data.
pub fn describe(project: &str, description: &str) -> Value {
    json!({ "set_data_card": { "project": project, "card": {
        "title": "people", "description": description, "source": "", "license": "", "pii": "", "limits": "",
    } } })
}

/// The command that keeps the rows where an expression is true, and takes no other step.
pub fn keep_rows(project: &str, expression: &str) -> Value {
    json!({ "set_recipe": { "project": project, "recipe": [{ "step": "filter", "expression": expression }] } })
}
