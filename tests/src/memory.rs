//! The memory of the browser's processes, as Linux counts it.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often is looked.
const EVERY: Duration = Duration::from_millis(50);

/// What processes hold, in bytes; pages that several share are counted in parts (PSS).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Memory {
    /// The processes that pages and their workers run in.
    pub tabs: u64,
    /// All processes of the browser: what it keeps for a page counts, too.
    pub browser: u64,
}

impl Memory {
    /// That of the browsers that this process started, now.
    pub fn now() -> Self {
        let mut memory = Self::default();
        for command in descendants().into_iter().filter_map(Process::read) {
            if command.line.contains("chrom") {
                memory.browser += command.size_bytes;
                if command.line.contains("--type=renderer") {
                    memory.tabs += command.size_bytes;
                }
            }
        }
        memory
    }
}

/// Watches for the most memory, from its start until it is asked.
pub struct Watch {
    peaks: Arc<(AtomicU64, AtomicU64)>,
    ends: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Watch {
    /// Begins to watch.
    pub fn start() -> Self {
        let (peaks, ends) = (Arc::<(AtomicU64, AtomicU64)>::default(), Arc::<AtomicBool>::default());
        let thread = thread::spawn({
            let (peaks, ends) = (peaks.clone(), ends.clone());
            move || {
                while !ends.load(Ordering::Relaxed) {
                    let Memory { tabs, browser } = Memory::now();
                    peaks.0.fetch_max(tabs, Ordering::Relaxed);
                    peaks.1.fetch_max(browser, Ordering::Relaxed);
                    thread::sleep(EVERY);
                }
            }
        });
        Self { peaks, ends, thread }
    }

    /// The most of each that was seen.
    pub fn most(self) -> Memory {
        self.ends.store(true, Ordering::Relaxed);
        // Without a last look, the earlier ones still count.
        let _ = self.thread.join();
        Memory { tabs: self.peaks.0.load(Ordering::Relaxed), browser: self.peaks.1.load(Ordering::Relaxed) }
    }
}

struct Process {
    line: String,
    size_bytes: u64,
}

impl Process {
    /// A process that may have just ended.
    fn read(pid: u32) -> Option<Self> {
        let line = String::from_utf8_lossy(&fs::read(format!("/proc/{pid}/cmdline")).ok()?).into_owned();
        let counted = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        let pss = counted.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        let kilobytes: u64 = pss.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(Self { line, size_bytes: kilobytes << 10 })
    }
}

/// All processes that this one started, and those that they did.
fn descendants() -> Vec<u32> {
    let mut children = BTreeMap::<u32, Vec<u32>>::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        if let Some(parent) = parent_of(pid) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = vec![std::process::id()];
    let mut at = 0;
    while at < found.len() {
        found.extend(children.remove(&found[at]).unwrap_or_default());
        at += 1;
    }
    found.split_off(1)
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything; the state and the parent follow it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
