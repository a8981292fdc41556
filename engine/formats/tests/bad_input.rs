//! The table of bad input: every file is refused with a remedy, or read with an issue.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

use std::path::Path;

use bunsen_formats::read_file;
use bunsen_spec::{FileFormat, Problem, ReadOptions};

fn golden(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)).unwrap()
}

fn refused_with(bytes: impl AsRef<[u8]>, options: &ReadOptions, part: &str) -> Problem {
    let problem = read_file(bytes.as_ref().to_vec(), options).expect_err(part);
    assert!(problem.what.contains(part), "{part}: {problem:?}");
    assert!(!problem.remedy.is_empty(), "{problem:?}");
    problem
}

fn refused(bytes: impl AsRef<[u8]>, part: &str) -> Problem {
    refused_with(bytes, &ReadOptions::default(), part)
}

fn issues(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let read = read_file(bytes.as_ref().to_vec(), &ReadOptions::default()).unwrap();
    read.issues.into_iter().map(|issue| issue.what).collect()
}

#[test]
fn json_that_is_no_table_is_refused_where_it_breaks() {
    refused("[{\"a\": 1},\n {\"a\": 2 \"b\": 3}]", "line 2, column 10");
    refused("[{\"a\": 1},\n {\"a\": 2}", "ends in line 2");
    refused("[{\"a\": 1}]\n[{\"a\": 2}]", "In line 2 something follows");
    refused("[]", "no list of records");
    refused("{\"a\": {\"b\": }}", "line 1, column 13");
    refused("[{\"a\": NaN}]", "no valid JSON");
    refused("[{\"a\": null}]", "no values");
    let wrapped = br#"{"items": [{"a": 1}], "others": [{"b": 1}]}"#;
    let options = ReadOptions { part: Some("nothing".into()), ..ReadOptions::default() };
    let problem = refused_with(wrapped, &options, "no list of records called");
    assert!(problem.remedy.contains("items") && problem.remedy.contains("others"), "{problem:?}");
}

#[test]
fn what_does_not_fit_in_json_is_listed() {
    let lines: String = (0..40).map(|n| format!("{{\"n\": {n}}}\n")).collect();
    let broken = lines.clone() + "{\"n\": 40, \n";
    assert!(issues(&broken)[0].contains("the first is line 41"), "{:?}", issues(&broken));
    refused(lines.clone() + &"{\"n\": oops}\n".repeat(5), "line 41");
    assert!(issues("[{\"a\": 1}, {\"a\": \"x\"}, {\"a\": 3}]")[0].contains("others, which are numbers"));
    assert!(issues("[{\"a\": {\"b\": 1}, \"a.b\": 2}]")[0].contains("two values for one column"));
    assert_eq!(issues("[{\"a\": 1, \"b\": [1, {}]}, {\"b\": []}]"), Vec::<String>::new());
}

#[test]
fn files_cut_short_or_damaged_are_refused() {
    for (file, what) in [
        ("snappy.parquet", "Parquet file"),
        ("file.arrow", "Arrow file"),
        ("stream.arrows", "Arrow file"),
        ("simple.xlsx", ""),
        ("simple.xls", "workbook"),
        ("simple.ods", ""),
        ("csv_gzipped.csv.gz", "gzip file"),
    ] {
        let bytes = golden(file);
        refused(&bytes[..bytes.len() * 2 / 3], what);
    }
    let mut lying = golden("none.parquet");
    let footer = lying.len() - 8;
    lying[footer..footer + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    refused(lying, "Parquet file");
}

#[test]
fn archives_without_a_table_are_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("readme.md", zip::write::SimpleFileOptions::default()).unwrap();
    let problem = refused(zip.finish().unwrap().into_inner(), "no file that can be read");
    assert!(problem.what.contains("readme.md"), "{problem:?}");
}

#[test]
fn a_format_that_was_asked_for_must_be_that_of_the_file() {
    let options = |format| ReadOptions { format: Some(format), ..ReadOptions::default() };
    for format in [FileFormat::Csv, FileFormat::Arrow, FileFormat::Excel, FileFormat::JsonLines] {
        let problem = refused_with(golden("none.parquet"), &options(format), "another format");
        assert_eq!(problem.place.unwrap().field.as_deref(), Some("format"));
    }
    refused_with("a,b\n1,2\n", &options(FileFormat::JsonRecords), "no valid JSON");
}
