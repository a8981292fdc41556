//! The text files of a project: written by us, read by us and by git and DVC.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{DataCard, DataRef, ProjectId, ProjectSummary, ReadOptions};
use serde::{Deserialize, Serialize};

use super::create::safe_file_name;
use super::{list, read_live};
use crate::git::{self, ObjectId};
use crate::record::{ProjectRecord, parse_versioned, to_pretty_json};
use crate::{ProjectError, Store, dvc};

/// The name of the file that says how the data is read.
const SETTINGS_FILE: &str = "bunsen.json";

/// A project as it is when opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedProject {
    /// Its row in the list.
    pub summary: ProjectSummary,
    /// Its data; the bytes are a content (see [`crate::read_content`]).
    pub data: DataRef,
    /// Where the data comes from.
    pub card: DataCard,
    /// The newest version, as a commit's hash.
    pub commit: String,
}

/// `bunsen.json`: versioned, like every stored record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SettingsFile {
    version: u32,
    /// The data's pointer, as a path in the project.
    data: String,
    /// How the data is read.
    #[serde(alias = "csv")]
    read: ReadOptions,
}

/// Reads a project that is not in the trash.
pub async fn open(store: &dyn Store, project: &ProjectId) -> Result<OpenedProject, ProjectError> {
    let record = read_head(store, read_live(store, project).await?).await?;
    Ok(OpenedProject {
        summary: list::summarise(store, &record, &[]).await?,
        data: record.data,
        card: record.card,
        commit: record.head,
    })
}

/// A record that agrees with its branch: as stored where it does, else read from the newest version.
pub(crate) async fn read_head(store: &dyn Store, record: ProjectRecord) -> Result<ProjectRecord, ProjectError> {
    let head = git::read_branch(store, &record.id.0).await?;
    if head == record.head.as_str() {
        return Ok(record);
    }
    let (data, card) = read_data(store, head).await?;
    let n_versions = git::log(store, head, usize::MAX).await?.len() as u64;
    Ok(ProjectRecord { head: head.to_string(), n_versions, data, card, ..record })
}

/// What a version says of its data.
pub(crate) async fn read_data(store: &dyn Store, commit: ObjectId) -> Result<(DataRef, DataCard), ProjectError> {
    let tree = git::read_commit(store, commit).await?.tree;
    let file = async |path: &str| {
        let bytes = git::read_file(store, tree, path).await?;
        bytes.ok_or_else(|| ProjectError::damaged(stored::version(&commit.to_string()), stored::no_file(path)))
    };
    let settings: SettingsFile = parse_versioned(stored::project_settings(), &file(SETTINGS_FILE).await?)?;
    let pointer = String::from_utf8(file(&settings.data).await?).ok();
    let pointer = pointer.as_deref().and_then(dvc::Pointer::from_yaml).filter(|pointer| {
        let is_plain = safe_file_name(&pointer.path) == pointer.path;
        pointer.n_files.is_none() && is_plain && settings.data == format!("data/{}.dvc", pointer.path)
    });
    let Some(pointer) = pointer else {
        return Err(ProjectError::damaged(settings.data, stored::points_elsewhere()));
    };
    let (card_path, _) = card_file(&pointer.path, &DataCard::default());
    let card = match git::read_file(store, tree, &card_path).await? {
        Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| ProjectError::damaged(card_path, error))?,
        None => DataCard::default(),
    };
    let data = DataRef {
        name: pointer.path.clone(),
        md5: pointer.md5.clone(),
        size_bytes: pointer.size_bytes,
        options: settings.read,
    };
    Ok((data, card))
}

/// The files of a project's first version.
pub(super) fn first_files(name: &str, data: &DataRef, card: &DataCard) -> BTreeMap<String, Option<Vec<u8>>> {
    let pointer = dvc::Pointer::file(&data.name, &data.md5, data.size_bytes);
    BTreeMap::from([
        settings_file(&data.name, &data.options),
        card_file(&data.name, card),
        (".dvc/.gitignore".into(), Some(dvc::GITIGNORE.into())),
        (".dvc/config".into(), Some(dvc::CONFIG.into())),
        (".gitignore".into(), Some("/.bunsen/\n".into())),
        ("README.md".into(), Some(readme(name, data, card).into_bytes())),
        ("data/.gitignore".into(), Some(dvc::ignore_line(&data.name).into_bytes())),
        (format!("data/{}.dvc", data.name), Some(pointer.to_yaml().into_bytes())),
    ])
}

/// `bunsen.json`: its path and content.
pub(super) fn settings_file(data_name: &str, options: &ReadOptions) -> (String, Option<Vec<u8>>) {
    let file = SettingsFile { version: 1, data: format!("data/{data_name}.dvc"), read: options.clone() };
    (SETTINGS_FILE.into(), Some(to_pretty_json(&file)))
}

/// The data's card: its path and content.
pub(super) fn card_file(data_name: &str, card: &DataCard) -> (String, Option<Vec<u8>>) {
    (format!("data/{data_name}.card.json"), Some(to_pretty_json(card)))
}

fn readme(name: &str, data: &DataRef, card: &DataCard) -> String {
    let name = name.replace(['\n', '\r'], " ");
    let description = if card.description.is_empty() { String::new() } else { format!("{}\n\n", card.description) };
    let file = &data.name;
    format!(
        "# {name}\n\n\
         {description}\
         A project made with Bunsen. It is a git repository whose data is kept by DVC:\n\n\
         - `data/{file}.dvc` points to the data; `dvc checkout` puts `data/{file}` in place.\n\
         - `data/{file}.card.json` says where the data comes from and what may be done with it.\n\
         - `runs/` has one folder per finished training run: its parameters, metrics, curves and a pointer to the \
         trained model, an MLflow model folder. `dvc metrics show` lists the metrics.\n\
         - `bunsen.json` says how the data is read.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_version_1_are_read() {
        let golden = br#"{
  "version": 1,
  "data": "data/iris.csv.dvc",
  "read": {
    "delimiter": ";",
    "encoding": "utf-8",
    "has_header": true,
    "decimal_comma": null
  }
}
"#;
        let options = ReadOptions {
            delimiter: Some(';'),
            encoding: Some("utf-8".into()),
            has_header: Some(true),
            ..ReadOptions::default()
        };
        assert_eq!(settings_file("iris.csv", &options), ("bunsen.json".into(), Some(golden.to_vec())));
        let older = String::from_utf8_lossy(golden).replace("\"read\"", "\"csv\"");
        for file in [&golden[..], older.as_bytes()] {
            let settings: SettingsFile = parse_versioned("project settings", file).unwrap();
            assert_eq!(settings.read, options);
        }
    }
}
