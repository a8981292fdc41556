//! What an archive holds: tables, and files that make a table together.

use bunsen_spec::{FileFormat, Problem, ReadOptions, say};
use bunsen_table::is_tabular;

use crate::archive::{Archive, ArchivedFile};
use crate::cifar::Cifar;
use crate::{pictures, texts};

/// The names of files that hold a table end so.
const TABLES: [&str; 13] = [
    ".csv", ".tsv", ".tab", ".data", ".json", ".jsonl", ".ndjson", ".parquet", ".arrow", ".feather", ".xlsx", ".xls",
    ".ods",
];
/// So many pictures or texts for each table, and they are what the archive is about.
const N_FOR_A_TABLE: usize = 10;
/// How many text files are looked at for delimited text, and how much of each.
const N_LOOKED_AT: usize = 10;
const LOOKED_AT_BYTES: usize = 1 << 20;

/// A table that can be made of an archive's files.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// What the learner calls it by.
    pub(crate) name: String,
    /// What it is made of.
    pub(crate) what: What,
}

/// What a table is made of.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// A file that holds it.
    Table(ArchivedFile),
    /// An array in IDX, and its labels.
    Idx(ArchivedFile, Option<ArchivedFile>),
    /// Batches of CIFAR.
    Cifar(Vec<ArchivedFile>),
    /// Pictures.
    Pictures(Vec<ArchivedFile>),
    /// Texts.
    Texts(Vec<ArchivedFile>),
}

/// The parts of an archive in the order they are proposed, and the one that is asked for.
///
/// # Errors
/// If there is none, or not the one that is asked for.
pub(crate) fn choose(archive: &mut Archive, options: &ReadOptions) -> Result<(Part, Vec<String>), Problem> {
    let parts = parts(archive, options.format)?;
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    if names.is_empty() {
        return Err(say::formats::no_tables(&archive.files().iter().map(|file| file.name.clone()).collect::<Vec<_>>()));
    }
    let named = options.part.as_deref();
    let mut fitting = parts.into_iter().filter(|part| match named {
        Some(name) => part.name == name,
        None => options.format.is_none_or(|format| part.what.fits(format)),
    });
    match (fitting.next(), named) {
        (Some(part), _) => Ok((part, names)),
        (None, Some(name)) => Err(say::formats::no_such_file(name, &names)),
        (None, None) => Err(say::formats::not_this_format()),
    }
}

impl What {
    fn fits(&self, format: FileFormat) -> bool {
        match self {
            Self::Idx(..) => format == FileFormat::Idx,
            Self::Cifar(_) => format == FileFormat::Cifar,
            Self::Pictures(_) => format == FileFormat::Pictures,
            Self::Texts(_) => format == FileFormat::TextFiles,
            Self::Table(_) => {
                !matches!(format, FileFormat::Cifar | FileFormat::Pictures | FileFormat::TextFiles | FileFormat::Idx)
            }
        }
    }
}

/// What kind of file a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Idx,
    Cifar,
    Picture,
    Text,
    Table,
    Other,
}

fn parts(archive: &mut Archive, format: Option<FileFormat>) -> Result<Vec<Part>, Problem> {
    let classed: Vec<(Class, ArchivedFile)> = archive.files().iter().map(|file| (class(file), file.clone())).collect();
    let of = |classes: &[Class]| -> Vec<ArchivedFile> {
        classed.iter().filter(|(class, _)| classes.contains(class)).map(|(_, file)| file.clone()).collect()
    };
    let texts = of(&[Class::Text]);
    let are_texts = match format {
        Some(format) => format == FileFormat::TextFiles,
        None => texts.len() > 1 && !hold_tables(archive, &texts)?,
    };
    let (texts, tables) = match are_texts {
        true => (texts, of(&[Class::Table])),
        false => (Vec::new(), of(&[Class::Table, Class::Text])),
    };
    let pictures = of(&[Class::Picture]);
    let united = [
        (pictures.len(), Part { name: say::pictures::pictures().into(), what: What::Pictures(pictures) }),
        (texts.len(), Part { name: say::formats::texts().into(), what: What::Texts(texts) }),
    ];
    let there = united.into_iter().filter(|(n, _)| *n > 0);
    let (main, minor): (Vec<_>, Vec<_>) = there.partition(|(n, _)| *n > N_FOR_A_TABLE * tables.len());
    let tables = tables.into_iter().map(|file| Part { name: file.name.clone(), what: What::Table(file) });
    let mut parts = idx_parts(of(&[Class::Idx]));
    parts.extend(cifar_parts(of(&[Class::Cifar])));
    parts.extend(main.into_iter().map(|(_, part)| part));
    parts.extend(tables);
    parts.extend(minor.into_iter().map(|(_, part)| part));
    Ok(parts)
}

