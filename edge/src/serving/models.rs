//! Models in memory: the ones asked last stay loaded.

use std::collections::BTreeMap;

use bunsen_learn::Pipeline;
use bunsen_model::Registry;
use bunsen_project::model_folder;
use bunsen_spec::{ModelFile, Problem, Signature, are_of_documents};

use super::read_library;
use crate::store::ObjectFolder;

/// The files that a model is loaded from; `model.onnx` is for others.
const LOADED_FILES: [&str; 2] = ["pipeline.json", "model.safetensors"];
/// Models a thread keeps loaded.
const MAX_LOADED: usize = 8;

/// One version of a deployment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModelKey {
    /// The deployment's name.
    pub name: String,
    /// Its version.
    pub version: u64,
}

/// The models of one thread.
pub(crate) struct Models {
    objects: ObjectFolder,
    registry: Registry,
    /// The one asked last comes last.
    loaded: Vec<(ModelKey, Pipeline)>,
}

impl Models {
    /// No models yet; they come from `objects`.
    pub fn new(objects: ObjectFolder) -> Self {
        let mut estimators = bunsen_learn::estimators();
        estimators.extend(bunsen_deep::estimators());
        Self { objects, registry: Registry::new(estimators), loaded: Vec::new() }
    }

    /// Reads what is to be published, whole; gives what a model takes and gives. The page of its link needs the other files,
    /// so they are looked into as well. Documents have no signature.
    pub fn check(&self, files: &[ModelFile]) -> Result<Option<Signature>, Problem> {
        if are_of_documents(files) {
            return read_library(&self.objects, files).map(|_| None);
        }
        model_folder::check_files(files.iter().map(|file| (file.path.as_str(), file.size_bytes as usize)))?;
        let mut bytes = BTreeMap::new();
        for file in files {
            bytes.insert(file.path.clone(), read_file(&self.objects, file)?);
        }
        let model = model_folder::read(&bytes)?;
        Ok(Some(Pipeline::from_files(&model.pipeline, &self.registry)?.signature().clone()))
    }

    /// The model of a version, loaded now if it is not yet.
    pub fn get(&mut self, key: &ModelKey, files: &[ModelFile]) -> Result<&Pipeline, Problem> {
        let entry = match self.loaded.iter().position(|(loaded, _)| loaded == key) {
            Some(index) => self.loaded.remove(index),
            None => {
                let pipeline = self.load(files)?;
                if self.loaded.len() >= MAX_LOADED {
                    self.loaded.remove(0);
                }
                (key.clone(), pipeline)
            }
        };
        self.loaded.push(entry);
        let (_, pipeline) = self.loaded.last().expect("it was pushed just now");
        Ok(pipeline)
    }

    fn load(&self, files: &[ModelFile]) -> Result<Pipeline, Problem> {
        let mut bytes = BTreeMap::new();
        for file in files.iter().filter(|file| LOADED_FILES.contains(&file.path.as_str())) {
            bytes.insert(file.path.clone(), read_file(&self.objects, file)?);
        }
        Pipeline::from_files(&bytes, &self.registry)
    }
}

/// The bytes of a file of what is published, or to be published.
pub(super) fn read_file(objects: &ObjectFolder, file: &ModelFile) -> Result<Vec<u8>, Problem> {
    let unreadable = |error: std::io::Error| {
        tracing::error!(cause = %error, md5 = file.md5, "an object cannot be read");
        Problem::internal("The edge cannot read a file of what is published.")
    };
    let size_bytes = objects.size(&file.md5).map_err(unreadable)?.ok_or_else(|| {
        Problem::bad_input(format!("The bytes of {} have not been sent.", file.path))
            .in_field(&file.path)
            .remedy(format!("Send them first with PUT /api/objects/{}.", file.md5))
    })?;
    if size_bytes != file.size_bytes {
        let what = format!("{} has {size_bytes} bytes, but its entry says {}.", file.path, file.size_bytes);
        return Err(Problem::bad_input(what).in_field(&file.path));
    }
    let bytes = objects.read(&file.md5).map_err(unreadable)?;
    bytes.ok_or_else(|| Problem::internal("A file of what is published has been lost."))
}
