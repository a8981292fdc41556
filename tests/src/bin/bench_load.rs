//! From a cold start to a usable page: nothing cached, a fresh profile each time.
//!
//! Run by `cargo xtask bench load`. Usable means that the worker has answered: the list of samples and
//! projects is on the page and "Choose files" can be pressed.

use std::time::{Duration, Instant};

use anyhow::Result;
use bunsen_tests::{Browser, Edge};

/// Fresh browsers.
const ROUNDS: usize = 5;
/// What we aim at, in seconds.
const AIM_SECONDS: f64 = 3.0;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "a bench prints its figures")]
async fn main() -> Result<()> {
    let edge = Edge::start()?;
    let mut seconds = Vec::new();
    for _ in 0..ROUNDS {
        let browser = Browser::start().await?;
        let tab = browser.open("about:blank").await?;
        let start = Instant::now();
        tab.goto(&edge.url()).await?;
        tab.wait_for(
            "a usable page",
            "/Choose files/.test(document.body.innerText) && /CPU · SIMD/.test(document.body.innerText)",
            Duration::from_secs(60),
        )
        .await?;
        seconds.push(start.elapsed().as_secs_f64());
        browser.close().await?;
    }
    seconds.sort_by(f64::total_cmp);
    println!(
        "from cold load to usable: {:.2} s [{:.2} to {:.2}], aim {AIM_SECONDS} s",
        seconds[ROUNDS / 2],
        seconds[0],
        seconds[ROUNDS - 1]
    );
    Ok(())
}
