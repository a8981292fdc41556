//! Writes a project with a model test and two finished runs as the page exports it, for `tests/oracle/dvc_repro.py`: its
//! data is joined with another table, prepared and checked.
//!
//! `cargo run -p bunsen-cli --example export_project -- iris.csv iris.zip`

use std::cell::RefCell;
use std::error::Error;

use async_trait::async_trait;
use bunsen_expect::validate;
use bunsen_formats::read_file;
use bunsen_learn::{Chosen, Learned, test_model};
use bunsen_model::{Host, QuietHost, Registry, Signal};
use bunsen_prepare::{OtherTables, prepare};
use bunsen_project::model_folder::{self, NewModel};
use bunsen_project::project::DataChange;
use bunsen_project::{
    Beforehand, Finished, MemoryStore, NewContent, NewProject, NewRun, NewTable, Stamp, export, md5_hex, project,
    read_content, runs,
};
use bunsen_spec::{
    Bound, DataCard, DataRef, JoinHow, JoinKey, MetricPoint, ModelTest, OtherTable, Problem, Progress, ProjectId,
    ReadOptions, RunId, SettingValue, Step, Suite, TestSlice, TrainSpec,
};
use bunsen_table::{Table, TableRead, profile, read_written, rows_csv, table_csv};
use futures::executor::block_on;

/// A table to join with: its name, and its content.
const REGIONS: (&str, &[u8]) = ("its regions.csv", b"kind;region\nsetosa;north\nversicolor;south\nvirginica;south\n");

/// What is expected: something that is met, and something that is not and only warns.
const SUITE: &str = r#"{"name": "iris", "expectations": [
    {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "region"}, "severity": "critical"},
    {"type": "expect_column_max_to_be_between", "kwargs": {"column": "petal_width_cm", "max_value": 1}, "severity": "warning"}
]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [data, zip] = paths.as_slice() else { return Err("give the data and the file to write".into()) };
    std::fs::write(zip, block_on(exported(std::fs::read(data)?))?)?;
    Ok(())
}

async fn exported(bytes: Vec<u8>) -> Result<Vec<u8>, Box<dyn Error>> {
    let store = MemoryStore::new();
    let id = ProjectId("p1".into());
    let by = Stamp::at(1_700_000_000_000.0);
    let new = NewProject {
        id: id.clone(),
        name: "Iris".into(),
        table: Some(NewTable {
            file_name: "iris flowers.csv".into(),
            content: bytes.clone().into(),
            options: ReadOptions::default(),
            card: None,
        }),
    };
    project::create(&store, new, &by).await?;
    let regions = OtherTable {
        name: REGIONS.0.into(),
        md5: md5_hex(REGIONS.1),
        size_bytes: REGIONS.1.len() as u64,
        options: ReadOptions { delimiter: Some(';'), ..ReadOptions::default() },
    };
    let on = vec![JoinKey { here: "species".into(), there: "kind".into() }];
    let join = Step::Join { table: regions.name.clone(), how: JoinHow::Left, on };
    let recipe = vec![join.into(), Step::DropMissing { columns: Vec::new() }.into()];
    let others = Regions(read_file(REGIONS.1.to_vec(), &regions.options)?.table);
    for change in
        [DataChange::AddOther(regions, REGIONS.1.to_vec().into()), DataChange::Recipe(recipe, "Add regions".into())]
    {
        project::change_data(&store, &id, &change, &by).await?;
    }
    let opened = project::set_suite(&store, &id, &Suite::read(SUITE.as_bytes())?, &by).await?;
    let (data, suite) = (opened.table()?.clone(), opened.suite);
    let mut read = read_file(bytes, &data.options)?;
    read.table = prepare(read.table, &data.recipe, &others, |_| ()).table;
    let beforehand = Beforehand {
        prepared: table_csv(&read.table, usize::MAX),
        validation: Some((suite.clone(), validate(&read.table, &suite).result)),
    };
    pin_test(&store, &id, &spec(&read, &data, "mlp")?, &read, &by).await?;
    for (name, model) in [("r1", "softmax_regression"), ("r2", "mlp")] {
        let spec = spec(&read, &data, model)?;
        finish_run(&store, &id, RunId(name.into()), spec, (&read, &beforehand), &by).await?;
    }
    Ok(export(&store, &id).await?.bytes)
}

