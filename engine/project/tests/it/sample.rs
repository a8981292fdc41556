//! Projects and runs to test with.

use std::collections::BTreeMap;

use bunsen_project::{
    Batch, Beforehand, Finished, MemoryStore, NewContent, NewProject, NewRun, NewTable, ProjectError, Saved, Space,
    Stamp, Store, StoreError, git, project, runs,
};
use bunsen_spec::{
    DataCard, DataRef, Device, Evaluation, Input, InputKind, MetricPoint, Output, Part, PreprocessSpec, ProjectId,
    ReadOptions, RunId, RunRecord, SettingValue, Signature, SplitRows, SplitSpec, Task, TrainSpec,
};
use futures::executor::block_on;

pub const IRIS: &[u8] = b"sepal_length,species\n5.1,setosa\n6.3,virginica\n";

/// A moment: some seconds after a fixed one.
pub fn at(seconds: u32) -> Stamp {
    Stamp::at(1_700_000_000_000.0 + f64::from(seconds) * 1000.0)
}

pub fn id(text: &str) -> ProjectId {
    ProjectId(text.into())
}

pub fn run_id(text: &str) -> RunId {
    RunId(text.into())
}

pub fn new_project(id: &str, name: &str) -> NewProject {
    new_project_of(id, name, IRIS.to_vec())
}

/// A project whose table has this content.
pub fn new_project_of(id: &str, name: &str, content: impl Into<NewContent>) -> NewProject {
    let table = NewTable {
        file_name: "iris.csv".into(),
        content: content.into(),
        options: ReadOptions::default(),
        card: Some(card()),
    };
    NewProject { id: ProjectId(id.into()), name: name.into(), table: Some(table) }
}

pub fn card() -> DataCard {
    DataCard {
        title: "Iris".into(),
        description: "Flowers.".into(),
        source: "Fisher, 1936".into(),
        license: "CC BY 4.0".into(),
        pii: "None.".into(),
        limits: "Small.".into(),
        target: Some("species".into()),
    }
}

/// A store with one project, `p1`.
pub fn store_with_project() -> MemoryStore {
    let store = MemoryStore::new();
    block_on(project::create(&store, new_project("p1", "Iris"), &at(0))).unwrap();
    store
}

pub fn spec(seed: u64) -> TrainSpec {
    TrainSpec {
        data: DataRef {
            name: "iris.csv".into(),
            md5: bunsen_project::md5_hex(IRIS),
            size_bytes: IRIS.len() as u64,
            ..DataRef::default()
        },
        target: "species".into(),
        features: vec!["sepal_length".into()],
        task: Task::Classification,
        model: "mlp".into(),
        settings: BTreeMap::from([("epochs".into(), SettingValue::Integer(10))]),
        preprocess: PreprocessSpec::default(),
        split: SplitSpec::default(),
        seed,
        device: Device::Cpu,
    }
}

pub fn new_run(id: &str, seed: u64) -> NewRun {
    NewRun {
        id: run_id(id),
        name: None,
        spec: spec(seed),
        computed_on: "CPU · SIMD".into(),
        split: SplitRows { train: vec![0], ..SplitRows::default() },
    }
}

/// Progress of one epoch, with a checkpoint.
pub fn saved(epoch: u64, checkpoint: &[u8]) -> Saved {
    let point = |part, value| MetricPoint { name: "loss".into(), part, step: epoch, value };
    Saved {
        points: vec![point(Part::Train, 1.0 / epoch as f64), point(Part::Validation, 1.5 / epoch as f64)],
        trained_ms: 100.0,
        checkpoint: Some((epoch, 10, checkpoint.to_vec())),
    }
}

pub fn signature() -> Signature {
    Signature {
        inputs: vec![Input {
            name: "sepal_length".into(),
            kind: InputKind::Number { min: 5.1, max: 6.3, median: 5.7, is_integer: false },
            is_required: true,
        }],
        output: Output::Classes {
            target: "species".into(),
            labels: vec!["setosa".into(), "virginica".into()],
            are_integers: false,
        },
        image: None,
    }
}

