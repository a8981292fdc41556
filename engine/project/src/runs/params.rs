//! A run's parameters as DVC's: `params.yaml`, which says all that was asked for.

use bunsen_spec::{DataRef, OtherTable, Problem, ReadOptions, RecipeStep, TrainSpec, say};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::yaml::{Yaml, read, write};

/// Writes what was asked for. MD5 and size of the data are left out: DVC keeps them with what the stage reads.
pub fn write_params(spec: &TrainSpec) -> String {
    let mut params = Yaml::Map(vec![("data".into(), source(&spec.data))]);
    put_request(&mut params, spec);
    write(&params)
}

/// Writes what was asked for but for the data, which files beside the parameters say, into the parameters `before`:
/// those of a learner's own stages stay.
pub(super) fn write_top_params(before: Option<Yaml>, spec: &TrainSpec) -> String {
    let mut params = before.unwrap_or(Yaml::Map(Vec::new()));
    put_request(&mut params, spec);
    write(&params)
}

/// What is learned from: the file, how it is read and prepared.
fn source(data: &DataRef) -> Yaml {
    let mut source = vec![("name", json!(data.name)), ("read", read_as(&data.options))];
    if !data.recipe.is_empty() {
        source.push(("recipe", json!(data.recipe)));
    }
    if !data.others.is_empty() {
        let others = data.others.iter().map(|other| json!({ "name": other.name, "read": read_as(&other.options) }));
        source.push(("others", others.collect()));
    }
    map(source)
}

fn put_request(params: &mut Yaml, spec: &TrainSpec) {
    let TrainSpec { data: _, target, features, task, model, settings, preprocess, split, seed, device } = spec;
    let values = vec![
        ("target", json!(target)),
        ("task", json!(task)),
        ("model", json!(model)),
        ("seed", json!(seed)),
        ("device", json!(device)),
        ("settings", json!(settings)),
        ("preprocess", json!(preprocess)),
        ("split", json!(split)),
        ("features", json!(features)),
    ];
    for (name, value) in values {
        params.put(name, value.into());
    }
}

/// How a file is read, without what is left to be found out.
fn read_as(options: &ReadOptions) -> Value {
    let mut options = json!(options);
    if let Some(options) = options.as_object_mut() {
        options.retain(|_, value| !value.is_null());
    }
    options
}

fn map(entries: Vec<(&str, Value)>) -> Yaml {
    Yaml::Map(entries.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect())
}

/// Reads back what [`write_params`] wrote into `file`. MD5s and sizes of the data are for the caller to fill in,
/// from the files themselves. `known` is the data where other files say what it is; else the parameters do.
///
/// # Errors
/// If it is no YAML or something is missing or of another kind; the problem says what.
pub fn read_params(file: &str, text: &str, known: Option<DataRef>) -> Result<TrainSpec, Problem> {
    let params = read(text).map_err(|error| say::pipelines::bad_yaml(file, error.line, &error.why))?;
    if params.as_map().is_none() {
        return Err(say::pipelines::bad_params(file, "they are no names with values"));
    }
    let data = known.map_or_else(|| read_source(file, part(file, params.get("data"), "data")?), Ok)?;
    let mut json = params.to_json();
    json["data"] = json!(data);
    let spec: Result<TrainSpec, _> = serde_json::from_value(json);
    spec.map_err(|error| say::pipelines::bad_params(file, &error.to_string()))
}

fn read_source(file: &str, data: &Yaml) -> Result<DataRef, Problem> {
    let others = data.get("others").and_then(Yaml::as_list).unwrap_or_default();
    let others = others.iter().map(|other| {
        let name = field(file, other, "data.others.name", "name")?;
        Ok(OtherTable { name, md5: String::new(), size_bytes: 0, options: options(file, other)? })
    });
    Ok(DataRef {
        name: field(file, data, "data.name", "name")?,
        options: options(file, data)?,
        recipe: match data.get("recipe") {
            None | Some(Yaml::Null) => Vec::new(),
            Some(recipe) => parse::<Vec<RecipeStep>>(file, "data.recipe", recipe)?,
        },
        others: others.collect::<Result<_, Problem>>()?,
        ..DataRef::default()
    })
}

