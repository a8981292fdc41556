//! Small models, trained once.

use std::sync::OnceLock;

use bunsen_learn::{Chosen, Trained};
use bunsen_model::{QuietHost, Registry};
use bunsen_project::md5_hex;
use bunsen_project::model_folder::{self, NewModel};
use bunsen_spec::{DataCard, DataRef, ModelFile, ReadOptions, Rows};
use bunsen_table::{profile, read_csv};

/// A model folder as it is sent.
#[derive(Clone)]
pub struct Folder {
    /// Its files.
    pub files: Vec<ModelFile>,
    /// Their bytes, in the same order.
    pub bytes: Vec<Vec<u8>>,
}

impl Folder {
    /// Adds a file.
    pub fn and(mut self, path: &str, bytes: &[u8]) -> Self {
        self.files.push(ModelFile { path: path.into(), md5: String::new(), size_bytes: 0 });
        self.bytes.push(Vec::new());
        self.with(path, bytes)
    }

    /// Replaces the bytes of a file.
    pub fn with(mut self, path: &str, bytes: &[u8]) -> Self {
        let index = self.files.iter().position(|file| file.path == path).unwrap();
        self.files[index].md5 = md5_hex(bytes);
        self.files[index].size_bytes = bytes.len() as u64;
        self.bytes[index] = bytes.to_vec();
        self
    }
}

/// Fruits by weight (a number), colour (a choice) and whether they are ripe (a flag).
pub fn fruits() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| train(&fruits_csv(), "fruit", "softmax_regression"))
}

/// Prices by weight and colour.
pub fn prices() -> &'static Folder {
    static FOLDER: OnceLock<Folder> = OnceLock::new();
    FOLDER.get_or_init(|| train(&prices_csv(), "price", "linear_regression"))
}

/// What the model in `folder` predicts for rows, asked directly.
pub fn predict_directly(folder: &Folder, rows: &Rows) -> Vec<bunsen_spec::Prediction> {
    let files = folder.files.iter().map(|file| file.path.clone()).zip(folder.bytes.iter().cloned()).collect();
    let pipeline = bunsen_learn::Pipeline::from_files(&files, &Registry::new(bunsen_learn::estimators())).unwrap();
    futures::executor::block_on(pipeline.predict(rows, &QuietHost::default())).unwrap()
}

fn fruits_csv() -> String {
    let mut csv = String::from("weight,colour,ripe,fruit\n");
    for i in 0..60 {
        let (fruit, colour) = [("apple", "red"), ("banana", "yellow"), ("cherry", "red")][i % 3];
        let weight = [150.0, 120.0, 8.0][i % 3] + (i * 7 % 20) as f64 * 0.5;
        let colour = if i % 10 == 0 { "green" } else { colour };
        csv.push_str(&format!("{weight},{colour},{},{fruit}\n", i % 4 != 0));
    }
    csv
}

fn prices_csv() -> String {
    let mut csv = String::from("weight,colour,price\n");
    for i in 0..60 {
        let weight = 5.0 + (i * 13 % 60) as f64;
        let colour = ["red", "yellow", "green"][i % 3];
        csv.push_str(&format!("{weight},{colour},{}\n", weight * 0.25 + (i % 3) as f64 + (i % 5) as f64 * 0.01));
    }
    csv
}

fn train(csv: &str, target: &str, model: &str) -> Folder {
    let read = read_csv(csv.as_bytes().to_vec(), &ReadOptions::default()).unwrap();
    let registry = Registry::new(bunsen_learn::estimators());
    let data = DataRef {
        name: "data.csv".into(),
        md5: md5_hex(csv.as_bytes()),
        size_bytes: csv.len() as u64,
        options: read.options.clone(),
        ..DataRef::default()
    };
    let chosen = Chosen { target: Some(target), model: Some(model), ..Chosen::default() };
    let spec = bunsen_learn::suggest(&profile(&read), &data, &registry.infos(), chosen).unwrap();
    let host = QuietHost::default();
    let training = bunsen_learn::train(&spec, &read.table, None, &registry, None, &host);
    let Trained { pipeline, evaluation, split } = futures::executor::block_on(training).unwrap();
    let files = model_folder::write(&NewModel {
        name: "test",
        run_id: "",
        created_ms: 0.0,
        spec: &spec,
        signature: pipeline.signature(),
        evaluation: &evaluation,
        split: &split,
        card: &DataCard::default(),
        pipeline: &pipeline.to_files(),
    });
    Folder {
        files: files
            .iter()
            .map(|(path, bytes)| ModelFile { path: path.clone(), md5: md5_hex(bytes), size_bytes: bytes.len() as u64 })
            .collect(),
        bytes: files.into_values().collect(),
    }
}
