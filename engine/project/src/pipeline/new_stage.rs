//! Stages that are written, not read.

use crate::yaml::Yaml;

use super::PARAMS_FILE;

/// A stage that is put into a `dvc.yaml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewStage {
    /// The command, word by word.
    pub command: Vec<String>,
    /// What it reads.
    pub deps: Vec<String>,
    /// Whether it depends on all of `params.yaml`.
    pub has_params: bool,
    /// What it writes for DVC's cache to keep.
    pub outs: Vec<String>,
    /// What it writes for git to keep.
    pub texts: Vec<String>,
    /// The file of metrics it writes, which git keeps.
    pub metrics: Option<String>,
}

impl NewStage {
    /// As it stands in the file.
    pub fn to_yaml(&self) -> Yaml {
        let command: Vec<String> = self.command.iter().map(|word| shell_word(word)).collect();
        let mut entries = vec![("cmd".to_string(), plain_text(&command.join(" ")))];
        let mut put = |name: &str, items: Vec<Yaml>| {
            if !items.is_empty() {
                entries.push((name.to_string(), Yaml::List(items)));
            }
        };
        put("deps", self.deps.iter().map(|path| plain_text(path)).collect());
        let whole = || Yaml::Map(vec![(PARAMS_FILE.to_string(), Yaml::Null)]);
        put("params", self.has_params.then(whole).into_iter().collect());
        let outs = self.outs.iter().map(|path| plain_text(path));
        put("outs", outs.chain(self.texts.iter().map(|path| uncached(path))).collect());
        put("metrics", self.metrics.iter().map(|path| uncached(path)).collect());
        Yaml::Map(entries)
    }
}

/// A text that DVC takes as it is: it would put a value in where a file's name holds this.
pub(crate) fn plain_text(text: &str) -> Yaml {
    Yaml::Text(text.replace("${", "\\${"))
}

fn uncached(path: &str) -> Yaml {
    let details = Yaml::Map(vec![("cache".into(), Yaml::Flag(false))]);
    Yaml::Map(vec![(path.to_string(), details)])
}

/// A word as a shell takes it for itself.
fn shell_word(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    if word.chars().all(is_plain) { word.to_string() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}
