//! The text files of a project: written by us, read by us and by git and DVC.

use std::collections::BTreeMap;

use bunsen_spec::say::stored;
use bunsen_spec::{
    DataCard, DataRef, ModelTest, OtherTable, Problem, ProjectId, ProjectSummary, ReadOptions, RecipeStep, Suite,
};
use serde::{Deserialize, Serialize};

use super::create::safe_file_name;
use super::model_tests::read_tests;
use super::paths::{pointer_path, prepared_parts, recipe_path, suite_name, suite_path};
use super::{list, read_live};
use crate::git::{self, ObjectId};
use crate::record::{ProjectRecord, parse_versioned, to_pretty_json};
use crate::{ProjectError, Store, dvc};

/// The name of the file that says how the data is read.
pub(crate) const SETTINGS_FILE: &str = "bunsen.json";

/// A project as it is when opened.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenedProject {
    /// Its row in the list.
    pub summary: ProjectSummary,
    /// Its table; the bytes are a content (see [`crate::read_content`]). None in a project of documents alone.
    pub data: Option<DataRef>,
    /// Where the table comes from; nothing without one.
    pub card: DataCard,
    /// What is expected of the prepared data; nothing where that cannot be read, which `damage` says.
    pub suite: Suite,
    /// The tests that models have to pass.
    pub tests: Vec<ModelTest>,
    /// Why the newest version cannot be read. The rest is what the project's record repeats of it: enough to look at
    /// runs and older versions, and to go back to one.
    pub damage: Option<ProjectError>,
    /// The newest version, as a commit's hash.
    pub commit: String,
}

impl OpenedProject {
    /// The project, if all of the newest version could be read.
    ///
    /// # Errors
    /// What is damaged, otherwise.
    pub fn whole(mut self) -> Result<Self, ProjectError> {
        self.damage.take().map_or(Ok(self), Err)
    }

    /// Its table, for what cannot do without one.
    ///
    /// # Errors
    /// When it has none.
    pub fn table(&self) -> Result<&DataRef, ProjectError> {
        self.data.as_ref().ok_or(ProjectError::NoTable)
    }
}

/// `bunsen.json`: versioned, like every stored record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct SettingsFile {
    version: u32,
    /// The data's pointer, as a path in the project; a project of documents alone has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
    /// How the data is read, where there is some.
    #[serde(default, alias = "csv", skip_serializing_if = "Option::is_none")]
    read: Option<ReadOptions>,
    /// The tables that the data can be joined with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<OtherFile>,
}

impl SettingsFile {
    /// The pointer of the table, how that is read, and what it can be joined with; or that there is no table.
    ///
    /// # Errors
    /// If it says only half of it.
    fn table(self) -> Result<Option<(String, ReadOptions, Vec<OtherFile>)>, ProjectError> {
        match (self.data, self.read) {
            (Some(data), Some(read)) => Ok(Some((data, read, self.others))),
            (None, None) if self.others.is_empty() => Ok(None),
            _ => Err(ProjectError::damaged(stored::project_settings(), stored::half_a_table())),
        }
    }
}

/// A table that the data can be joined with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct OtherFile {
    /// Its pointer, as a path in the project.
    data: String,
    /// How it is read.
    read: ReadOptions,
}

/// `data/<file>.recipe.json`: the steps that prepare the data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct RecipeFile {
    version: u32,
    /// The steps, in their order.
    pub steps: Vec<RecipeStep>,
}

/// Reads a recipe from its file, which is called `name`.
///
/// # Errors
/// If it is no recipe, or one of a newer version; the problem says where.
pub fn read_recipe(name: &str, bytes: &[u8]) -> Result<Vec<RecipeStep>, Problem> {
    let recipe: Result<RecipeFile, _> = parse_versioned(stored::recipe(), bytes);
    recipe.map(|recipe| recipe.steps).map_err(|error| stored::no_recipe(name, &error.to_string()))
}

