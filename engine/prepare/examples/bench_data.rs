//! Our side of `cargo xtask bench data`: opens a CSV, profiles it, groups, joins and sorts it. Compiled for this machine
//! and to WebAssembly.
//!
//! ```text
//! bench_data write ROWS FOLDER                    writes what is opened: sales.csv and customers.csv
//! bench_data run SALES.csv CUSTOMERS.csv          prints one line of JSON
//! ```
//!
//! The line has milliseconds of one core by operation, the most memory the process held during each in bytes (0 where
//! the system does not tell), and figures by which the driver sees that every contender did the same work.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where something fails")]

#[path = "../../../tests/bench/clock.rs"]
mod clock;

use std::fs::{self, File};
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::Path;

use bunsen_prepare::{OtherTables, take_step};
use bunsen_spec::{Aggregate, Aggregation, JoinHow, JoinKey, Problem, ReadOptions, SortKey, Step};
use bunsen_table::{CsvStream, Table, TableBuilder, TableRead, Values, profile};
use serde_json::{Value, json};

use clock::Clock;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", n_rows, folder] => write_tables(n_rows.parse().unwrap(), Path::new(folder)),
        ["run", sales, customers] => println!("{}", run(Path::new(sales), Path::new(customers))),
        _ => panic!("bench_data write ROWS FOLDER, or bench_data run SALES.csv CUSTOMERS.csv"),
    }
}

fn run(sales: &Path, customers: &Path) -> Value {
    let mut clock = Clock::default();
    let read = clock.time("open", || open(sales));
    let others = Customers(open(customers).table);
    let profiled = clock.time("profile", || profile(&read));
    let take = |step: Step| take_step(&step, &read.table, &others).unwrap().table;
    let by_kind = clock.time("group_few", || take(group("kind")));
    let by_customer = clock.time("group_many", || take(group("customer")));
    let joined = clock.time("join", || take(join()));
    let sorted = clock.time("sort", || take(sort()));
    let price = profiled.columns.iter().find(|column| column.name == "price").unwrap();
    let numbers = price.numbers.as_ref().unwrap();
    let found = json!({
        "rows": profiled.n_rows,
        "duplicates": profiled.n_duplicate_rows,
        "median": numbers.median,
        "outliers": numbers.quartile_outliers.as_ref().unwrap().n_rows,
        "spearman": profiled.correlations.spearman[2][3],
        "kinds": by_kind.n_rows(),
        "kinds_total": total(&by_kind, "total"),
        "customers": by_customer.n_rows(),
        "customers_total": total(&by_customer, "total"),
        "joined_score": total(&joined, "score"),
        "sorted_first": first(&sorted, "id"),
    });
    json!({"ms": clock.ms, "peak_bytes": clock.peak_bytes, "found": found})
}

/// Reads a file as the page does: piece by piece, without ever having all of it.
fn open(path: &Path) -> TableRead {
    let mut file = File::open(path).unwrap();
    let mut stream = CsvStream::new(file.metadata().unwrap().len(), &ReadOptions::default()).unwrap();
    let (mut piece, mut table) = (Vec::new(), None);
    while let Some(range) = stream.wants() {
        piece.resize(range.len(), 0);
        file.seek(SeekFrom::Start(range.start as u64)).unwrap();
        file.read_exact(&mut piece).unwrap();
        stream.take(&piece).unwrap();
        table = table.or_else(|| stream.plan().map(|plan| TableBuilder::new(&plan)));
        if let (Some(table), Some(rows)) = (&mut table, stream.take_rows()) {
            table.append(&rows).unwrap();
        }
    }
    table.unwrap().finish(stream.finish().unwrap()).unwrap()
}

