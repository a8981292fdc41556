//! `ExportModel`: a run's model folder as one file.

use std::collections::BTreeMap;

use bunsen_project::archive::{Zip, folder_name};
use bunsen_project::{ProjectError, runs};
use bunsen_protocol::{ExportModel, FileBytes};
use bunsen_spec::Problem;

use super::handle::{Answer, Ask, Handle};

impl Handle for ExportModel {
    async fn handle(self, ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        let record = runs::read(&ask.lab.store, &self.project, &self.run).await?;
        let files = runs::read_model_files(&ask.lab.store, &record).await?;
        let folder = model_name(&record.name);
        let zip = zip_folder(&folder, &files)?;
        let name = format!("{folder}.zip");
        Ok(Answer::with_file(FileBytes { name, media_type: String::from("application/zip") }, zip))
    }
}

/// The files below one folder. The same model gives the same bytes.
fn zip_folder(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, ProjectError> {
    let mut zip = Zip::new(folder);
    for (path, bytes) in files {
        zip.compressed(path, bytes)?;
    }
    zip.finish()
}

/// A run's name as that of its model's folder.
fn model_name(run: &str) -> String {
    folder_name(run).map_or_else(|| String::from("model"), |name| format!("{name}-model"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_after_their_run() {
        assert_eq!(model_name("Softmax regression 3"), "softmax-regression-3-model");
        assert_eq!(model_name("../.."), "model");
        assert_eq!(model_name("ดอกไม้ 2"), "ดอกไม-2-model");
    }

    #[test]
    fn the_same_model_gives_the_same_zip() {
        let files =
            BTreeMap::from([("MLmodel".to_string(), b"flavors:\n".to_vec()), ("a/b".to_string(), vec![0; 999])]);
        let zip = zip_folder("m", &files).expect("memory takes it");
        assert_eq!(zip_folder("m", &files).expect("memory takes it"), zip);
    }
}
