//! Whether the page stays quick while the worker trains: its long tasks, and how long a cancel takes.
//!
//! Run by `cargo xtask bench page`. A long task is the browser's own measure: work of over 50 ms that keeps
//! the page from answering. Cancelling counts from the click to the page's word that it has happened.

use std::time::Duration;

use anyhow::Result;
use bunsen_tests::{Browser, Edge, Tab};

/// Trainings that are watched and cancelled.
const ROUNDS: usize = 5;
/// How long each is watched, in milliseconds.
const WATCHED_MS: u64 = 6000;
/// What we promise, in milliseconds.
const LONGEST_TASK_MS: f64 = 50.0;
/// What we promise, in milliseconds.
const LONGEST_CANCEL_MS: f64 = 200.0;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
async fn main() -> Result<()> {
    let edge = Edge::start()?;
    let browser = Browser::start().await?;
    let tab = browser.open(&edge.url()).await?;
    tab.see("CPU · SIMD").await?;
    tab.press("Digits").await?;
    tab.see("1,797 rows").await?;
    let (mut tasks, mut cancels) = (Vec::new(), Vec::new());
    for model in ["Neural network", "Small CNN"].into_iter().cycle().take(ROUNDS) {
        let (longest, cancelled) = train_and_cancel(&tab, model).await?;
        println!("  {model:24} longest task {longest:5.0} ms, cancelled in {cancelled:4.0} ms");
        tasks.push(longest);
        cancels.push(cancelled);
    }
    let most = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    println!("longest task of the page while it trains: {:.0} ms, promised under {LONGEST_TASK_MS}", most(&tasks));
    println!("longest wait for a cancel: {:.0} ms, promised under {LONGEST_CANCEL_MS}", most(&cancels));
    browser.close().await
}

/// Milliseconds of the page's longest long task while `model` trains (0 if there is none), and until a
/// cancel has happened.
async fn train_and_cancel(tab: &Tab, model: &str) -> Result<(f64, f64)> {
    tab.press("Train").await?;
    tab.see("to learn from,").await?;
    tab.fill("Model", model).await?;
    tab.fill("Epochs", "1000").await?;
    tab.press_last("Train").await?;
    tab.see("steps a second").await?;
    tab.eval::<bool>(
        "(() => { window.longest = 0; window.watching = new PerformanceObserver((list) => {
            for (const task of list.getEntries()) window.longest = Math.max(window.longest, task.duration); });
          window.watching.observe({ entryTypes: ['longtask'] }); return true; })()",
    )
    .await?;
    tokio::time::sleep(Duration::from_millis(WATCHED_MS)).await;
    tab.eval::<bool>("(window.watching.disconnect(), true)").await?;
    let longest = tab.eval("window.longest").await?;
    let cancelled = tab
        .eval(
            "(await new Promise((tell) => {
                const said = () => document.body.innerText.includes('of it is kept');
                const start = performance.now();
                const seen = new MutationObserver(() => {
                  if (said()) { seen.disconnect(); tell(performance.now() - start); }
                });
                seen.observe(document.body, { subtree: true, childList: true, characterData: true });
                [...document.querySelectorAll('button')].find((b) => b.innerText.trim() === 'Cancel').click();
            }))",
        )
        .await?;
    // The note must be gone before the next round looks for its own.
    tab.reload().await?;
    tab.see("CPU · SIMD").await?;
    Ok((longest, cancelled))
}
