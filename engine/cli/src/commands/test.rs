//! `bunsen test`: a model and tests in, whether it passes them out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use bunsen_formats::read_file;
use bunsen_learn::{Learned, Pipeline, test_model};
use bunsen_model::QuietHost;
use bunsen_project::md5_hex;
use bunsen_project::model_folder::{self, Model};
use bunsen_project::project::read_model_test;
use bunsen_project::runs::tests_json;
use bunsen_spec::say::model_tests as words;
use bunsen_spec::{ModelTest, ModelTestResult, Problem, TestVerdict};
use bunsen_table::{Table, read_written};
use serde::Serialize;

use super::Verdict;
use crate::arguments::TestArguments;
use crate::files::{cannot_read, cannot_write, read_data, read_folder};
use crate::output::{print, print_json};
use crate::prepared::{Others, prepare_all};
use crate::registry::registry;

/// What `--json` prints.
#[derive(Serialize)]
struct Report {
    /// Whether every test is passed.
    success: bool,
    /// What came of each model.
    models: Vec<Tested>,
}

/// A model and what came of its tests.
#[derive(Serialize)]
struct Tested {
    /// Its folder.
    model: String,
    /// What came of each test.
    tests: Vec<ModelTestResult>,
}

/// Tests models. The verdict is whether every test is passed; one that cannot be made is not.
///
/// # Errors
/// If a model, a test or its rows cannot be read, or the result not be printed or written.
pub fn test(arguments: &TestArguments) -> Result<Verdict, Problem> {
    let mut models = Vec::new();
    let mut is_passed = true;
    if let Some(model) = &arguments.model {
        let (tests, rows) = tests_and_rows(&arguments.tests);
        let tested = Loaded::read(model)?.test(tests, rows, arguments)?;
        // Who names a test wants it to be about this model.
        is_passed = tested.tests.iter().all(|result| result.verdict == TestVerdict::Met);
        models.push(tested);
    }
    for (folder, tests) in runs(&arguments.runs)? {
        let model = folder.join("model");
        if !model.is_dir() {
            return Err(words::model_not_here(&folder.display().to_string()));
        }
        let tested = Loaded::read(&model)?.test(&tests, None, arguments)?;
        is_passed &= !tested.tests.iter().any(ModelTestResult::holds_back);
        models.push(tested);
    }
    if let (Some(path), Some(tested)) = (&arguments.metrics, models.first()) {
        std::fs::write(path, tests_json(&tested.tests)).map_err(|error| cannot_write(path, &error))?;
    }
    if arguments.json {
        print_json(&Report { success: is_passed, models })?;
    } else {
        print(&models.iter().map(describe).collect::<String>())?;
    }
    Ok(if is_passed { Verdict::Met } else { Verdict::Unmet })
}

/// The tests that are named, and the rows that stand in for those they pin: a last file that is no JSON.
fn tests_and_rows(paths: &[PathBuf]) -> (&[PathBuf], Option<&Path>) {
    match paths {
        [tests @ .., rows] if !tests.is_empty() && rows.extension().is_none_or(|ending| ending != "json") => {
            (tests, Some(rows))
        }
        tests => (tests, None),
    }
}

/// The folders of runs that these files lie in, and the tests of their project.
fn runs(files: &[PathBuf]) -> Result<Vec<(PathBuf, Vec<PathBuf>)>, Problem> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    let with_tests = |folder: &Path| -> Result<_, Problem> {
        let tests = folder.join("..").join("..").join("model-tests");
        let mut found = Vec::new();
        if tests.is_dir() {
            for entry in std::fs::read_dir(&tests).map_err(|error| cannot_read(&tests, &error))? {
                found.push(entry.map_err(|error| cannot_read(&tests, &error))?.path());
            }
        }
        found.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
        found.sort();
        Ok((folder.to_path_buf(), found))
    };
    folders.into_iter().map(with_tests).collect()
}

/// A model, ready to be tested.
struct Loaded {
    folder: String,
    model: Model,
    pipeline: Pipeline,
}

