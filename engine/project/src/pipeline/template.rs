//! Values put into stages: `${name}` from parameters and `vars`, and stages made for each of several values.

use std::cell::Cell;

use bunsen_spec::{Problem, say::pipelines as words};

use super::PARAMS_FILE;
use crate::yaml::{Yaml, read};

/// Most stages that one file can come to.
const MAX_STAGES: usize = 1_000;

/// Most bytes that they come to with every value in its place.
const MAX_FILLED_BYTES: usize = 16 << 20;

/// What a value takes beside its texts, in bytes.
const VALUE_BYTES: usize = 16;

/// The files whose values stand in a `dvc.yaml` between `${` and `}`, beside it, and whether each must be there.
/// None when there is nothing to put in, or the text cannot be read.
pub fn vars_files(text: &str) -> Vec<(String, bool)> {
    if !text.contains("${") {
        return Vec::new();
    }
    let definition = read(text).unwrap_or_default();
    let vars = definition.get("vars").and_then(Yaml::as_list).unwrap_or_default();
    let named = vars.iter().filter_map(Yaml::as_text).map(|path| (path.to_string(), true));
    let mut files: Vec<_> = named.collect();
    if !files.iter().any(|(path, _)| path == PARAMS_FILE) {
        files.insert(0, (PARAMS_FILE.to_string(), false));
    }
    files
}

/// The stages by name, with every value put in its place.
pub(super) fn expand(file: &str, definition: &Yaml, vars: &[Yaml]) -> Result<Vec<(String, Yaml)>, Problem> {
    let mut values = Yaml::Map(Vec::new());
    let inline = definition.get("vars").and_then(Yaml::as_list).unwrap_or_default();
    for source in vars.iter().chain(inline) {
        merge(&mut values, source);
    }
    let mut expanded = Vec::new();
    let left = Cell::new(MAX_FILLED_BYTES);
    for (name, body) in definition.get("stages").and_then(Yaml::as_map).unwrap_or_default() {
        let filler = Filler { file, stage: name, left: &left };
        if body.get("vars").is_some() {
            return Err(words::unsupported(file, name, "vars of its own"));
        }
        let (body, repeated) = filler.repeated(name, body, &values)?;
        if expanded.len() + repeated.len() > MAX_STAGES {
            return Err(words::too_many_stages(file, MAX_STAGES));
        }
        for (name, own) in repeated {
            let filler = Filler { stage: &name, ..filler };
            let filled = filler.fill(&body, &Scope { own: &own, shared: &values })?;
            expanded.push((name, filled));
        }
    }
    Ok(expanded)
}

/// Adds values to others; maps are joined, anything else replaced.
fn merge(into: &mut Yaml, from: &Yaml) {
    for (name, value) in from.as_map().unwrap_or_default() {
        match into.get(name) {
            Some(Yaml::Map(known)) if value.as_map().is_some() => {
                let mut joined = Yaml::Map(known.clone());
                merge(&mut joined, value);
                into.put(name, joined);
            }
            _ => into.put(name, value.clone()),
        }
    }
}

/// The values that can be put into a stage.
struct Scope<'a> {
    /// The stage's own: `item` and `key`, where it is one of several.
    own: &'a Yaml,
    /// Those of all stages.
    shared: &'a Yaml,
}

impl<'a> Scope<'a> {
    fn at(&self, path: &str) -> Option<&'a Yaml> {
        let first = path.split('.').next().unwrap_or_default();
        let values = if self.own.get(first).is_some() { self.own } else { self.shared };
        values.at(path)
    }
}

#[derive(Clone, Copy)]
struct Filler<'a> {
    file: &'a str,
    stage: &'a str,
    /// Bytes that all stages may still come to.
    left: &'a Cell<usize>,
}

