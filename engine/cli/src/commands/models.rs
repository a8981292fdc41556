//! `bunsen models`: the kinds of models and their settings.

use bunsen_spec::{ModelInfo, Problem, SettingKind, Task};

use crate::arguments::ModelsArguments;
use crate::output::{print, print_json, table};
use crate::registry::registry;

/// Lists them.
///
/// # Errors
/// If the list cannot be printed.
pub fn models(arguments: &ModelsArguments) -> Result<(), Problem> {
    let infos = registry().infos();
    if arguments.json {
        return print_json(&infos);
    }
    print(&infos.iter().map(describe).collect::<Vec<_>>().join("\n"))
}

fn describe(info: &ModelInfo) -> String {
    let tasks: Vec<&str> = info
        .tasks
        .iter()
        .map(|task| match task {
            Task::Classification => "classification",
            Task::Regression => "regression",
        })
        .collect();
    let mut rows = vec![vec!["  setting".into(), "default".into(), "values".into(), "meaning".into()]];
    rows.extend(info.settings.iter().map(|setting| {
        vec![format!("  {}", setting.name), setting.default.to_string(), values(&setting.kind), setting.hint.clone()]
    }));
    let pictures = if info.needs_image { ", for pictures" } else { "" };
    format!("{}: {} ({}{pictures})\n  {}\n{}", info.name, info.label, tasks.join(", "), info.description, table(&rows))
}

fn values(kind: &SettingKind) -> String {
    match kind {
        SettingKind::Flag => "true, false".into(),
        SettingKind::Integer { min, max } => format!("{min} to {max}"),
        SettingKind::Number { min, max } => format!("{min} to {max}"),
        SettingKind::Choice { options } => options.join(", "),
        SettingKind::IntegerList { min, max, max_len } => format!("up to {max_len} of {min} to {max}"),
    }
}
