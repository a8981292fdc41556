//! The files of an archive as rows: what each is called, and its folder as its label.

use arrow_array::StringArray;
use bunsen_spec::ColumnKind;
use bunsen_table::{Column, Values, text_kind};

use crate::archive::ArchivedFile;

/// The columns `file` and `label`; the latter only if the files lie in several folders.
pub(crate) fn file_columns(files: &[ArchivedFile]) -> Vec<Column> {
    let column = |name: &str, kind: Option<ColumnKind>, texts: StringArray| Column {
        name: name.into(),
        kind: kind.unwrap_or_else(|| text_kind(&texts)),
        values: Values::Text(texts),
    };
    let names = column("file", Some(ColumnKind::Text), files.iter().map(|file| Some(file.name.as_str())).collect());
    let folder = |file: &ArchivedFile| Some(file.folder()).filter(|folder| !folder.is_empty()).map(str::to_string);
    if files.windows(2).all(|pair| pair[0].folder() == pair[1].folder()) {
        return vec![names];
    }
    vec![names, column("label", None, files.iter().map(folder).collect())]
}