/// An end of training; `weights` make the model's content.
pub fn finished(weights: &str, accuracy: f64) -> Finished {
    Finished {
        files: BTreeMap::from([
            ("MLmodel".into(), b"flavors: {}\n".to_vec()),
            ("model.safetensors".into(), weights.as_bytes().to_vec()),
        ]),
        evaluation: Evaluation {
            metrics: BTreeMap::from([("accuracy".into(), accuracy), ("log_loss".into(), 0.5)]),
            n_rows: 1,
            ..Evaluation::default()
        },
        signature: signature(),
        split: SplitRows { train: vec![0], test: vec![1], ..SplitRows::default() },
        points: vec![],
        trained_ms: 50.0,
        tests: vec![],
        beforehand: Beforehand::default(),
    }
}

/// Starts and finishes a run of `p1`.
pub fn train(store: &MemoryStore, id: &str, seed: u64, weights: &str, seconds: u32) -> RunRecord {
    let p1 = ProjectId("p1".into());
    block_on(async {
        let run = runs::start(store, &p1, new_run(id, seed), &at(seconds)).await.unwrap();
        runs::save(store, &p1, &run.id, &saved(1, format!("checkpoint {id}").as_bytes()), 0.0).await.unwrap();
        runs::finish(store, &p1, &run.id, &finished(weights, 0.9), &at(seconds + 1)).await.unwrap()
    })
}

/// The project's versions, newest first, at most `limit`.
pub async fn versions(
    store: &MemoryStore,
    project: &ProjectId,
    limit: usize,
) -> Result<Vec<git::Commit>, ProjectError> {
    git::log(store, git::read_branch(store, &project.0).await?, limit).await
}

/// The content of a text file of the project's newest version.
pub async fn read_text_file(
    store: &MemoryStore,
    project: &ProjectId,
    path: &str,
) -> Result<Option<Vec<u8>>, ProjectError> {
    git::read_file(store, versions(store, project, 1).await?[0].tree, path).await
}

/// The folder of the run that had a number when it finished, in the project's newest version.
pub fn run_folder(store: &MemoryStore, project: &str, number: u64) -> Option<String> {
    block_on(async {
        let tree = versions(store, &id(project), 1).await.unwrap()[0].tree;
        let files = git::list_files(store, tree).await.unwrap();
        let mut folders = files.keys().filter_map(|path| path.strip_suffix("/params.yaml"));
        folders.find(|folder| folder.starts_with(&format!("runs/{number}-"))).map(str::to_string)
    })
}

/// A small generator of numbers, the same on every machine (splitmix64).
pub struct Numbers(pub u64);

impl Numbers {
    /// A number from 0 to `n` - 1.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % n as u64) as usize
    }
}

/// A store in which another tab does something just before the first write.
pub struct Interrupted<F> {
    pub inner: MemoryStore,
    pub between: std::cell::Cell<Option<F>>,
}

#[async_trait::async_trait(?Send)]
impl<F: FnOnce(&MemoryStore)> Store for Interrupted<F> {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.read(space, key).await
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.inner.keys(space, prefix).await
    }

    async fn write(&self, batch: Batch) -> Result<(), StoreError> {
        if let Some(between) = self.between.take() {
            between(&self.inner);
        }
        self.inner.write(batch).await
    }
}

/// What a future gives at once: a store in memory never waits.
pub fn now<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("a store in memory never waits"),
    }
}

/// A CSV of about so many bytes; another `seed` gives other rows.
pub fn table(len: usize, seed: u64) -> Vec<u8> {
    let (mut numbers, mut text) = (Numbers(seed), String::from("id,price,kind\n"));
    for id in 0.. {
        if text.len() >= len {
            break;
        }
        let kind = ["red", "green", "blue"][numbers.below(3)];
        text.push_str(&format!("{id},{}.{:02},{kind}\n", numbers.below(900), numbers.below(100)));
    }
    text.into_bytes()
}
