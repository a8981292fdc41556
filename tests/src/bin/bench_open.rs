//! A CSV of five million rows: how much memory the browser takes while it becomes a project, when the project is opened
//! again, and how soon it is given up.
//!
//! Run by `cargo xtask bench open`. What the browser has with the empty page is taken off. Tabs are the processes of the
//! page and its workers; the whole browser has also what it keeps for them, such as files and the database.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use bunsen_tests::{Browser, Edge, Memory, Tab, Watch};
use tempfile::TempDir;

/// Rows of the file.
const N_ROWS: u64 = 5_000_000;
/// What we promise, in sizes of the file.
const MOST: f64 = 3.0;
/// How long a round may take.
const PATIENCE: Duration = Duration::from_secs(600);

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
async fn main() -> Result<()> {
    let folder = TempDir::new()?;
    let file = folder.path().join("large.csv");
    let size_bytes = write_csv(&file)? as f64;
    let (edge, browser) = (Edge::start()?, Browser::start().await?);
    let tab = browser.open(&edge.url()).await?;
    tab.see("CPU · SIMD").await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let empty = Memory::now();
    println!("a file of {:.0} MB, {N_ROWS} rows; peaks over the empty page:", size_bytes / 1e6);
    let report = |what: &str, seconds: f64, most: Memory| {
        let over = |most: u64, empty: u64| most.saturating_sub(empty) as f64;
        let (tabs, all) = (over(most.tabs, empty.tabs), over(most.browser, empty.browser));
        println!(
            "  {what:24} {seconds:6.1} s   tabs {:5.0} MB, {:.2} of the file   browser {:5.0} MB, {:.2} of the file",
            tabs / 1e6,
            tabs / size_bytes,
            all / 1e6,
            all / size_bytes
        );
    };

    let given_up = give_up(&tab, &file).await?;
    println!("  given up in {:.0} ms", 1000.0 * given_up);

    let (watch, start) = (Watch::start(), Instant::now());
    tab.choose_file("#file-input", &file).await?;
    see_rows(&tab).await?;
    report("becomes a project", start.elapsed().as_secs_f64(), watch.most());

    tab.goto("about:blank").await?;
    tokio::time::sleep(Duration::from_secs(3)).await;
    tab.goto(&edge.url()).await?;
    tab.see("CPU · SIMD").await?;
    let (watch, start) = (Watch::start(), Instant::now());
    tab.press("large").await?;
    see_rows(&tab).await?;
    report("is opened again", start.elapsed().as_secs_f64(), watch.most());
    println!("promised: tabs under {MOST} of the file");
    browser.close().await
}

async fn see_rows(tab: &Tab) -> Result<()> {
    tab.see_within("5,000,000 rows", PATIENCE).await
}

/// Seconds from the press of the button to the page's word, in the middle of reading.
async fn give_up(tab: &Tab, file: &Path) -> Result<f64> {
    tab.choose_file("#file-input", file).await?;
    tab.wait_for(
        "reading to be half done",
        "parseFloat(document.querySelector('.banner .progress i')?.style.width) > 30",
        PATIENCE,
    )
    .await?;
    let start = Instant::now();
    tab.press("Stop").await?;
    tab.see("This was stopped.").await?;
    Ok(start.elapsed().as_secs_f64())
}

/// Writes the file; gives its size.
fn write_csv(path: &Path) -> Result<u64> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(out, "id,time,price,quantity,kind,is_member,shop")?;
    for i in 0..N_ROWS {
        let kind = ["apple", "pear", "fig", "kiwi"][(i * 7 % 4) as usize];
        let (day, hour, minute) = (i / 1440 % 28 + 1, i / 60 % 24, i % 60);
        let (price, quantity) = (i * 7919 % 1_000_000, i * 31 % 500);
        writeln!(
            out,
            "{i},2024-03-{day:02} {hour:02}:{minute:02},{}.{:02},{quantity},{kind},{},s{}",
            price / 100,
            price % 100,
            i % 3 == 0,
            i * 13 % 100
        )?;
    }
    out.flush()?;
    Ok(path.metadata()?.len())
}
