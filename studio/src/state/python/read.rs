//! How a file is read in Python.

use bunsen_spec::{FileFormat, ReadOptions};

use super::files::read_files;
use super::literals::{list, quoted};
use crate::state::recipe::Columns;

/// An expression that gives a table, what it names, and the modules that are imported for it besides pandas.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::state) struct ReadCall {
    pub(in crate::state) imports: Vec<&'static str>,
    /// Functions to be defined before it; mostly none.
    pub(in crate::state) functions: String,
    pub(in crate::state) expression: String,
}

/// A file and how it was read here.
#[derive(Clone, Copy, Debug)]
pub(in crate::state) struct FileRead<'a> {
    /// Its name.
    pub(in crate::state) name: &'a str,
    /// How it was read.
    pub(in crate::state) options: &'a ReadOptions,
    /// The columns that were in it.
    pub(in crate::state) columns: &'a Columns,
}

/// The call that reads a file the way it was read here. Names of a table without a header are written out for at
/// most `most_names` columns.
pub(in crate::state) fn read_table(file: FileRead, most_names: usize) -> ReadCall {
    let FileRead { name, options, columns } = file;
    let format = options.format.unwrap_or(FileFormat::Csv);
    if let Some(call) = read_files(file, format) {
        return call;
    }
    let mut imports = Vec::new();
    let path = match &options.part {
        Some(part) if name.to_lowercase().ends_with(".zip") => {
            imports.push("zipfile");
            format!("zipfile.ZipFile({}).open({})", quoted(name), quoted(part))
        }
        _ => quoted(name),
    };
    // json_normalize makes columns of nested values, read_json does not.
    let is_nested = columns.iter().any(|(name, _)| name.contains('.'));
    let expression = match format {
        FileFormat::Csv => call("pd.read_csv", [vec![path], text_arguments(file, most_names)].concat()),
        FileFormat::JsonLines if is_nested => {
            imports.insert(0, "json");
            format!("pd.json_normalize([json.loads(line) for line in {}])", opened(&path, name, &mut imports))
        }
        FileFormat::JsonRecords if is_nested || path == quoted(name) && options.part.is_some() => {
            imports.insert(0, "json");
            let keys = options.part.as_deref().filter(|_| path == quoted(name)).unwrap_or_default();
            let inner: String =
                keys.split('.').filter(|key| !key.is_empty()).map(|key| format!("[{}]", quoted(key))).collect();
            format!("pd.json_normalize(json.load({}){inner})", opened(&path, name, &mut imports))
        }
        FileFormat::JsonLines => call("pd.read_json", vec![path, "lines=True".into(), "dtype=False".into()]),
        FileFormat::JsonRecords | FileFormat::JsonColumns => call("pd.read_json", vec![path, "dtype=False".into()]),
        FileFormat::JsonIndex => call("pd.read_json", vec![path, "orient=\"index\"".into(), "dtype=False".into()]),
        FileFormat::JsonSplit => call("pd.read_json", vec![path, "orient=\"split\"".into(), "dtype=False".into()]),
        FileFormat::JsonValues => {
            let read = call("pd.read_json", vec![path, "orient=\"values\"".into(), "dtype=False".into()]);
            // pandas counts such columns from 0.
            let names = list(columns.iter().map(|(name, _)| name.as_str()));
            if columns.len() <= most_names { format!("{read}.set_axis({names}, axis=1)") } else { read }
        }
        FileFormat::Parquet => call("pd.read_parquet", vec![path]),
        FileFormat::Arrow => call("pd.read_feather", vec![path]),
        FileFormat::ArrowStream => {
            imports.push("pyarrow.ipc");
            format!("pyarrow.ipc.open_stream({path}).read_pandas()")
        }
        FileFormat::TextLines => {
            format!("pd.DataFrame({{\"text\": {}.read().splitlines()}})", opened(&path, name, &mut imports))
        }
        // As long as it is not known what is in them.
        FileFormat::TextFiles | FileFormat::Pictures | FileFormat::Idx | FileFormat::Cifar => {
            call("pd.read_csv", vec![quoted(&format!("{name}.csv"))])
        }
        FileFormat::Excel => {
            let mut arguments = vec![path];
            // Of a workbook in an archive, the first sheet is read.
            let sheet = options.part.as_deref().filter(|_| imports.is_empty());
            arguments.extend(sheet.map(|sheet| format!("sheet_name={}", quoted(sheet))));
            arguments.extend(header_arguments(file, most_names));
            call("pd.read_excel", arguments)
        }
    };
    ReadCall { imports, functions: String::new(), expression }
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

/// What Python calls an encoding.
pub(super) fn python_encoding(encoding: &str) -> &str {
    match encoding {
        // Windows' Thai is known by its older name only.
        "windows-874" => "cp874",
        encoding => encoding,
    }
}

fn text_arguments(file: FileRead, most_names: usize) -> Vec<String> {
    let options = file.options;
    let mut arguments = Vec::new();
    if let Some(delimiter) = options.delimiter.filter(|delimiter| *delimiter != ',') {
        arguments.push(format!("sep={}", quoted(&delimiter.to_string())));
    }
    match options.encoding.as_deref().map(str::to_lowercase).as_deref() {
        None | Some("utf-8") => {}
        Some(encoding) => arguments.push(format!("encoding={}", quoted(python_encoding(encoding)))),
    }
    if options.decimal_comma == Some(true) {
        arguments.push("decimal=\",\"".into());
    }
    arguments.extend(header_arguments(file, most_names));
    let dates = file.columns.iter().filter(|(_, kind)| kind.is_date()).map(|(name, _)| name.as_str());
    let dates: Vec<&str> = dates.collect();
    if !dates.is_empty() {
        arguments.push(format!("parse_dates={}", list(dates)));
        if options.day_first == Some(true) {
            arguments.push("dayfirst=True".into());
        }
    }
    arguments
}

fn header_arguments(file: FileRead, most_names: usize) -> Vec<String> {
    if file.options.has_header != Some(false) {
        return Vec::new();
    }
    let mut arguments = vec!["header=None".to_string()];
    if file.columns.len() <= most_names {
        arguments.push(format!("names={}", list(file.columns.iter().map(|(name, _)| name.as_str()))));
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
    use bunsen_spec::ColumnKind;

    use super::*;

    fn check(
        name: &str,
        options: ReadOptions,
        columns: &[(&str, ColumnKind)],
        imports: &[&'static str],
        expression: &str,
    ) {
        let columns: Vec<_> = columns.iter().map(|(name, kind)| (name.to_string(), *kind)).collect();
        let expected = ReadCall { imports: imports.to_vec(), functions: String::new(), expression: expression.into() };
        assert_eq!(read_table(FileRead { name, options: &options, columns: &columns }, 9), expected);
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