fn class(file: &ArchivedFile) -> Class {
    let name = file.plain_name();
    let ends_with = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let is_idx = name.contains("ubyte") || ends_with(&[".idx"]) || (1..=4).any(|n| name.contains(&format!("idx{n}")));
    match () {
        _ if is_idx => Class::Idx,
        _ if ends_with(&[".bin"]) && Cifar::of_size(file.size_bytes).is_some() => Class::Cifar,
        _ if Cifar::names_classes(file.own_name()) => Class::Other,
        _ if ends_with(&pictures::ENDINGS) => Class::Picture,
        _ if ends_with(&[texts::ENDING]) => Class::Text,
        _ if ends_with(&TABLES) => Class::Table,
        _ => Class::Other,
    }
}

/// Whether the first text files hold tables, most of them.
fn hold_tables(archive: &mut Archive, texts: &[ArchivedFile]) -> Result<bool, Problem> {
    let looked_at = &texts[..texts.len().min(N_LOOKED_AT)];
    let mut n_tables = 0;
    for file in looked_at {
        // So large a file is rather a table or a book: each is a file of its own.
        let is_large = file.size_bytes > LOOKED_AT_BYTES as u64;
        n_tables += usize::from(is_large || is_tabular(&archive.unpack(file, LOOKED_AT_BYTES)?));
    }
    Ok(n_tables * 2 > looked_at.len())
}

/// Arrays with the labels that belong to them, the largest first: what is trained with before what is tested with.
fn idx_parts(files: Vec<ArchivedFile>) -> Vec<Part> {
    let (mut labels, mut arrays): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| file.plain_name().contains("label"));
    arrays.sort_by_key(|file| std::cmp::Reverse(file.size_bytes));
    let is_only_pair = arrays.len() == 1 && labels.len() == 1;
    let key = |file: &ArchivedFile| {
        let without = |name: String, word: &&str| name.replace(word, "");
        ["images", "image", "labels", "label", "idx1", "idx2", "idx3", "idx4"].iter().fold(file.plain_name(), without)
    };
    let mut parts = Vec::new();
    for array in arrays {
        let found = labels.iter().position(|label| is_only_pair || key(label) == key(&array));
        let labels = found.map(|at| labels.remove(at));
        parts.push(Part { name: array.name.clone(), what: What::Idx(array, labels) });
    }
    parts.extend(labels.into_iter().map(|file| Part { name: file.name.clone(), what: What::Idx(file, None) }));
    parts
}

/// Batches that are numbered belong together: `data_batch_1.bin`, `data_batch_2.bin` are `data_batch`. The largest
/// come first.
fn cifar_parts(files: Vec<ArchivedFile>) -> Vec<Part> {
    let mut groups: Vec<(String, Vec<ArchivedFile>)> = Vec::new();
    for file in files {
        let stem = file.name.strip_suffix(".gz").unwrap_or(&file.name);
        let stem = stem.get(..stem.len() - ".bin".len()).unwrap_or(stem);
        let name = stem.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_').to_string();
        match groups.iter_mut().find(|(other, _)| *other == name) {
            Some((_, group)) => group.push(file),
            None => groups.push((name, vec![file])),
        }
    }
    let number = |file: &ArchivedFile| {
        let digits: String = file.own_name().chars().filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().unwrap_or_default()
    };
    groups.iter_mut().for_each(|(_, group)| group.sort_by_key(number));
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.iter().map(|file| file.size_bytes).sum::<u64>()));
    groups.into_iter().map(|(name, group)| Part { name, what: What::Cifar(group) }).collect()
}
