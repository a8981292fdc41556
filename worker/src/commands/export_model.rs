//! `ExportModel`: a run's model folder as one file.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use bunsen_project::runs;
use bunsen_protocol::{ExportModel, FileBytes};
use bunsen_spec::Problem;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::handle::{Answer, Ask, Handle};

impl Handle for ExportModel {
    async fn handle(self, ask: Ask) -> Result<Answer<FileBytes>, Problem> {
        let record = runs::read(&ask.lab.store, &self.project, &self.run).await?;
        let files = runs::read_model_files(&ask.lab.store, &record).await?;
        let folder = folder_name(&record.name);
        let zip = zip_folder(&folder, &files)
            .map_err(|error| Problem::internal(format!("The zip file could not be written ({error}).")))?;
        let name = format!("{folder}.zip");
        Ok(Answer::with_file(FileBytes { name, media_type: String::from("application/zip") }, zip))
    }
}

/// The files below one folder, without times: the same model gives the same bytes.
fn zip_folder(folder: &str, files: &BTreeMap<String, Vec<u8>>) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(format!("{folder}/{path}"), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

/// A run's name as that of a folder: letters and digits of any script, hyphens between.
fn folder_name(name: &str) -> String {
    let words: Vec<_> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let joined: String = words.join("-").to_lowercase().chars().take(60).collect();
    if joined.is_empty() { String::from("model") } else { format!("{joined}-model") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_after_their_run() {
        assert_eq!(folder_name("Softmax regression 3"), "softmax-regression-3-model");
        assert_eq!(folder_name("../.."), "model");
        assert_eq!(folder_name("ดอกไม้ 2"), "ดอกไม-2-model");
    }

    #[test]
    fn the_same_model_gives_the_same_zip() {
        let files =
            BTreeMap::from([("MLmodel".to_string(), b"flavors:\n".to_vec()), ("a/b".to_string(), vec![0; 999])]);
        let zip = zip_folder("m", &files).expect("memory takes it");
        assert_eq!(zip_folder("m", &files).expect("memory takes it"), zip);
        let mut archive = zip::ZipArchive::new(Cursor::new(zip)).expect("it is a zip");
        let names: Vec<_> = archive.file_names().map(|name| name.expect("it is a name").into_owned()).collect();
        assert_eq!(names, ["m/MLmodel", "m/a/b"]);
        assert_eq!(std::io::read_to_string(archive.by_index(0).expect("it is there")).expect("it reads"), "flavors:\n");
    }
}
