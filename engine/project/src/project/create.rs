//! Making a project: of a file, or with nothing but a name, for documents that are added to it.

use bunsen_spec::{DataCard, DataRef, ProjectId, ProjectSummary, ReadOptions, say};

use super::{check_name, files, summary, taken};
use crate::change::{Change, retry};
use crate::git::Stamp;
use crate::path::is_safe_char;
use crate::record::{ProjectRecord, RECORD_VERSION};
use crate::{NewContent, ProjectError, Store};

/// A project that is about to be made.
#[derive(Clone, Debug)]
pub struct NewProject {
    /// Its id, from 64 random bits.
    pub id: ProjectId,
    /// Its name; a number is added if it is taken.
    pub name: String,
    /// Its table; a project without one is there for documents.
    pub table: Option<NewTable>,
}

/// A file that becomes the table of a project.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTable {
    /// The data file's name, such as `iris.csv`. What cannot be in a file name is replaced.
    pub file_name: String,
    /// The data file's content.
    pub content: NewContent,
    /// How the file is read.
    pub options: ReadOptions,
    /// Where the data comes from, if known.
    pub card: Option<DataCard>,
}

impl NewTable {
    /// What the project's record and its files say of it. Without a card of its own it gets one with this title.
    pub(super) fn describe(&self, title: &str) -> (DataRef, DataCard) {
        let data = DataRef {
            name: safe_file_name(&self.file_name),
            md5: self.content.md5(),
            size_bytes: self.content.size_bytes(),
            options: self.options.clone(),
            ..DataRef::default()
        };
        let titled = || DataCard { title: title.to_string(), ..DataCard::default() };
        (data, self.card.clone().unwrap_or_else(titled))
    }
}

/// Makes a project: the content of its table, if it has one, and a first version, in one batch.
pub async fn create(store: &dyn Store, new: NewProject, by: &Stamp) -> Result<ProjectSummary, ProjectError> {
    let name = check_name(&new.name)?;
    let id = new.id;
    let (data, card) = new.table.as_ref().map(|table| table.describe(&name)).unzip();
    let card = card.unwrap_or_default();
    let message = say::projects::start(data.as_ref().map(|data| data.name.as_str()));
    retry(async || {
        let record = ProjectRecord {
            version: RECORD_VERSION,
            id: id.clone(),
            name: String::new(),
            created_ms: by.now_ms,
            changed_ms: by.now_ms,
            trashed_ms: None,
            next_run: 1,
            head: String::new(),
            n_versions: 0,
            data: data.clone(),
            card: card.clone(),
        };
        let mut change = Change::create(store, record, by);
        if let Some(table) = &new.table {
            change.put_new_content(&table.content).await?;
        }
        change.take_name(&name).await?;
        let name = change.record.name.clone();
        change.commit(None, files::first_files(&name, data.as_ref(), &card), &message).await?;
        change.write().await.map_err(|error| taken(error, &id))
    })
    .await?;
    summary(store, &id, &[]).await
}

/// Longest file name, in bytes: most systems allow 255, and `.card.json` is added to it.
const MAX_NAME_BYTES: usize = 180;

/// A file's name that every system and git can store: its last part, without what is not allowed
/// somewhere; of a very long one the end.
pub(crate) fn safe_file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible = last.chars().filter(|c| !c.is_control() && !is_invisible(*c));
    let allowed: String = visible.map(|c| if is_safe_char(c) && c != '~' { c } else { '-' }).collect();
    let trimmed = allowed.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let skip = trimmed.char_indices().map(|(at, _)| at).find(|at| trimmed.len() - at <= MAX_NAME_BYTES);
    let kept = trimmed[skip.unwrap_or(0)..].trim_start_matches(|c: char| c.is_whitespace() || c == '.');
    let stem = kept.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_device = ["con", "prn", "aux", "nul"].contains(&stem.as_str());
    match kept {
        "" => "data.csv".into(),
        _ if is_device => format!("data-{kept}"),
        _ => kept.to_string(),
    }
}

/// Characters that show nothing and that some file systems ignore.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(safe_file_name(name), expected, "{name:?}");
    }

    #[test]
    fn file_names_are_made_safe() {
        check("iris.csv", "iris.csv");
        check("C:\\data\\my iris.csv", "my iris.csv");
        check("../../etc/passwd", "passwd");
        check(".git", "git");
        check(".\u{200c}git", "git");
        check("git~1", "git-1");
        check("ข้อมูล.csv", "ข้อมูล.csv");
        check("a:b?.csv", "a-b-.csv");
        check("..", "data.csv");
        check("a/", "data.csv");
        check("con.csv", "data-con.csv");
        check(&format!("{}.csv", "x".repeat(200)), &format!("{}.csv", "x".repeat(176)));
        check(&format!("{}.csv", "ข".repeat(100)), &format!("{}.csv", "ข".repeat(58)));
    }
}
