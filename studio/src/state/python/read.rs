//! How a file is read in Python.

use bunsen_spec::{FileFormat, TableProfile};

use super::literals::{list, quoted};

/// An expression that gives a table, and the modules it names besides pandas.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::state) struct ReadCall {
    pub(in crate::state) imports: Vec<&'static str>,
    pub(in crate::state) expression: String,
}

impl ReadCall {
    /// The lines that import the modules.
    pub(in crate::state) fn import_lines(&self) -> String {
        self.imports.iter().map(|module| format!("import {module}\n")).collect()
    }
}

/// The call that reads the file `name` the way it was read here. Names of a table without a header are
/// written out for at most `most_names` columns.
pub(in crate::state) fn read_table(name: &str, profile: &TableProfile, most_names: usize) -> ReadCall {
    let options = &profile.options;
    let format = options.format.unwrap_or(FileFormat::Csv);
    let mut imports = Vec::new();
    let file = match &options.part {
        Some(part) if name.to_lowercase().ends_with(".zip") => {
            imports.push("zipfile");
            format!("zipfile.ZipFile({}).open({})", quoted(name), quoted(part))
        }
        _ => quoted(name),
    };
    // json_normalize makes columns of nested values, read_json does not.
    let is_nested = profile.columns.iter().any(|column| column.name.contains('.'));
    let expression = match format {
        FileFormat::Csv => call("pd.read_csv", [vec![file], text_arguments(profile, most_names)].concat()),
        FileFormat::JsonLines if is_nested => {
            imports.insert(0, "json");
            format!("pd.json_normalize([json.loads(line) for line in {}])", opened(&file, name, &mut imports))
        }
        FileFormat::JsonRecords if is_nested || file == quoted(name) && options.part.is_some() => {
            imports.insert(0, "json");
            let keys = options.part.as_deref().filter(|_| file == quoted(name)).unwrap_or_default();
            let path: String =
                keys.split('.').filter(|key| !key.is_empty()).map(|key| format!("[{}]", quoted(key))).collect();
            format!("pd.json_normalize(json.load({}){path})", opened(&file, name, &mut imports))
        }
        FileFormat::JsonLines => call("pd.read_json", vec![file, "lines=True".into(), "dtype=False".into()]),
        FileFormat::JsonRecords | FileFormat::JsonColumns => call("pd.read_json", vec![file, "dtype=False".into()]),
        FileFormat::JsonIndex => call("pd.read_json", vec![file, "orient=\"index\"".into(), "dtype=False".into()]),
        FileFormat::JsonSplit => call("pd.read_json", vec![file, "orient=\"split\"".into(), "dtype=False".into()]),
        FileFormat::JsonValues => {
            let read = call("pd.read_json", vec![file, "orient=\"values\"".into(), "dtype=False".into()]);
            // pandas counts such columns from 0.
            let names = list(profile.columns.iter().map(|column| column.name.as_str()));
            if profile.columns.len() <= most_names { format!("{read}.set_axis({names}, axis=1)") } else { read }
        }
        FileFormat::Parquet => call("pd.read_parquet", vec![file]),
        FileFormat::Arrow => call("pd.read_feather", vec![file]),
        FileFormat::ArrowStream => {
            imports.push("pyarrow.ipc");
            format!("pyarrow.ipc.open_stream({file}).read_pandas()")
        }
        FileFormat::Excel => {
            let mut arguments = vec![file];
            // Of a workbook in an archive, the first sheet is read.
            let sheet = options.part.as_deref().filter(|_| imports.is_empty());
            arguments.extend(sheet.map(|sheet| format!("sheet_name={}", quoted(sheet))));
            arguments.extend(header_arguments(profile, most_names));
            call("pd.read_excel", arguments)
        }
    };
    ReadCall { imports, expression }
}

/// An open file, for functions that take no name.
fn opened(file: &str, name: &str, imports: &mut Vec<&'static str>) -> String {
    if file != quoted(name) {
        return file.to_string();
    }
    if name.to_lowercase().ends_with(".gz") {
        imports.insert(0, "gzip");
        return format!("gzip.open({file})");
    }
    format!("open({file}, encoding=\"utf-8\")")
}

