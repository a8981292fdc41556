//! Pictures and texts against what numpy, Pillow and Python say is in them (`tests/oracle/pictures.py`).

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests assert by unwrapping")]

use std::path::Path;

use bunsen_formats::read_file;
use bunsen_spec::{Cell, FileFormat, PictureColours, PictureOptions, ReadOptions};
use bunsen_table::{Column, TableRead, find_image};
use serde_json::Value;

fn golden(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures").join(name);
    std::fs::read(path).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Reads `file`, compares it with what is expected of `name`, pixels within `tolerance`, and reads it once more with
/// the options that were found.
fn check_as(file: &str, name: &str, options: &ReadOptions, tolerance: u8) -> TableRead {
    let read = read_file(golden(file), options).unwrap_or_else(|problem| panic!("{file}: {problem:?}"));
    let expected: Value = serde_json::from_slice(&golden(&format!("{name}.json"))).unwrap();
    let n_pixels = check_pixels(name, &read, &expected, tolerance);
    let others: Vec<&Column> =
        read.table.columns().iter().filter(|column| !column.name.starts_with("pixel_")).collect();
    let wanted = expected["columns"].as_array().unwrap();
    let names: Vec<&str> = others.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, wanted.iter().map(|column| column["name"].as_str().unwrap()).collect::<Vec<_>>(), "{name}");
    assert_eq!(read.table.columns().len(), others.len() + n_pixels, "{name}");
    for (column, wanted) in others.into_iter().zip(wanted) {
        let got: Vec<Value> = (0..column.values.len()).map(|row| json(column.values.cell(row))).collect();
        let is_equal = |(got, wanted): (&Value, &Value)| match (got.as_f64(), wanted.as_f64()) {
            (Some(got), Some(wanted)) => got == wanted,
            _ => got == wanted,
        };
        let wanted = wanted["values"].as_array().unwrap();
        assert_eq!(got.len(), wanted.len(), "{name}: {}", column.name);
        assert!(got.iter().zip(wanted).all(is_equal), "{name}: {} is {got:?}, not {wanted:?}", column.name);
    }
    let again = read_file(golden(file), &read.options).unwrap_or_else(|problem| panic!("{file} again: {problem:?}"));
    assert_eq!((again.options, again.parts), (read.options.clone(), read.parts.clone()), "{file}");
    assert_eq!(again.issues, read.issues, "{file}");
    read
}

fn check(file: &str, format: FileFormat) -> TableRead {
    let read = check_as(file, file, &ReadOptions::default(), 0);
    assert_eq!(read.options.format, Some(format), "{file}");
    assert_eq!(read.issues, [], "{file}");
    read
}

/// Compares the pixels, as models find them in the table; how many columns they are.
fn check_pixels(name: &str, read: &TableRead, expected: &Value, tolerance: u8) -> usize {
    let Some(shape) = expected["pictures"]["shape"].as_array() else { return 0 };
    let shape: Vec<u32> = shape.iter().map(|length| length.as_u64().unwrap() as u32).collect();
    let (image, columns) = find_image(&read.table).unwrap_or_else(|| panic!("{name}: no pictures found"));
    assert_eq!((image.height, image.width, image.channels), (shape[1], shape[2], shape[3]), "{name}");
    assert_eq!((image.max, read.table.n_rows()), (255.0, shape[0] as usize), "{name}");
    let pixels = golden(&format!("{name}.pixels"));
    for (place, column) in columns.iter().enumerate() {
        let values = &read.table.column(column).unwrap().values;
        for row in 0..read.table.n_rows() {
            let (got, wanted) = (values.number(row).unwrap(), f64::from(pixels[row * columns.len() + place]));
            let row = row + 1;
            assert!((got - wanted).abs() <= f64::from(tolerance), "{name}: {column}, row {row}: {got} is not {wanted}");
        }
    }
    columns.len()
}

fn json(cell: Cell) -> Value {
    match cell {
        Cell::Missing => Value::Null,
        Cell::Flag(flag) => flag.into(),
        Cell::Number(number) => number.into(),
        Cell::Text(text) => text.into(),
    }
}

#[test]
fn idx_is_read_as_by_numpy() {
    for file in [
        "pictures-idx3-ubyte.gz",
        "colours.idx",
        "planar.idx",
        "labels-idx1-ubyte",
        "shorts.idx",
        "signed.idx",
        "ints.idx",
        "floats.idx",
        "doubles.idx",
    ] {
        check(file, FileFormat::Idx);
    }
    let train = check("digits.zip", FileFormat::Idx);
    assert_eq!(train.options.part.as_deref(), Some("digits/train-images-idx3-ubyte.gz"));
    assert_eq!(train.parts[1], "digits/t10k-images-idx3-ubyte");
    let test = ReadOptions { part: Some(train.parts[1].clone()), ..ReadOptions::default() };
    check_as("digits.zip", "digits.zip.test", &test, 0);
    let readme = ReadOptions { part: Some("digits/readme.txt".into()), ..ReadOptions::default() };
    assert!(read_file(golden("digits.zip"), &readme).is_err(), "a line without a row");
}

#[test]
fn batches_of_cifar_are_read_as_by_numpy() {
    let read = check("cifar10.tar.gz", FileFormat::Cifar);
    let parts = ["cifar-10-batches-bin/data_batch", "cifar-10-batches-bin/test_batch"].map(String::from);
    assert_eq!((read.options.part.as_ref(), &read.parts[..]), (Some(&parts[0]), &parts[..]));
    check("test_batch.bin", FileFormat::Cifar);
    check("cifar100.zip", FileFormat::Cifar);
}