fn group(by: &str) -> Step {
    let aggregate =
        |column: &str, function, name: &str| Aggregate { column: column.into(), function, name: name.into() };
    let aggregates = vec![
        aggregate("id", Aggregation::Count, "n"),
        aggregate("price", Aggregation::Sum, "total"),
        aggregate("price", Aggregation::Mean, "typical"),
        aggregate("price", Aggregation::Std, "spread"),
        aggregate("quantity", Aggregation::Max, "most"),
    ];
    Step::Group { by: vec![by.into()], aggregates }
}

fn join() -> Step {
    let on = vec![JoinKey { here: "customer".into(), there: "customer".into() }];
    Step::Join { table: "customers".into(), how: JoinHow::Left, on }
}

fn sort() -> Step {
    let key = |column: &str, is_descending| SortKey { column: column.into(), is_descending };
    Step::Sort { by: vec![key("kind", false), key("price", true)] }
}

struct Customers(Table);

impl OtherTables for Customers {
    fn table(&self, _: &str) -> Result<&Table, Problem> {
        Ok(&self.0)
    }
}

fn total(table: &Table, column: &str) -> f64 {
    match &table.column(column).unwrap().values {
        Values::Number(numbers) => numbers.iter().flatten().sum(),
        Values::Integer(numbers) => numbers.iter().flatten().map(|n| n as f64).sum(),
        other => panic!("{column} holds {other:?}"),
    }
}

fn first(table: &Table, column: &str) -> i64 {
    match &table.column(column).unwrap().values {
        Values::Integer(numbers) => numbers.iter().next().flatten().unwrap(),
        other => panic!("{column} holds {other:?}"),
    }
}

/// Writes sales, of which some prices are missing, and customers, one for ten sales. Some sales are of nobody known.
fn write_tables(n_rows: usize, folder: &Path) {
    const KINDS: [&str; 20] = [
        "bread", "milk", "tea", "salt", "flour", "sugar", "coffee", "rice", "honey", "butter", "cheese", "apples",
        "pears", "plums", "cherries", "carrots", "onions", "garlic", "beans", "lentils",
    ];
    const CITIES: [&str; 8] = ["Oslo", "Lund", "Turku", "Riga", "Gdynia", "Kiel", "Aarhus", "Tartu"];
    fs::create_dir_all(folder).unwrap();
    let mut numbers = Numbers(1);
    let n_customers = n_rows / 10;
    let mut sales = BufWriter::new(File::create(folder.join("sales.csv")).unwrap());
    writeln!(sales, "id,day,customer,kind,quantity,price,weight").unwrap();
    for id in 0..n_rows {
        let (year, month, day) = (2010 + numbers.below(15), 1 + numbers.below(12), 1 + numbers.below(28));
        let customer = numbers.below(n_customers + n_customers / 20 + 1);
        let (kind, quantity) = (KINDS[numbers.below(20)], 1 + numbers.below(40));
        write!(sales, "{id},{year}-{month:02}-{day:02},{customer},{kind},{quantity},").unwrap();
        if numbers.below(50) > 0 {
            let (whole, cents) = (numbers.below(30) * numbers.below(30) + quantity, numbers.below(100));
            write!(sales, "{whole}.{cents:02}").unwrap();
        }
        writeln!(sales, ",{}.{:04}", numbers.below(90), numbers.below(10_000)).unwrap();
    }
    sales.flush().unwrap();
    let mut customers = BufWriter::new(File::create(folder.join("customers.csv")).unwrap());
    writeln!(customers, "customer,city,score").unwrap();
    // In no order, as customers are.
    let step = (0..).map(|at| n_customers / 3 * 2 + at).find(|step| greatest_divisor(*step, n_customers) == 1).unwrap();
    for at in 0..n_customers {
        let customer = at * step % n_customers;
        writeln!(customers, "{customer},{},{}", CITIES[numbers.below(8)], numbers.below(1_000)).unwrap();
    }
    customers.flush().unwrap();
}

fn greatest_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_divisor(b, a % b) }
}

/// A small generator of numbers, the same on every machine (splitmix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (bunsen_spec::mixed(self.0) % n as u64) as usize
    }
}