/// Reads from a project's `bunsen.json`, which is called `name`, how its data is read, and which tables it can be
/// joined with: their MD5s and sizes stand elsewhere.
///
/// # Errors
/// If it is none, or one of a newer version, or of a project without a table; the problem says which.
pub fn read_settings(name: &str, bytes: &[u8]) -> Result<(ReadOptions, Vec<OtherTable>), Problem> {
    let settings: Result<SettingsFile, _> = parse_versioned(stored::project_settings(), bytes);
    let table = settings.and_then(SettingsFile::table);
    let table = table.map_err(|error| stored::no_settings(name, &error.to_string()))?;
    let (_, read, others) = table.ok_or_else(|| stored::settings_without_table(name))?;
    let others = others.into_iter().map(|OtherFile { data, read }| {
        let name = data.rsplit('/').next().and_then(|name| name.strip_suffix(".dvc")).unwrap_or(&data).to_string();
        OtherTable { name, md5: String::new(), size_bytes: 0, options: read }
    });
    Ok((read, others.collect()))
}

/// Reads a project that is not in the trash.
pub async fn open(store: &dyn Store, project: &ProjectId) -> Result<OpenedProject, ProjectError> {
    let record = read_head(store, read_live(store, project).await?).await?;
    let mut damage = None;
    let suite = or_damage(read_suite(store, &record).await, &mut damage)?;
    let tests = or_damage(read_model_tests(store, &record).await, &mut damage)?;
    Ok(OpenedProject {
        suite,
        tests,
        damage,
        summary: list::summarise(store, &record, &[]).await?,
        data: record.data,
        card: record.card,
        commit: record.head,
    })
}

/// What was read, or nothing and the damage that is why, if it is of this project alone.
fn or_damage<T: Default>(read: Result<T, ProjectError>, damage: &mut Option<ProjectError>) -> Result<T, ProjectError> {
    match read {
        Err(error) if error.is_of_one_project() => {
            damage.get_or_insert(error);
            Ok(T::default())
        }
        read => read,
    }
}

/// A record that agrees with its branch: as stored where it does, else read from the newest version.
pub(crate) async fn read_head(store: &dyn Store, record: ProjectRecord) -> Result<ProjectRecord, ProjectError> {
    let head = git::read_branch(store, &record.id.0).await?;
    if head == record.head.as_str() {
        return Ok(record);
    }
    at_version(store, record, head).await
}

/// A record that says what a version says.
pub(crate) async fn at_version(
    store: &dyn Store,
    record: ProjectRecord,
    commit: ObjectId,
) -> Result<ProjectRecord, ProjectError> {
    let (data, card) = read_data(store, commit).await?;
    let n_versions = git::History::read_of(store, &record.id.0, [commit]).await?.len() as u64;
    Ok(ProjectRecord { head: commit.to_string(), n_versions, data, card, ..record })
}

/// What a project's newest version expects of its data. Nothing if it says nothing.
async fn read_suite(store: &dyn Store, record: &ProjectRecord) -> Result<Suite, ProjectError> {
    let Some(data) = &record.data else { return Ok(Suite::default()) };
    let path = suite_path(&data.name);
    let Some(head) = git::parse_id(record.head.as_bytes()) else { return Ok(Suite::default()) };
    let tree = git::read_commit(store, head).await?.tree;
    match git::read_file(store, tree, &path).await? {
        Some(bytes) => Suite::read(&bytes).map_err(|problem| ProjectError::damaged(path, problem)),
        None => Ok(Suite::default()),
    }
}

/// The tests that models have to pass by a project's newest version.
async fn read_model_tests(store: &dyn Store, record: &ProjectRecord) -> Result<Vec<ModelTest>, ProjectError> {
    let Some(head) = git::parse_id(record.head.as_bytes()) else { return Ok(Vec::new()) };
    read_tests(store, git::read_commit(store, head).await?.tree).await
}

/// What a version says of its table; without one there is nothing on the card.
pub(crate) async fn read_data(
    store: &dyn Store,
    commit: ObjectId,
) -> Result<(Option<DataRef>, DataCard), ProjectError> {
    let tree = git::read_commit(store, commit).await?.tree;
    read_data_of(store, tree, &stored::version(&commit.to_string())).await
}

/// What the files of a version say of its table.
pub(crate) async fn read_data_in(
    store: &dyn Store,
    tree: ObjectId,
) -> Result<(Option<DataRef>, DataCard), ProjectError> {
    read_data_of(store, tree, &stored::version(&tree.to_string())).await
}

