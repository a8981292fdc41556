//! `bunsen profile`: what is in a file of any format.

use std::path::Path;

use crate::bunsen::{bunsen, bunsen_reading};

fn fixture(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/golden").join(name).display().to_string()
}

#[test]
fn every_format_is_profiled() {
    for (file, format, n_rows) in [
        ("dates.csv", "csv", 40),
        ("records.json", "json_records", 15),
        ("lines.jsonl.gz", "json_lines", 8),
        ("zstd.parquet", "parquet", 50),
        ("feather_zstd.feather", "arrow", 50),
        ("stream.arrows", "arrow_stream", 12),
        ("simple.ods", "excel", 12),
    ] {
        let profile = bunsen(&["profile", &fixture(file), "--json"]).json();
        assert_eq!(profile["options"]["format"], format, "{file}");
        assert_eq!(profile["n_rows"], n_rows, "{file}");
        let columns = profile["columns"].as_array().unwrap();
        assert!(columns.iter().all(|column| column["n_distinct"].is_u64()), "{file}");
    }
}

#[test]
fn a_part_is_chosen_by_its_name() {
    let book = fixture("two_sheets.xlsx");
    let text = bunsen(&["profile", &book]).out;
    assert!(text.contains("--part") && text.contains("Second"), "{text}");
    let second = bunsen(&["profile", &book, "--part", "Second", "--json"]).json();
    assert_eq!(second["options"]["part"], "Second");
    let problem = bunsen(&["profile", &book, "--part", "Third", "--json"]).problem();
    assert!(problem["what"].as_str().unwrap().contains("no sheet called"), "{problem}");
    assert_eq!(problem["place"]["field"], "part");
}

#[test]
fn strong_correlations_and_outliers_are_shown() {
    let rows: String = (0..40).map(|i| format!("{i},{},{}\n", i * i, if i == 7 { 900 } else { i * 7 % 5 })).collect();
    let csv = format!("a,b,c\n{rows}");
    let text = bunsen_reading(&["profile", "-"], csv.as_bytes()).out;
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(lines.contains(&vec!["c", "integer", "0", "6", "0", "2", "900", "1", "1"]), "{text}");
    assert!(text.contains("Correlations above 0.8:") && lines.contains(&vec!["a", "b", "0.967", "1.000"]), "{text}");
    let profile = bunsen_reading(&["profile", "-", "--json"], csv.as_bytes()).json();
    assert_eq!(profile["columns"][2]["numbers"]["quartile_outliers"]["rows"], serde_json::json!([8]));
    assert_eq!(profile["row_counts"]["n_with_outlier"], 1);
    assert_eq!(profile["correlations"]["spearman"][0][1], 1.0);
}

#[test]
fn dates_are_told_apart_on_request() {
    let csv = b"day,n\n01/02/2024,1\n03/04/2024,2\n";
    let profile = |flag: &[&str]| {
        let profile = bunsen_reading(&[&["profile", "-", "--json"], flag].concat(), csv).json();
        (profile["columns"][0]["kind"].clone(), profile["columns"][0]["numbers"]["min"].clone())
    };
    assert_eq!(profile(&[]), ("text".into(), serde_json::Value::Null));
    assert_eq!(profile(&["--day-first"]), ("date".into(), 1_706_745_600.0.into()));
    assert_eq!(profile(&["--month-first"]), ("date".into(), 1_704_153_600.0.into()));
}

#[test]
fn a_folder_of_texts_by_class_is_read_as_one_file() {
    let folder = tempfile::tempdir().unwrap();
    for (class, name, text) in
        [("calm", "a.txt", "all is well"), ("calm", "b.txt", "a quiet day"), ("loud", "c.txt", "bang")]
    {
        let class = folder.path().join(class);
        std::fs::create_dir_all(&class).unwrap();
        std::fs::write(class.join(name), text).unwrap();
    }
    std::fs::write(folder.path().join(".hidden"), "no class").unwrap();
    let path = folder.path().display().to_string();
    let profile = bunsen(&["profile", &path, "--json"]).json();
    assert_eq!(profile["n_rows"], 3, "{profile}");
    let empty = tempfile::tempdir().unwrap();
    let problem = bunsen(&["profile", &empty.path().display().to_string(), "--json"]).problem();
    assert!(problem["what"].as_str().unwrap().contains("no files"), "{problem}");
}