impl Loaded {
    fn read(folder: &Path) -> Result<Self, Problem> {
        let model = model_folder::read(&read_folder(folder)?)?;
        let pipeline = Pipeline::from_files(&model.pipeline, &registry())?;
        Ok(Self { folder: folder.display().to_string(), model, pipeline })
    }

    fn test(self, tests: &[PathBuf], rows: Option<&Path>, arguments: &TestArguments) -> Result<Tested, Problem> {
        let (host, mut results) = (QuietHost::default(), Vec::new());
        for path in tests {
            let (mut test, slice) = read_test(path, rows, arguments)?;
            let table = self.learned_from(path, arguments.data.as_deref())?;
            let split = self.model.split.as_ref();
            let learned = table.as_ref().zip(split).map(|(table, split)| Learned { table, split });
            if rows.is_some() {
                test.slice.n_rows = slice.n_rows() as u64;
            }
            let result = test_model(&test, &slice, &self.pipeline, learned, &host);
            results.push(futures::executor::block_on(result)?);
        }
        Ok(Tested { model: self.folder, tests: results })
    }

    /// The table that the model learned from, if it is there: the file that is named, or the one of the project that
    /// the test lies in.
    fn learned_from(&self, test: &Path, named: Option<&Path>) -> Result<Option<Table>, Problem> {
        let data = &self.model.spec.data;
        let name = Path::new(&data.name).file_name().unwrap_or_default();
        let of_project = || test.parent().map(|folder| folder.join("..").join("data").join(name));
        let path = named.map(Path::to_path_buf).or_else(|| of_project().filter(|path| path.is_file()));
        let Some(path) = path else { return Ok(None) };
        let (_, bytes) = read_data(&path)?;
        if md5_hex(&bytes) != data.md5 {
            return match named {
                Some(path) => Err(words::not_learned_from(&path.display().to_string()).in_field("data")),
                None => Ok(None),
            };
        }
        let read = read_file(bytes, &data.options)?;
        let others = Others::read(&data.recipe, &path, &data.others)?;
        Ok(Some(prepare_all(read.table, &data.recipe, &others)?.table))
    }
}

/// A test and its rows: those in `rows`, or those that it pins.
fn read_test(path: &Path, rows: Option<&Path>, arguments: &TestArguments) -> Result<(ModelTest, Table), Problem> {
    let (_, bytes) = read_data(path)?;
    let csv = path.with_extension("csv");
    let pointer = std::fs::read(path.with_extension("csv.dvc")).ok();
    let test = read_model_test(&path.display().to_string(), &bytes, pointer.as_deref())?;
    if let Some(rows) = rows {
        let (_, bytes) = read_data(rows)?;
        return Ok((test, read_file(bytes, &arguments.file.options())?.table));
    }
    if !csv.is_file() {
        return Err(words::slice_missing(&test.name));
    }
    let (_, bytes) = read_data(&csv)?;
    if !test.slice.md5.is_empty() && md5_hex(&bytes) != test.slice.md5 {
        return Err(words::other_rows(&test.name, &csv.display().to_string()));
    }
    let slice = read_written(&bytes).map_err(|why| words::slice_unreadable(&test.name, &why))?;
    Ok((test, slice))
}

/// A line for each test: `+` passed, `-` not passed, `!` not made.
fn describe(tested: &Tested) -> String {
    let line = |result: &ModelTestResult| match result.verdict {
        TestVerdict::Met => format!("+ {} ({})\n", words::why_met(result), words::rests_on(result)),
        TestVerdict::Unmet => format!("- {} ({})\n", words::why_unmet(result), words::rests_on(result)),
        TestVerdict::Unchecked => format!("! {}\n", words::why_unmet(result)),
        TestVerdict::OtherTarget => {
            let why = result.problem.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("! {}: {why}\n", result.test.name)
        }
    };
    let met = tested.tests.iter().filter(|result| result.verdict == TestVerdict::Met).count() as u64;
    let about = tested.tests.iter().filter(|result| result.verdict != TestVerdict::OtherTarget).count() as u64;
    let lines: String = tested.tests.iter().map(line).collect();
    format!("{}\n{lines}{}.\n", tested.model, words::summary(met, about))
}