fn spec(read: &TableRead, data: &DataRef, model: &str) -> Result<TrainSpec, Problem> {
    let infos = registry().infos();
    let chosen = Chosen { target: Some("species"), model: Some(model), task: None, features: None };
    let mut spec = bunsen_learn::suggest(&profile(read), data, &infos, chosen)?;
    if spec.settings.contains_key("epochs") {
        spec.settings.insert("epochs".into(), SettingValue::Integer(12));
    }
    Ok(TrainSpec { seed: 7, ..spec })
}

/// Gives the project a test of the rows that its runs hold out.
async fn pin_test(
    store: &MemoryStore,
    project: &ProjectId,
    spec: &TrainSpec,
    read: &TableRead,
    by: &Stamp,
) -> Result<(), Box<dyn Error>> {
    let rows = bunsen_learn::split_rows(spec, &read.table)?.test;
    let csv = rows_csv(&read.table, rows.iter().map(|row| *row as usize));
    let size_bytes = csv.len() as u64;
    let content = NewContent::from(csv);
    let slice = TestSlice { n_rows: rows.len() as u64, md5: content.md5(), size_bytes, ..TestSlice::default() };
    let (name, target, metric) = ("Held out".into(), spec.target.clone(), "accuracy".into());
    let test = ModelTest { name, target, metric, bound: Bound::AtLeast(0.1), slice };
    project::set_model_tests(store, project, &[test], Some(&content), by).await?;
    Ok(())
}

async fn finish_run(
    store: &MemoryStore,
    project: &ProjectId,
    id: RunId,
    spec: TrainSpec,
    (read, beforehand): (&TableRead, &Beforehand),
    by: &Stamp,
) -> Result<(), Box<dyn Error>> {
    let split = bunsen_learn::split_rows(&spec, &read.table)?;
    let new = NewRun { id, name: None, spec: spec.clone(), computed_on: "CPU".into(), split };
    let run = runs::start(store, project, new, by).await?;
    let host = Listener::default();
    let trained = bunsen_learn::train(&spec, &read.table, None, &registry(), None, &host).await;
    let trained = trained.map_err(|error| format!("{error:?}"))?;
    let mut tests = Vec::new();
    for test in project::open(store, project).await?.tests {
        let slice = read_written(&read_content(store, &test.slice.md5).await?)?;
        let learned = Some(Learned { table: &read.table, split: &trained.split });
        tests.push(test_model(&test, &slice, &trained.pipeline, learned, &QuietHost::default()).await?);
    }
    let files = model_folder::write(&NewModel {
        name: &run.name,
        run_id: &run.id.0,
        created_ms: by.now_ms,
        spec: &spec,
        signature: trained.pipeline.signature(),
        evaluation: &trained.evaluation,
        split: &trained.split,
        card: &DataCard::default(),
        pipeline: &trained.pipeline.to_files(),
    });
    let finished = Finished {
        files,
        signature: trained.pipeline.signature().clone(),
        evaluation: trained.evaluation,
        split: trained.split,
        points: host.0.into_inner(),
        trained_ms: 1.0,
        tests,
        beforehand: beforehand.clone(),
    };
    runs::finish(store, project, &run.id, &finished, by).await?;
    Ok(())
}

fn registry() -> Registry {
    let mut estimators = bunsen_learn::estimators();
    estimators.extend(bunsen_deep::estimators());
    Registry::new(estimators)
}

/// Keeps the metrics that training reports.
#[derive(Default)]
struct Listener(RefCell<Vec<MetricPoint>>);

#[async_trait(?Send)]
impl Host for Listener {
    fn now_ms(&self) -> f64 {
        0.0
    }

    async fn turn(&self) -> Signal {
        Signal::Continue
    }

    fn report(&self, progress: Progress) {
        self.0.borrow_mut().extend(progress.points);
    }

    fn wants_checkpoint(&self) -> bool {
        false
    }

    async fn save_checkpoint(&self, _epoch: u64, _bytes: Vec<u8>) -> Result<(), Problem> {
        Ok(())
    }
}

/// The table that the recipe joins with.
struct Regions(Table);

impl OtherTables for Regions {
    fn table(&self, _name: &str) -> Result<&Table, Problem> {
        Ok(&self.0)
    }
}
