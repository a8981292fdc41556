//! The scripts beside the oracle `file_scripts.py` are those that the page shows.

use bunsen_protocol::Preparation;
use bunsen_spec::{ColumnKind, DataRef, FileFormat, ReadOptions};
use serde_json::Value;

use crate::state::pandas::make_table;

/// Compares the script that reads `file` with the one in `tests/oracle/file_scripts`, where `file_scripts.py` runs it
/// and looks for the table in `NAME.json`, which the engine reads from the same file. With the variable
/// `BUNSEN_WRITE_SCRIPTS` set, writes it there.
fn check(name: &str, file: &str, format: FileFormat, part: Option<&str>) {
    let root = format!("{}/..", env!("CARGO_MANIFEST_DIR"));
    let golden = std::fs::read(format!("{root}/engine/formats/tests/pictures/{name}.json")).unwrap();
    let columns = columns(&serde_json::from_slice(&golden).unwrap(), format);
    let options = ReadOptions { format: Some(format), part: part.map(String::from), ..ReadOptions::default() };
    let data = DataRef { name: file.into(), ..DataRef::default() };
    let preparation = Preparation { columns: vec![columns], ..Preparation::default() };
    let made = make_table(&data, &options, &preparation, usize::MAX);
    let code = format!("{}\n\n{}", made.imports.join("\n"), made.lines);
    let path = format!("{root}/tests/oracle/file_scripts/{name}.py");
    if std::env::var_os("BUNSEN_WRITE_SCRIPTS").is_some() {
        std::fs::write(&path, &code).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), code, "{name}");
}

/// The columns of a golden file: those with values, and those of pixels.
fn columns(golden: &Value, format: FileFormat) -> Vec<(String, ColumnKind)> {
    let named = golden["columns"].as_array().unwrap().iter().map(|column| {
        let kind = match column["kind"].as_str().unwrap() {
            "integer" => ColumnKind::Integer,
            "number" => ColumnKind::Number,
            _ if format == FileFormat::Cifar => ColumnKind::Category,
            _ => ColumnKind::Text,
        };
        (column["name"].as_str().unwrap().to_string(), kind)
    });
    let mut columns: Vec<_> = named.collect();
    let Some(shape) = golden["pictures"]["shape"].as_array() else { return columns };
    let lengths: Vec<u64> = shape.iter().map(|length| length.as_u64().unwrap()).collect();
    for (row, column) in (0..lengths[1]).flat_map(|row| (0..lengths[2]).map(move |column| (row, column))) {
        columns.extend((0..lengths[3]).map(|channel| {
            let channel = if lengths[3] == 1 { String::new() } else { format!("_{channel}") };
            (format!("pixel_{row}_{column}{channel}"), ColumnKind::Integer)
        }));
    }
    columns
}

#[test]
fn the_files_that_are_read_are_these() {
    use FileFormat::{Cifar, Idx, Pictures, TextFiles};
    let alone = [
        "pictures-idx3-ubyte.gz",
        "colours.idx",
        "planar.idx",
        "labels-idx1-ubyte",
        "shorts.idx",
        "signed.idx",
        "ints.idx",
        "floats.idx",
        "doubles.idx",
    ];
    alone.iter().for_each(|file| check(file, file, Idx, None));
    check("digits.zip", "digits.zip", Idx, Some("digits/train-images-idx3-ubyte.gz"));
    check("digits.zip.test", "digits.zip", Idx, Some("digits/t10k-images-idx3-ubyte"));
    check("test_batch.bin", "test_batch.bin", Cifar, None);
    check("cifar10.tar.gz", "cifar10.tar.gz", Cifar, Some("cifar-10-batches-bin/data_batch"));
    check("cifar100.zip", "cifar100.zip", Cifar, Some("cifar-100-binary/train"));
    for file in ["same_size.zip", "grey.tar.gz", "photos.zip", "several_sizes.zip"] {
        check(file, file, Pictures, Some("pictures"));
    }
    check("several_sizes.zip.12x16.grey", "several_sizes.zip", Pictures, Some("pictures"));
    check("reviews.zip", "reviews.zip", TextFiles, Some("texts"));
}