async fn read_data_of(
    store: &dyn Store,
    tree: ObjectId,
    version: &str,
) -> Result<(Option<DataRef>, DataCard), ProjectError> {
    let file = async |path: &str| {
        let bytes = git::read_file(store, tree, path).await?;
        bytes.ok_or_else(|| ProjectError::damaged(version, stored::no_file(path)))
    };
    let settings: SettingsFile = parse_versioned(stored::project_settings(), &file(SETTINGS_FILE).await?)?;
    let point = async |path: &str| {
        let pointer = String::from_utf8(file(path).await?).ok();
        let pointer = pointer.as_deref().and_then(dvc::Pointer::from_yaml).filter(|pointer| {
            let is_plain = safe_file_name(&pointer.path) == pointer.path;
            pointer.n_files.is_none() && is_plain && path == pointer_path(&pointer.path)
        });
        pointer.ok_or_else(|| ProjectError::damaged(path, stored::points_elsewhere()))
    };
    let Some((data, options, other_files)) = settings.table()? else { return Ok((None, DataCard::default())) };
    let pointer = point(&data).await?;
    let mut others = Vec::new();
    for OtherFile { data, read } in other_files {
        let dvc::Pointer { path: name, md5, size_bytes, .. } = point(&data).await?;
        others.push(OtherTable { name, md5, size_bytes, options: read });
    }
    let recipe_path = recipe_path(&pointer.path);
    let recipe = match git::read_file(store, tree, &recipe_path).await? {
        Some(bytes) => parse_versioned::<RecipeFile>(stored::recipe(), &bytes)?.steps,
        None => Vec::new(),
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
        options,
        recipe,
        others,
    };
    Ok((Some(data), card))
}

/// The files of a project's first version.
pub(super) fn first_files(name: &str, data: Option<&DataRef>, card: &DataCard) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut files = data_files(data);
    files.extend(data.map(|data| card_file(&data.name, card)));
    files.extend([
        (".dvc/.gitignore".into(), Some(dvc::GITIGNORE.into())),
        (".dvc/config".into(), Some(dvc::CONFIG.into())),
        (".gitignore".into(), Some("/.bunsen/\n".into())),
        ("README.md".into(), Some(readme(name, data, card).into_bytes())),
    ]);
    files
}

/// The files that say what the table is, or that there is none: by path, with their content.
pub(crate) fn data_files(data: Option<&DataRef>) -> BTreeMap<String, Option<Vec<u8>>> {
    let Some(data) = data else {
        let settings = SettingsFile { version: 1, data: None, read: None, others: Vec::new() };
        return BTreeMap::from([(SETTINGS_FILE.into(), Some(to_pretty_json(&settings)))]);
    };
    let others = data.others.iter().map(|other| (&other.name, &other.md5, other.size_bytes));
    let tables: Vec<_> = [(&data.name, &data.md5, data.size_bytes)].into_iter().chain(others).collect();
    let pointers = tables.iter().map(|(name, md5, size_bytes)| {
        (pointer_path(name), Some(dvc::Pointer::file(name, md5, *size_bytes).to_yaml().into_bytes()))
    });
    let mut files: BTreeMap<_, _> = pointers.collect();
    let ignored: String = tables.iter().map(|(name, ..)| dvc::ignore_line(name)).collect();
    files.insert("data/.gitignore".into(), Some(ignored.into_bytes()));
    let (pointer, read) = (Some(pointer_path(&data.name)), Some(data.options.clone()));
    let others = data.others.iter().map(|o| OtherFile { data: pointer_path(&o.name), read: o.options.clone() });
    let settings = SettingsFile { version: 1, data: pointer, read, others: others.collect() };
    files.insert(SETTINGS_FILE.into(), Some(to_pretty_json(&settings)));
    if !data.recipe.is_empty() {
        let recipe = RecipeFile { version: 1, steps: data.recipe.clone() };
        files.insert(recipe_path(&data.name), Some(to_pretty_json(&recipe)));
        let (folder, name) = prepared_parts(&data.name);
        files.insert(format!("{folder}/.gitignore"), Some(dvc::ignore_line(&name).into_bytes()));
    }
    files
}

