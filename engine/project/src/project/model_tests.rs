//! The tests that models of a project have to pass: `model-tests/<name>.json`, and beside each its rows, a CSV that
//! DVC keeps.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::say::{model_tests as words, stored};
use bunsen_spec::{Bound, ModelTest, Problem, ProjectId, SliceRows, TestSlice};
use serde::{Deserialize, Serialize};

use super::{OpenedProject, open};
use crate::archive::folder_name;
use crate::change::{Change, retry};
use crate::content::has_content;
use crate::git::{self, ObjectId, Stamp};
use crate::record::{RECORD_VERSION, parse_versioned, to_pretty_json};
use crate::{NewContent, ProjectError, Store, dvc};

/// The folder of the tests.
pub(crate) const FOLDER: &str = "model-tests";

/// What [`pre-commit`](https://pre-commit.com) does in a project with tests, before git takes a run.
const HOOK_FILE: &str = ".pre-commit-config.yaml";
const HOOK: &str = "\
repos:
- repo: local
  hooks:
  - id: model-tests
    name: model tests
    entry: bunsen test --runs
    language: system
    files: ^runs/[^/]+/dvc\\.lock$
";

/// `model-tests/<name>.json`.
#[derive(Serialize, Deserialize)]
struct TestFile {
    version: u32,
    name: String,
    target: String,
    metric: String,
    #[serde(flatten)]
    bound: Bound,
    slice: SliceFile,
}

/// What the file says of the rows; DVC's pointer beside it says which content they are.
#[derive(Serialize, Deserialize)]
struct SliceFile {
    rows: SliceRows,
    #[serde(default, rename = "where", skip_serializing_if = "String::is_empty")]
    filter: String,
    n_rows: u64,
}

/// The name of a test's files, without their endings: letters and digits, hyphens between.
pub fn test_file_stem(name: &str) -> String {
    folder_name(name).unwrap_or_else(|| "test".into())
}

/// Reads a test from its file, which is called `file`, and the pointer to its rows, if that is there. Without one,
/// nothing is said of the rows' content.
///
/// # Errors
/// If it is no test, or one of a newer version; the problem says where.
pub fn read_model_test(file: &str, bytes: &[u8], pointer: Option<&[u8]>) -> Result<ModelTest, Problem> {
    let read: TestFile = parse_versioned(stored::model_test(), bytes)
        .map_err(|error: ProjectError| words::unreadable(file, error.to_string().trim_end_matches('.')))?;
    let TestFile { name, target, metric, bound, slice: SliceFile { rows, filter, n_rows }, .. } = read;
    let pointer = pointer.map(|bytes| std::str::from_utf8(bytes).ok().and_then(dvc::Pointer::from_yaml));
    let (md5, size_bytes) = match pointer {
        None => (String::new(), 0),
        Some(Some(pointer)) if pointer.n_files.is_none() => (pointer.md5, pointer.size_bytes),
        Some(_) => return Err(words::slice_unreadable(&name, words::no_pointer())),
    };
    ModelTest { name, target, metric, bound, slice: TestSlice { rows, filter, n_rows, md5, size_bytes } }.checked()
}

/// The tests of a version, by their files' names.
pub(crate) async fn read_tests(store: &dyn Store, tree: ObjectId) -> Result<Vec<ModelTest>, ProjectError> {
    let mut tests = Vec::new();
    for stem in stems(store, tree).await? {
        let path = format!("{FOLDER}/{stem}.json");
        let bytes = git::read_file(store, tree, &path).await?.unwrap_or_default();
        let pointer = git::read_file(store, tree, &format!("{FOLDER}/{stem}.csv.dvc")).await?.unwrap_or_default();
        let test = read_model_test(&path, &bytes, Some(&pointer));
        tests.push(test.map_err(|problem| ProjectError::damaged(path, problem))?);
    }
    Ok(tests)
}

/// Names of the files of a version's tests, without `.json`.
async fn stems(store: &dyn Store, tree: ObjectId) -> Result<Vec<String>, ProjectError> {
    let folder = git::read_tree(store, tree).await?.get(FOLDER).and_then(|entry| entry.folder());
    let Some(folder) = folder else { return Ok(Vec::new()) };
    let names = git::read_tree(store, folder).await?.into_keys();
    Ok(names.filter_map(|name| name.strip_suffix(".json").map(str::to_string)).collect())
}

/// The file of a test.
pub(crate) fn test_file(test: &ModelTest) -> (String, Vec<u8>) {
    let ModelTest { name, target, metric, bound, slice } = test.clone();
    let slice = SliceFile { rows: slice.rows, filter: slice.filter, n_rows: slice.n_rows };
    let file = TestFile { version: RECORD_VERSION, name, target, metric, bound, slice };
    (format!("{FOLDER}/{}.json", test_file_stem(&test.name)), to_pretty_json(&file))
}

/// The rows of a test, as a path in the project.
pub(crate) fn slice_path(test: &ModelTest) -> String {
    format!("{FOLDER}/{}.csv", test_file_stem(&test.name))
}