impl Filler<'_> {
    /// What is to be filled in, and the stage itself, or one for each value of `foreach` or each combination of
    /// `matrix`: names, and values of their own.
    fn repeated(&self, name: &str, body: &Yaml, shared: &Yaml) -> Result<(Yaml, Vec<(String, Yaml)>), Problem> {
        let values = &Scope { own: &Yaml::Null, shared };
        let with = |key: &str, item: Yaml, has_key: bool| {
            let key_too = has_key.then(|| ("key".to_string(), Yaml::text(key)));
            (format!("{name}@{key}"), Yaml::Map([("item".to_string(), item)].into_iter().chain(key_too).collect()))
        };
        let too_many = || words::too_many_stages(self.file, MAX_STAGES);
        if let Some(each) = body.get("foreach") {
            let made: Vec<_> = match self.fill(each, values)? {
                Yaml::Map(entries) if entries.len() > MAX_STAGES => return Err(too_many()),
                Yaml::List(items) if items.len() > MAX_STAGES => return Err(too_many()),
                Yaml::Map(entries) => entries.into_iter().map(|(key, item)| with(&key, item, true)).collect(),
                Yaml::List(items) => {
                    let has_names = items.iter().all(is_simple);
                    let key = |n: usize, item: &Yaml| if has_names { shown(item) } else { n.to_string() };
                    items.into_iter().enumerate().map(|(n, item)| with(&key(n, &item), item, false)).collect()
                }
                _ => return Err(words::wrong_field(self.file, self.stage, "foreach", "a list or a map")),
            };
            return Ok((body.get("do").cloned().unwrap_or_default(), made));
        }
        let Some(matrix) = body.get("matrix") else {
            return Ok((body.clone(), vec![(name.to_string(), Yaml::Null)]));
        };
        let wrong = || words::wrong_field(self.file, self.stage, "matrix", "a map of lists");
        let Yaml::Map(axes) = self.fill(matrix, values)? else { return Err(wrong()) };
        let mut combinations = vec![(Vec::<String>::new(), Yaml::Map(Vec::new()))];
        for (axis, choices) in &axes {
            let choices = choices.as_list().ok_or_else(wrong)?;
            if combinations.len() * choices.len() > MAX_STAGES {
                return Err(too_many());
            }
            for choice in choices {
                self.spend(cost(choice).saturating_mul(combinations.len()))?;
            }
            let extended = combinations.iter().flat_map(|(names, item)| {
                choices.iter().enumerate().map(move |(n, choice)| {
                    let part = if is_simple(choice) { shown(choice) } else { format!("{axis}{n}") };
                    let mut item = item.clone();
                    item.put(axis, choice.clone());
                    ([names.as_slice(), &[part]].concat(), item)
                })
            });
            combinations = extended.collect();
        }
        let Yaml::Map(mut entries) = body.clone() else { return Err(wrong()) };
        entries.retain(|(field, _)| field != "matrix");
        let body = Yaml::Map(entries);
        let made = combinations.into_iter().map(|(names, item)| with(&names.join("-"), item, true));
        Ok((body, made.collect()))
    }

    /// Takes from what all stages may still come to.
    fn spend(&self, bytes: usize) -> Result<(), Problem> {
        let left = self.left.get().checked_sub(bytes);
        self.left.set(left.ok_or_else(|| words::too_much_filled(self.file, MAX_FILLED_BYTES >> 20))?);
        Ok(())
    }

    fn fill(&self, value: &Yaml, values: &Scope<'_>) -> Result<Yaml, Problem> {
        self.spend(VALUE_BYTES)?;
        match value {
            Yaml::Text(text) => self.fill_text(text, values),
            Yaml::List(items) => {
                Ok(Yaml::List(items.iter().map(|item| self.fill(item, values)).collect::<Result<_, _>>()?))
            }
            Yaml::Map(entries) => {
                let filled = entries.iter().map(|(name, value)| {
                    let name = shown(&self.fill_text(name, values)?);
                    Ok((name, self.fill(value, values)?))
                });
                Ok(Yaml::Map(filled.collect::<Result<_, Problem>>()?))
            }
            value => Ok(value.clone()),
        }
    }

    /// A text that is nothing but one `${name}` becomes its value; else values are put in as text.
    fn fill_text(&self, text: &str, values: &Scope<'_>) -> Result<Yaml, Problem> {
        self.spend(text.len())?;
        let mut filled = String::new();
        let mut rest = text;
        while let Some(start) = rest.find("${") {
            if rest[..start].ends_with('\\') {
                filled.push_str(&rest[..start - 1]);
                filled.push_str("${");
                rest = &rest[start + 2..];
                continue;
            }
            let inside = &rest[start + 2..];
            let end = inside.find('}').ok_or_else(|| words::unknown_value(self.file, self.stage, inside))?;
            let name = inside[..end].trim();
            let path = name.replace('[', ".").replace(']', "");
            let found = values.at(&path).ok_or_else(|| words::unknown_value(self.file, self.stage, name))?;
            if start == 0 && end + 1 == inside.len() && filled.is_empty() {
                self.spend(cost(found))?;
                return Ok(found.clone());
            }
            if !is_simple(found) {
                return Err(words::no_plain_value(self.file, self.stage, name));
            }
            self.spend(cost(found))?;
            filled.push_str(&rest[..start]);
            filled.push_str(&shown(found));
            rest = &inside[end + 1..];
        }
        Ok(Yaml::Text(filled + rest))
    }
}