/// What has to be written for the tables behind these pointers to be read in these ways in a version. Nothing where its
/// settings cannot be read: it makes no project anyway.
pub(crate) async fn settings_changes(
    store: &dyn Store,
    tree: ObjectId,
    reads: &BTreeMap<String, ReadOptions>,
) -> Result<BTreeMap<String, Option<Vec<u8>>>, ProjectError> {
    let before = git::read_file(store, tree, SETTINGS_FILE).await?;
    let settings = before.and_then(|bytes| parse_versioned::<SettingsFile>(stored::project_settings(), &bytes).ok());
    let Some(before) = settings.filter(|_| !reads.is_empty()) else { return Ok(BTreeMap::new()) };
    let mut after = before.clone();
    let tables = after.others.iter_mut().map(|other| (&other.data, &mut other.read));
    let own = after.data.as_ref().zip(after.read.as_mut());
    for (pointer, read) in own.into_iter().chain(tables) {
        if let Some(wanted) = reads.get(pointer) {
            *read = wanted.clone();
        }
    }
    let written = (after != before).then(|| (SETTINGS_FILE.to_string(), Some(to_pretty_json(&after))));
    Ok(written.into_iter().collect())
}

/// What has to be written, and what removed, for a project's table to be `after` where it was `before`.
pub(super) fn data_changes(before: Option<&DataRef>, after: &DataRef) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut changes: BTreeMap<_, _> = data_files(before).into_keys().map(|path| (path, None)).collect();
    // A version that lost its table may still have a recipe of that name.
    changes.insert(recipe_path(&after.name), None);
    changes.extend(data_files(Some(after)));
    changes
}

/// The suite about a file: its path and content. Without an expectation there is no file.
pub(crate) fn suite_file(data_name: &str, suite: &Suite) -> (String, Option<Vec<u8>>) {
    let named = Suite { name: suite_name(data_name).into(), ..suite.clone() };
    (suite_path(data_name), (!suite.expectations.is_empty()).then(|| to_pretty_json(&named)))
}

/// The data's card: its path and content.
pub(super) fn card_file(data_name: &str, card: &DataCard) -> (String, Option<Vec<u8>>) {
    (format!("data/{data_name}.card.json"), Some(to_pretty_json(card)))
}