/// Replaces the project's model tests: a new version, unless nothing changes. `rows` is the content of a slice that
/// is new; the contents of all others are stored already.
///
/// # Errors
/// If a test makes no sense, two have one name, or the rows of one are not stored.
pub async fn set_model_tests(
    store: &dyn Store,
    project: &ProjectId,
    tests: &[ModelTest],
    rows: Option<&NewContent>,
    by: &Stamp,
) -> Result<OpenedProject, Problem> {
    let tests = tests.iter().map(ModelTest::checked).collect::<Result<Vec<_>, _>>()?;
    let mut known = BTreeSet::new();
    for test in &tests {
        if !known.insert(test_file_stem(&test.name)) {
            return Err(words::name_taken(&test.name).in_field("name"));
        }
        if test.slice.n_rows == 0 {
            return Err(words::empty_slice().in_field("where"));
        }
        let is_new = rows.is_some_and(|rows| rows.md5() == test.slice.md5);
        if !is_new && !has_content(store, &test.slice.md5).await? {
            return Err(words::slice_missing(&test.name));
        }
    }
    retry(async || {
        let (mut change, from) = Change::begin_version(store, project, by).await?;
        let tree = git::read_commit(store, from).await?.tree;
        let before = read_tests(store, tree).await?;
        if let Some(rows) = rows {
            change.put_new_content(rows).await?;
        }
        let hook = git::read_file(store, tree, HOOK_FILE).await?;
        let changes = changes(stems(store, tree).await?, &tests, hook.as_deref());
        if change.commit(Some(from), changes, &words::change(&before, &tests)).await? {
            change.write().await?;
        }
        Ok(())
    })
    .await?;
    Ok(open(store, project).await?)
}

/// What has to be written, and what removed. `hook` is what stands in pre-commit's file: one of somebody's own stays.
fn changes(stems: Vec<String>, tests: &[ModelTest], hook: Option<&[u8]>) -> BTreeMap<String, Option<Vec<u8>>> {
    let mut changes = BTreeMap::from([(format!("{FOLDER}/.gitignore"), None)]);
    for stem in stems {
        changes.insert(format!("{FOLDER}/{stem}.json"), None);
        changes.insert(format!("{FOLDER}/{stem}.csv.dvc"), None);
    }
    let mut ignored = String::new();
    for test in tests {
        let (path, bytes) = test_file(test);
        changes.insert(path, Some(bytes));
        let name = format!("{}.csv", test_file_stem(&test.name));
        let pointer = dvc::Pointer::file(&name, &test.slice.md5, test.slice.size_bytes);
        changes.insert(format!("{FOLDER}/{name}.dvc"), Some(pointer.to_yaml().into_bytes()));
        ignored.push_str(&dvc::ignore_line(&name));
    }
    if !tests.is_empty() {
        changes.insert(format!("{FOLDER}/.gitignore"), Some(ignored.into_bytes()));
    }
    if hook.is_none_or(|hook| hook == HOOK.as_bytes()) {
        changes.insert(HOOK_FILE.into(), (!tests.is_empty()).then(|| HOOK.into()));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn test(name: &str) -> ModelTest {
        ModelTest {
            name: name.into(),
            target: "species".into(),
            metric: "accuracy".into(),
            bound: Bound::AtLeast(0.8),
            slice: TestSlice {
                filter: "petal_width > 1.5".into(),
                n_rows: 12,
                md5: "a".repeat(32),
                size_bytes: 99,
                ..TestSlice::default()
            },
        }
    }

    #[test]
    fn tests_of_version_1_are_read() {
        let golden = br#"{
  "version": 1,
  "name": "Rare cases",
  "target": "species",
  "metric": "accuracy",
  "at_least": 0.8,
  "slice": {
    "rows": "held_out",
    "where": "petal_width > 1.5",
    "n_rows": 12
  }
}
"#;
        let (path, bytes) = test_file(&test("Rare cases"));
        assert_eq!((path.as_str(), bytes.as_slice()), ("model-tests/rare-cases.json", &golden[..]));
        let pointer = dvc::Pointer::file("rare-cases.csv", &"a".repeat(32), 99).to_yaml();
        assert_eq!(read_model_test("a.json", golden, Some(pointer.as_bytes())), Ok(test("Rare cases")));
        assert_eq!(read_model_test("a.json", golden, None).unwrap().slice.md5, "");
        for (file, pointer, words) in [
            (&b"{}"[..], None, "a.json is no model test"),
            (br#"{"version": 2}"#, None, "version 2"),
            (golden, Some(&b"outs: []"[..]), "which content"),
        ] {
            let problem = read_model_test("a.json", file, pointer).unwrap_err();
            assert!(problem.to_string().contains(words), "{problem}");
        }
    }

    #[test]
    fn a_hook_of_somebodys_own_stays() {
        let of = |hook: Option<&[u8]>, tests: &[ModelTest]| changes(Vec::new(), tests, hook).get(HOOK_FILE).cloned();
        assert_eq!(of(None, &[test("a")]), Some(Some(HOOK.into())));
        assert_eq!(of(Some(HOOK.as_bytes()), &[]), Some(None));
        assert_eq!(of(Some(b"repos: []\n"), &[test("a")]), None);
    }
}
