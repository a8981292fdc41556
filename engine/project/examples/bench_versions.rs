//! What versions of a large table cost: `cargo xtask bench versions`.
//!
//! A table of 50 MB is changed and committed again and again, as the Data room does it, over a store in
//! memory. Beside it stands what the same versions take as whole files, as DVC keeps them. A number, if given,
//! is that of the versions with one changed cell, in place of 1,000.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where something fails")]

use std::io::Write;
use std::time::{Duration, Instant};

use bunsen_project::project::{self, DataChange, NewProject, NewTable};
use bunsen_project::{MemoryStore, Space, Stamp, Store, empty_trash, md5_hex, read_content, read_content_range};
use bunsen_spec::{OtherTable, ProjectId, ReadOptions};
use futures::executor::block_on;

const SIZE_BYTES: usize = 50_000_000;

fn main() {
    let n_versions = std::env::args().nth(1).map_or(1000, |text| text.parse().unwrap());
    let base = table(SIZE_BYTES);
    println!("a table of {:.1} MB, 5 columns, {} rows\n", mb(base.len()), base.iter().filter(|b| **b == b'\n').count());
    println!("                              versions   stored MB   records   KB each   ms each   as whole files, MB");
    let mut numbers = Numbers(7);
    let first = Bench::new("the first version", base.clone());
    first.report(0, Duration::ZERO);
    let bench = Bench::new("one changed cell", base.clone());
    let (bench, last) = bench.run(n_versions, |table| change_cell(table, &mut numbers));
    bench.read_back(&last);
    let mut id = 10_000_000;
    Bench::new("100 rows appended", base.clone()).run(100, |table| {
        for _ in 0..100 {
            id += 1;
            row(id, &mut Numbers(id), table);
        }
    });
    Bench::new("a row inserted near the top", base.clone()).run(100, |table| {
        id += 1;
        let mut line = Vec::new();
        row(id, &mut Numbers(id), &mut line);
        let at = line_after(table, 2_000);
        table.splice(at..at, line);
    });
    Bench::new("sorted by another column", base.clone()).run(1, |table| sort_by_column(table, 2));
    Bench::new("a column renamed", base).run(1, |table| drop(table.splice(3..6, *b"date")));
}

/// A project whose table goes through versions.
struct Bench {
    what: &'static str,
    store: MemoryStore,
    table: Vec<u8>,
    first_bytes: u64,
    first_records: usize,
}

impl Bench {
    fn new(what: &'static str, table: Vec<u8>) -> Self {
        let store = MemoryStore::new();
        let new = NewProject {
            id: id(),
            name: "Bench".into(),
            table: Some(NewTable {
                file_name: "small.csv".into(),
                content: b"a,b\n1,2\n".to_vec().into(),
                options: ReadOptions::default(),
                card: None,
            }),
        };
        block_on(project::create(&store, new, &at(0))).unwrap();
        let mut bench = Self { what, store, table, first_bytes: 0, first_records: 0 };
        bench.commit(0);
        bench.first_bytes = bench.store.size_bytes();
        bench.first_records = bench.records();
        bench
    }

    /// Stores the table as it is now, as a version of its own.
    fn commit(&self, version: usize) {
        let other = OtherTable {
            name: "table.csv".into(),
            md5: md5_hex(&self.table),
            size_bytes: self.table.len() as u64,
            options: ReadOptions::default(),
        };
        let change = DataChange::AddOther(other, self.table.clone().into());
        block_on(project::change_data(&self.store, &id(), &change, &at(version))).unwrap();
    }

    fn run(mut self, n_versions: usize, mut change: impl FnMut(&mut Vec<u8>)) -> (Self, String) {
        let mut elapsed = Duration::ZERO;
        for version in 1..=n_versions {
            change(&mut self.table);
            let start = Instant::now();
            self.commit(version);
            elapsed += start.elapsed();
        }
        self.report(n_versions, elapsed);
        let last = md5_hex(&self.table);
        (self, last)
    }