fn readme(name: &str, data: Option<&DataRef>, card: &DataCard) -> String {
    let name = name.replace(['\n', '\r'], " ");
    let description = if card.description.is_empty() { String::new() } else { format!("{}\n\n", card.description) };
    let documents = |there: &str| {
        format!(
            "- `documents/`{there} has a pointer to each document that is asked; `dvc checkout` puts the documents in \
             place. `documents.json` says how they are cut into passages.\n"
        )
    };
    // The learner may add what is not there yet, and this file stays as it is.
    let files = match data.map(|data| &data.name) {
        Some(file) => format!(
            "- `data/{file}.dvc` points to the data; `dvc checkout` puts `data/{file}` in place.\n\
             - `data/{file}.card.json` says where the data comes from and what may be done with it.\n\
             - `bunsen.json` says how the data is read, `data/{file}.recipe.json` (if it is there) by which steps it is \
             prepared, `gx/expectations/` (if it is there) what is expected of it.\n{}",
            documents(" (if it is there)")
        ),
        None => format!(
            "{}- `data/` (if it is there) has a table: a pointer to it (`.dvc`), where it comes from (`.card.json`) and \
             by which steps it is prepared (`.recipe.json`). `bunsen.json` says how it is read, `gx/expectations/` (if \
             it is there) what is expected of it.\n",
            documents("")
        ),
    };
    let kept = if data.is_some() { "data is" } else { "documents are" };
    format!(
        "# {name}\n\n\
         {description}\
         A project made with Bunsen. It is a git repository whose {kept} kept by DVC:\n\n\
         {files}\
         - `runs/` (if it is there) has one folder per finished training run: its parameters, metrics, curves and a \
         pointer to the trained model, an MLflow model folder. `dvc metrics show` lists the metrics; `dvc repro \
         runs/<run>/dvc.yaml` trains that run again where something has changed, `dvc repro --all-pipelines` every run, \
         by calling `bunsen`. `bunsen repro` does the same without DVC.\n\
         - `dvc.yaml` has the work on the table as stages, once there is any: `clean` prepares the data, `validate` \
         checks it, `train` trains the newest run by `params.yaml`. `dvc repro` runs those that something has changed \
         for; `dvc dag` draws them.\n\
         - `model-tests/` (if it is there) has the tests that a model must pass before git takes its run: by \
         `pre-commit install`, where the model has been trained or pulled. `git commit --no-verify` commits it anyway.\n"
    )
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{JoinHow, JoinKey, Step};
    use futures::executor::block_on;

    use super::*;
    use crate::{Batch, MemoryStore};

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
        let data = DataRef { name: "iris.csv".into(), options: options.clone(), ..DataRef::default() };
        assert_eq!(data_files(Some(&data))["bunsen.json"], Some(golden.to_vec()));
        let older = String::from_utf8_lossy(golden).replace("\"read\"", "\"csv\"");
        for file in [&golden[..], older.as_bytes()] {
            assert_eq!(read_settings("bunsen.json", file), Ok((options.clone(), Vec::new())));
        }
    }

    #[test]
    fn settings_without_a_table_are_read_and_none_at_all_are_damage() {
        let golden = b"{\n  \"version\": 1\n}\n";
        assert_eq!(data_files(None), BTreeMap::from([("bunsen.json".to_string(), Some(golden.to_vec()))]));
        let store = MemoryStore::new();
        let read = |name: &str| {
            let mut objects = Vec::new();
            let files = BTreeMap::from([(name.to_string(), Some(golden.to_vec()))]);
            let tree = block_on(git::edit_tree(&store, None, files, &mut objects)).unwrap().unwrap();
            let mut batch = Batch::default();
            objects.into_iter().for_each(|object| object.put_into(&mut batch));
            block_on(store.write(batch)).unwrap();
            block_on(read_data_in(&store, tree))
        };
        assert_eq!(read("bunsen.json"), Ok((None, DataCard::default())));
        assert!(matches!(read("other.json"), Err(ProjectError::Damaged { .. })));
    }

    #[test]
    fn recipes_of_version_1_are_read() {
        let golden = br#"{
  "version": 1,
  "steps": [
    {
      "step": "drop_missing",
      "columns": [
        "age"
      ]
    },
    {
      "step": "join",
      "table": "cities.csv",
      "how": "left",
      "on": [
        {
          "here": "city",
          "there": "name"
        }
      ],
      "is_off": true
    }
  ]
}
"#;
        let on = vec![JoinKey { here: "city".into(), there: "name".into() }];
        let join = Step::Join { table: "cities.csv".into(), how: JoinHow::Left, on };
        let steps =
            vec![Step::DropMissing { columns: vec!["age".into()] }.into(), RecipeStep { is_off: true, ..join.into() }];
        let data = DataRef { name: "people.csv".into(), recipe: steps.clone(), ..DataRef::default() };
        assert_eq!(data_files(Some(&data))["data/people.csv.recipe.json"], Some(golden.to_vec()));
        assert_eq!(parse_versioned::<RecipeFile>("recipe", golden).unwrap().steps, steps);
    }

    #[test]
    fn files_that_are_needed_no_more_are_removed() {
        let other = OtherTable {
            name: "cities.csv".into(),
            md5: "0".repeat(32),
            size_bytes: 3,
            options: ReadOptions::default(),
        };
        let after = DataRef { name: "a.csv".into(), ..DataRef::default() };
        let before = DataRef {
            others: vec![other],
            recipe: vec![Step::DropMissing { columns: vec![] }.into()],
            ..after.clone()
        };
        let changes = data_changes(Some(&before), &after);
        let removed: Vec<&str> =
            changes.iter().filter(|(_, bytes)| bytes.is_none()).map(|(path, _)| &path[..]).collect();
        assert_eq!(removed, ["data/a.csv.recipe.json", "data/cities.csv.dvc", "prepared/.gitignore"]);
        assert_eq!(changes["data/.gitignore"], Some(b"/a.csv\n".to_vec()));
    }
}
