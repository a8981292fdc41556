//! What our contenders of `cargo xtask bench` measure themselves with; a part of each of their programs.
//!
//! A program in WebAssembly sees the files of the process that runs it, so that the figures are those of Node.js:
//! the memory of all of it, and the time of the thread that computes.

use std::collections::BTreeMap;
use std::fs;
use std::time::Instant;

/// How long operations took, and the most memory that the process held during each.
#[derive(Default)]
pub struct Clock {
    /// Milliseconds of one core, by operation.
    pub ms: BTreeMap<&'static str, f64>,
    /// Bytes, by operation; 0 where the system does not tell.
    pub peak_bytes: BTreeMap<&'static str, u64>,
}

impl Clock {
    /// Does some work and notes what it took.
    pub fn time<T>(&mut self, what: &'static str, work: impl FnOnce() -> T) -> T {
        // Has Linux forget the peak so far.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let start = (Instant::now(), core_ms());
        let made = work();
        let by_core = core_ms().zip(start.1).map(|(now, then)| now - then);
        self.ms.insert(what, by_core.unwrap_or_else(|| start.0.elapsed().as_secs_f64() * 1e3));
        self.peak_bytes.insert(what, peak_bytes());
        made
    }
}

/// Milliseconds that a core has worked for this process, for its first thread if it has several. Others who want the
/// core do not count.
fn core_ms() -> Option<f64> {
    // Linux brings the figure up to date when a thread gives way, and else some hundred times a second.
    std::thread::yield_now();
    let line = fs::read_to_string("/proc/self/schedstat").ok()?;
    line.split(' ').next()?.parse().ok().map(|ns: f64| ns / 1e6)
}

fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|kb| kb.trim().strip_suffix(" kB")?.parse().ok()).map_or(0, |kb: u64| kb * 1024)
}