fn options(file: &str, data: &Yaml) -> Result<ReadOptions, Problem> {
    data.get("read").map_or(Ok(ReadOptions::default()), |read| parse(file, "read", read))
}

fn field(file: &str, map: &Yaml, path: &str, name: &str) -> Result<String, Problem> {
    parse(file, path, part(file, map.get(name), path)?)
}

fn part<'a>(file: &str, value: Option<&'a Yaml>, path: &str) -> Result<&'a Yaml, Problem> {
    value.ok_or_else(|| say::pipelines::bad_params(file, &format!("{path} is missing")))
}

fn parse<T: DeserializeOwned>(file: &str, path: &str, value: &Yaml) -> Result<T, Problem> {
    let parsed = serde_json::from_value(value.to_json());
    parsed.map_err(|error| say::pipelines::bad_params(file, &format!("{path}: {error}")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use bunsen_spec::{Device, PreprocessSpec, SettingValue, SplitSpec, Step, Task};

    use super::*;

    fn spec() -> TrainSpec {
        let other = |name: &str| OtherTable {
            name: name.into(),
            md5: String::new(),
            size_bytes: 0,
            options: ReadOptions { delimiter: Some('\t'), ..ReadOptions::default() },
        };
        TrainSpec {
            data: DataRef {
                name: "it's: ข้อมูล.csv".into(),
                options: ReadOptions { has_header: Some(true), part: Some("2024".into()), ..ReadOptions::default() },
                recipe: vec![
                    Step::DropMissing { columns: vec!["no".into(), "1e5".into()] }.into(),
                    RecipeStep { is_off: true, ..Step::DropMissing { columns: vec![] }.into() },
                ],
                others: vec![other("cities.tsv")],
                ..DataRef::default()
            },
            target: "yes".into(),
            features: vec!["0x1F".into(), "a b".into(), "#".into(), " ".into(), "2024-01-01".into()],
            task: Task::Regression,
            model: "mlp".into(),
            settings: BTreeMap::from([
                ("hidden".into(), SettingValue::Text("64, 32".into())),
                ("words".into(), SettingValue::Text("10".into())),
                ("learning_rate".into(), SettingValue::Number(1e-5)),
                ("alpha".into(), SettingValue::Number(1.0)),
                ("epochs".into(), SettingValue::Integer(10)),
                ("shuffle".into(), SettingValue::Flag(true)),
            ]),
            preprocess: PreprocessSpec { standardise: false, one_hot: true },
            split: SplitSpec { test: 0.1 + 0.2, validation: 0.0, stratify: false },
            seed: u64::MAX,
            device: Device::Webgpu,
        }
    }

    #[test]
    fn everything_that_was_asked_for_comes_back() {
        let text = write_params(&spec());
        assert_eq!(read_params("params.yaml", &text, None), Ok(spec()), "{text}");
        let top = write_top_params(None, &spec());
        assert_eq!(read_params("params.yaml", &top, Some(spec().data)), Ok(spec()), "{top}");
        assert!(!top.contains("data:"));
        let plain = TrainSpec { data: DataRef { name: "a.csv".into(), ..DataRef::default() }, ..spec() };
        assert_eq!(read_params("params.yaml", &write_params(&plain), None), Ok(plain));
    }

    #[test]
    fn what_is_wrong_is_named() {
        let refused = |from: &str, to: &str, words: &str| {
            let problem = read_params("params.yaml", &write_params(&spec()).replace(from, to), None).unwrap_err();
            assert!(problem.to_string().contains(words), "{problem}");
        };
        refused("task: regression", "task: guessing", "guessing");
        refused("data:", "date:", "data is missing");
        assert!(read_params("params.yaml", "- 1", Some(spec().data)).is_err());
        refused("seed: 18446744073709551615", "seed: many", "many");
        refused("model: mlp", "model: [", "cannot be read");
    }
}