#[test]
fn pictures_are_those_that_pillow_decodes() {
    let read = check("same_size.zip", FileFormat::Pictures);
    let pictures = PictureOptions { width: Some(8), height: Some(8), colours: Some(PictureColours::Rgb) };
    assert_eq!((read.options.pictures, read.parts), (pictures, vec!["pictures".to_string()]));
    let read = check("grey.tar.gz", FileFormat::Pictures);
    assert_eq!(read.options.pictures.colours, Some(PictureColours::Grey));
    let read = check_as("photos.zip", "photos.zip", &ReadOptions::default(), 2);
    assert_eq!(read.issues, []);
}

#[test]
fn pictures_of_several_sizes_are_brought_to_one() {
    let read = check_as("several_sizes.zip", "several_sizes.zip", &ReadOptions::default(), 2);
    let issues: Vec<(&str, u64)> = read.issues.iter().map(|issue| (issue.what.as_str(), issue.n_rows)).collect();
    assert!(issues[0].0.contains("b/broken.png") && issues[0].1 == 1, "{issues:?}");
    assert!(issues[1].0.starts_with("3 pictures have another size") && issues[1].1 == 3, "{issues:?}");
    let pictures = PictureOptions { width: Some(12), height: Some(16), colours: Some(PictureColours::Grey) };
    let small = ReadOptions { pictures, ..ReadOptions::default() };
    check_as("several_sizes.zip", "several_sizes.zip.12x16.grey", &small, 2);
}

#[test]
fn texts_are_read_as_by_python() {
    let read = check("reviews.zip", FileFormat::TextFiles);
    assert_eq!(read.parts, ["texts"]);
    let read = check("poem.txt", FileFormat::TextLines);
    assert_eq!(read.options.encoding.as_deref(), Some("utf-8"));
    let table = ReadOptions { format: Some(FileFormat::Csv), ..ReadOptions::default() };
    assert_eq!(read_file(golden("poem.txt"), &table).unwrap().options.format, Some(FileFormat::Csv));
    let lines = ReadOptions { format: Some(FileFormat::TextLines), ..ReadOptions::default() };
    assert_eq!(read_file(b"a,b\n1,2\n".to_vec(), &lines).unwrap().table.n_rows(), 2);
}

fn refused(bytes: Vec<u8>, options: &ReadOptions, part: &str) {
    let problem = read_file(bytes, options).expect_err(part);
    assert!(problem.what.contains(part) && !problem.remedy.is_empty(), "{part}: {problem:?}");
}

#[test]
fn files_that_claim_what_they_do_not_hold_are_refused() {
    let plain = ReadOptions::default();
    let idx = |lengths: &[u32], n_bytes: usize| {
        let mut bytes = vec![0, 0, 8, lengths.len() as u8];
        lengths.iter().for_each(|length| bytes.extend(length.to_be_bytes()));
        bytes.resize(bytes.len() + n_bytes, 7);
        bytes
    };
    refused(idx(&[10, 28, 28], 784), &plain, "7840 bytes of numbers, but only 784");
    refused(idx(&[u32::MAX, u32::MAX, u32::MAX], 10), &plain, "cells");
    refused(idx(&[0, 28, 28], 0), &plain, "no rows");
    refused(idx(&[1, 200, 200], 40_000), &plain, "more columns");
    refused(idx(&[1, 2, 2, 2, 2], 16), &plain, "1 \u{d7} 2 \u{d7} 2 \u{d7} 2 \u{d7} 2");
    let read = read_file(idx(&[2, 4, 4], 40), &plain).unwrap();
    assert!(read.issues[0].what.contains("8 bytes were after the end"), "{:?}", read.issues);
    refused(zip_of(&[("data_batch_1.bin", &[0; 3000])]), &plain, "no file");
    let tar = tar_of(&[("a.csv", &[b'x'; 2000])]);
    refused(tar[..1500].to_vec(), &plain, "tar archive cannot be read");
}

#[test]
fn pictures_that_cannot_be_rows_are_refused() {
    let with = |width, height| ReadOptions {
        pictures: PictureOptions { width: Some(width), height: Some(height), colours: None },
        ..ReadOptions::default()
    };
    refused(golden("grey.tar.gz"), &with(0, 8), "at least 1 pixel");
    refused(golden("grey.tar.gz"), &with(8, u32::MAX), "more columns");
    refused(golden("same_size.zip"), &with(100, 100), "more columns");
    refused(zip_of(&[("a/1.png", b"no picture"), ("b/2.jpg", b"")]), &ReadOptions::default(), "The first is");
    let csv = ReadOptions { format: Some(FileFormat::Csv), ..ReadOptions::default() };
    refused(golden("same_size.zip"), &csv, "another format");
    let named = ReadOptions { part: Some("a/1.png".into()), ..ReadOptions::default() };
    refused(golden("grey.tar.gz"), &named, "no file called");
}

#[test]
fn labels_of_other_pictures_are_left_out() {
    let images = [&[0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 4, 0, 0, 0, 4][..], &[9; 32]].concat();
    let labels = [0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3];
    let zip = zip_of(&[("images.idx3", &images), ("labels.idx1", &labels)]);
    let read = read_file(zip, &ReadOptions::default()).unwrap();
    assert!(read.issues[0].what.contains("3 labels for 2 pictures"), "{:?}", read.issues);
    assert_eq!(read.table.columns().len(), 16);
}

#[test]
fn tables_come_before_a_few_pictures_beside_them() {
    let zip = zip_of(&[("plot.png", b"x"), ("data/table.csv", b"a,b\n1,2\n"), ("notes.txt", b"Written by me.\n")]);
    let read = read_file(zip, &ReadOptions::default()).unwrap();
    assert_eq!(read.parts, ["data/table.csv", "notes.txt", "pictures"]);
    assert_eq!(read.options.part.as_deref(), Some("data/table.csv"));
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}