/// What a value takes, in bytes.
fn cost(value: &Yaml) -> usize {
    VALUE_BYTES
        + match value {
            Yaml::Text(text) | Yaml::Date(text) => text.len(),
            Yaml::List(items) => items.iter().map(cost).sum(),
            Yaml::Map(entries) => entries.iter().map(|(name, value)| name.len() + cost(value)).sum(),
            Yaml::Null | Yaml::Flag(_) | Yaml::Integer(_) | Yaml::Number(_) => 0,
        }
}

fn is_simple(value: &Yaml) -> bool {
    !matches!(value, Yaml::List(_) | Yaml::Map(_))
}

/// A value inside a text, as Python writes it there.
fn shown(value: &Yaml) -> String {
    match value {
        Yaml::Null => "None".into(),
        Yaml::Text(text) => text.clone(),
        value => crate::yaml::write(value).trim_end().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, params: &str, expected: &[(&str, &str)]) {
        let stages = expand("dvc.yaml", &read(text).unwrap(), &[read(params).unwrap()]).unwrap();
        let got: Vec<_> =
            stages.iter().map(|(name, body)| (name.as_str(), body.get("cmd").unwrap().as_text().unwrap())).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn values_are_put_in() {
        let text = "vars: [{dir: out}]\nstages: {a: {cmd: 'x ${lr} ${net.layers[1]} ${dir} \\${HOME} ${on}'}}";
        check(text, "{lr: 1e-5, net: {layers: [1, 2]}, on: true}", &[("a", "x 1e-05 2 out ${HOME} true")]);
        let text = "stages: {a: {foreach: [x, y], do: {cmd: 'run ${item}'}}}";
        check(text, "{}", &[("a@x", "run x"), ("a@y", "run y")]);
        let text = "stages: {a: {foreach: '${m}', do: {cmd: 'run ${key} ${item.n}'}}}";
        check(text, "{m: {x: {n: 1}, y: {n: 2}}}", &[("a@x", "run x 1"), ("a@y", "run y 2")]);
        let text = "stages: {a: {matrix: {m: [p, q], n: [1, 2]}, cmd: 'run ${item.m} ${item.n}'}}";
        check(text, "{}", &[("a@p-1", "run p 1"), ("a@p-2", "run p 2"), ("a@q-1", "run q 1"), ("a@q-2", "run q 2")]);
    }

    #[test]
    fn a_stages_own_values_hide_those_of_all() {
        let text = "stages: {a: {foreach: [x], do: {cmd: '${item} ${other}'}}, b: {cmd: '${item.n} ${key}'}}";
        check(text, "{item: {n: 1}, key: k, other: o}", &[("a@x", "x o"), ("b", "1 k")]);
        let text = "stages: {a: {foreach: [{m: 1}], do: {cmd: '${item.n}'}}}";
        let problem = expand("dvc.yaml", &read(text).unwrap(), &[read("{item: {n: 1}}").unwrap()]).unwrap_err();
        assert!(problem.to_string().contains("item.n"), "{problem}");
    }

    #[test]
    fn what_comes_to_too_much_is_refused() {
        let refused = |text: &str, params: &str, expected: &str| {
            let problem = expand("dvc.yaml", &read(text).unwrap(), &[read(params).unwrap()]).unwrap_err();
            assert!(problem.to_string().contains(expected), "{problem}");
        };
        let many = format!("{{m: [{}], big: \"{}\"}}", vec!["x"; 50_000].join(", "), "y".repeat(100_000));
        refused("stages: {a: {foreach: '${m}', do: {cmd: 'run ${item}'}}}", &many, "more than 1000 stages");
        let thousand = many.replacen(&vec!["x"; 50_000].join(", "), &vec!["x"; 900].join(", "), 1);
        refused("stages: {a: {foreach: '${m}', do: {cmd: '${big}'}}}", &thousand, "16 MiB");
        refused("stages: {a: {matrix: {n: '${m}', m: ['${big}']}, cmd: 'x'}}", &thousand, "16 MiB");
        let list = format!("stages: {{a: {{cmd: [{}]}}}}", vec!["'a ${big}'"; 1000].join(", "));
        refused(&list, &thousand, "16 MiB");
    }

    #[test]
    fn values_that_are_not_there_are_named() {
        let text = "stages: {a: {cmd: 'x ${lr}'}}";
        let problem = expand("dvc.yaml", &read(text).unwrap(), &[]).unwrap_err();
        assert!(problem.to_string().contains("lr"), "{problem}");
        assert_eq!(vars_files(text), [("params.yaml".to_string(), false)]);
        assert_eq!(vars_files("stages: {}"), []);
    }
}