    fn records(&self) -> usize {
        [Space::Chunks, Space::Manifests].iter().map(|space| block_on(self.store.keys(*space, "")).unwrap().len()).sum()
    }

    fn report(&self, n_versions: usize, elapsed: Duration) {
        let grown = self.store.size_bytes() - self.first_bytes;
        let per = |total: f64| if n_versions == 0 { 0.0 } else { total / n_versions as f64 };
        println!(
            "{:28} {:9} {:11.1} {:9} {:9.1} {:9.0} {:20.0}",
            self.what,
            n_versions + 1,
            self.store.size_bytes() as f64 / 1e6,
            self.records(),
            per(grown as f64 / 1e3),
            per(elapsed.as_secs_f64() * 1e3),
            mb(self.table.len()) * (n_versions + 1) as f64,
        );
    }

    /// Reads the newest version, and looks for what nothing needs among all of them.
    fn read_back(&self, md5: &str) {
        let start = Instant::now();
        assert!(block_on(read_content(&self.store, md5)).unwrap() == self.table, "what is read is what was stored");
        let whole = start.elapsed();
        let start = Instant::now();
        let part = block_on(read_content_range(&self.store, md5, 25_000_000, 1 << 20)).unwrap();
        assert!(part == self.table[25_000_000..][..1 << 20], "a range is that part of it");
        let range = start.elapsed();
        let start = Instant::now();
        assert_eq!(block_on(empty_trash(&self.store, 0.0, &at(9_999))).unwrap().size_bytes, 0, "all is needed");
        println!("    read whole in {whole:.0?}, a MiB of it in {range:.1?}, tidied in {:.0?}", start.elapsed());
    }
}

/// A small generator of numbers, the same on every machine (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

fn table(size_bytes: usize) -> Vec<u8> {
    let (mut numbers, mut table) = (Numbers(1), b"id,day,price,kind,note\n".to_vec());
    for id in 1.. {
        if table.len() >= size_bytes {
            break;
        }
        row(id, &mut numbers, &mut table);
    }
    table
}

fn row(id: u64, numbers: &mut Numbers, table: &mut Vec<u8>) {
    const KINDS: [&str; 4] = ["bread", "milk", "tea", "salt"];
    const WORDS: [&str; 12] = [
        "north", "south", "east", "west", "harbour", "station", "market", "garden", "river", "bridge", "castle", "mill",
    ];
    let mut below = |n| numbers.below(n);
    let (year, month, day) = (2010 + below(15), 1 + below(12), 1 + below(28));
    let (whole, cents, kind) = (below(900), below(100), KINDS[below(4)]);
    let (one, two) = (WORDS[below(12)], WORDS[below(12)]);
    writeln!(table, "{id},{year}-{month:02}-{day:02},{whole}.{cents:02},{kind},{one} {two}").unwrap();
}

/// The beginning of the line after the one that holds a byte.
fn line_after(table: &[u8], at: usize) -> usize {
    at + table[at..].iter().position(|b| *b == b'\n').unwrap() + 1
}

/// Gives one row another price.
fn change_cell(table: &mut Vec<u8>, numbers: &mut Numbers) {
    let line = line_after(table, numbers.below(table.len() - 1_000));
    let mut commas = table[line..].iter().enumerate().filter(|(_, b)| **b == b',').map(|(at, _)| line + at);
    let (from, to) = (commas.nth(1).unwrap() + 1, commas.next().unwrap());
    table.splice(from..to, format!("{}.5", 1_000 + numbers.below(9_000)).into_bytes());
}

fn sort_by_column(table: &mut Vec<u8>, column: usize) {
    let text = std::mem::take(table);
    let mut lines: Vec<&[u8]> = text.split_inclusive(|b| *b == b'\n').collect();
    lines[1..].sort_by_key(|line| line.split(|b| *b == b',').nth(column));
    *table = lines.concat();
}

fn id() -> ProjectId {
    ProjectId("bench".into())
}

fn at(seconds: usize) -> Stamp {
    Stamp::at(1_700_000_000_000.0 + seconds as f64 * 1000.0)
}

fn mb(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}