fn text_arguments(profile: &TableProfile, most_names: usize) -> Vec<String> {
    let options = &profile.options;
    let mut arguments = Vec::new();
    if let Some(delimiter) = options.delimiter.filter(|delimiter| *delimiter != ',') {
        arguments.push(format!("sep={}", quoted(&delimiter.to_string())));
    }
    match options.encoding.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("utf-8") => {}
        // Python knows Windows' Thai by its older name only.
        Some("windows-874") => arguments.push("encoding=\"cp874\"".into()),
        Some(encoding) => arguments.push(format!("encoding={}", quoted(encoding))),
    }
    if options.decimal_comma == Some(true) {
        arguments.push("decimal=\",\"".into());
    }
    arguments.extend(header_arguments(profile, most_names));
    let dates = profile.columns.iter().filter(|column| column.kind.is_date()).map(|column| column.name.as_str());
    let dates: Vec<&str> = dates.collect();
    if !dates.is_empty() {
        arguments.push(format!("parse_dates={}", list(dates)));
        if options.day_first == Some(true) {
            arguments.push("dayfirst=True".into());
        }
    }
    arguments
}

fn header_arguments(profile: &TableProfile, most_names: usize) -> Vec<String> {
    if profile.options.has_header != Some(false) {
        return Vec::new();
    }
    let mut arguments = vec!["header=None".to_string()];
    if profile.columns.len() <= most_names {
        arguments.push(format!("names={}", list(profile.columns.iter().map(|column| column.name.as_str()))));
    }
    arguments
}

/// A call on one line, or on several where it is long.
fn call(function: &str, arguments: Vec<String>) -> String {
    let line = format!("{function}({})", arguments.join(", "));
    if line.len() <= 60 {
        return line;
    }
    let inner = arguments.join(",\n").replace('\n', "\n    ");
    format!("{function}(\n    {inner},\n)")
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnKind, ColumnProfile, Distribution, ReadOptions};

    use super::*;

    fn check(
        name: &str,
        options: ReadOptions,
        columns: &[(&str, ColumnKind)],
        imports: &[&'static str],
        expression: &str,
    ) {
        let column = |(name, kind): &(&str, ColumnKind)| ColumnProfile {
            name: name.to_string(),
            kind: *kind,
            n_missing: 0,
            n_distinct: 1,
            numbers: None,
            distribution: Distribution::Empty,
        };
        let profile = TableProfile {
            n_rows: 1,
            columns: columns.iter().map(column).collect(),
            n_duplicate_rows: 0,
            options,
            parts: Vec::new(),
            issues: Vec::new(),
            image: None,
            pixels: Vec::new(),
            ..TableProfile::default()
        };
        let expected = ReadCall { imports: imports.to_vec(), expression: expression.into() };
        assert_eq!(read_table(name, &profile, 9), expected);
    }

    fn format(format: FileFormat, part: Option<&str>) -> ReadOptions {
        ReadOptions { format: Some(format), part: part.map(String::from), ..ReadOptions::default() }
    }

    #[test]
    fn every_format_has_its_call() {
        use FileFormat::*;
        let plain = [("a", ColumnKind::Integer)];
        let nested = [("a.b", ColumnKind::Integer)];
        check("x.parquet", format(Parquet, None), &plain, &[], "pd.read_parquet(\"x.parquet\")");
        check(
            "x.json",
            format(JsonValues, None),
            &plain,
            &[],
            "pd.read_json(\"x.json\", orient=\"values\", dtype=False).set_axis([\"a\"], axis=1)",
        );
        check("x.feather", format(Arrow, None), &plain, &[], "pd.read_feather(\"x.feather\")");
        check("x.xlsx", format(Excel, Some("Two")), &plain, &[], "pd.read_excel(\"x.xlsx\", sheet_name=\"Two\")");
        check("x.jsonl", format(JsonLines, None), &plain, &[], "pd.read_json(\"x.jsonl\", lines=True, dtype=False)");
        check(
            "x.json",
            format(JsonRecords, Some("data.items")),
            &plain,
            &["json"],
            "pd.json_normalize(json.load(open(\"x.json\", encoding=\"utf-8\"))[\"data\"][\"items\"])",
        );
        check(
            "x.jsonl.gz",
            format(JsonLines, None),
            &nested,
            &["gzip", "json"],
            "pd.json_normalize([json.loads(line) for line in gzip.open(\"x.jsonl.gz\")])",
        );
        check(
            "x.zip",
            format(Csv, Some("a/b.csv")),
            &plain,
            &["zipfile"],
            "pd.read_csv(zipfile.ZipFile(\"x.zip\").open(\"a/b.csv\"))",
        );
    }

    #[test]
    fn dates_are_read_as_dates() {
        let options = ReadOptions { day_first: Some(true), ..format(FileFormat::Csv, None) };
        let columns = [("day", ColumnKind::Date), ("n", ColumnKind::Integer)];
        check("x.csv", options, &columns, &[], "pd.read_csv(\"x.csv\", parse_dates=[\"day\"], dayfirst=True)");
    }
}
