//! The table of bad input: every file is refused with a place and a remedy, or read with an issue.

use bunsen_spec::{Problem, ReadOptions};
use bunsen_table::{MAX_COLUMNS, TableRead, read_csv};

fn read(bytes: impl AsRef<[u8]>) -> Result<TableRead, Problem> {
    read_csv(bytes.as_ref().to_vec(), &ReadOptions::default())
}

/// What is read: columns as `name:kind[values]` joined by spaces, then the issues as `sentence part @rows`.
fn check(bytes: impl AsRef<[u8]>, expected: &str, issues: &[(&str, &[u64])]) {
    let bytes = bytes.as_ref();
    let read = read(bytes).unwrap_or_else(|problem| panic!("{}: {problem}", bytes.escape_ascii()));
    let column = |c: &bunsen_table::Column| {
        let values: Vec<String> = (0..c.values.len()).map(|row| shown(&c.values.cell(row))).collect();
        format!("{}:{:?}[{}]", c.name, c.kind, values.join(" "))
    };
    let got: Vec<String> = read.table.columns().iter().map(column).collect();
    assert_eq!(got.join(" "), expected, "{}", bytes.escape_ascii());
    assert_eq!(read.issues.len(), issues.len(), "{:#?}", read.issues);
    for (issue, (part, rows)) in read.issues.iter().zip(issues) {
        assert!(issue.what.contains(part) && issue.rows == *rows, "{issue:?} is not {part} @{rows:?}");
    }
}

fn shown(cell: &bunsen_spec::Cell) -> String {
    match cell {
        bunsen_spec::Cell::Missing => String::from("_"),
        bunsen_spec::Cell::Flag(flag) => flag.to_string(),
        bunsen_spec::Cell::Number(number) => format!("{number:?}"),
        bunsen_spec::Cell::Text(text) => format!("{text:?}"),
    }
}

fn check_refused(bytes: impl AsRef<[u8]>, part: &str) -> Problem {
    let problem = read(bytes.as_ref()).expect_err(part);
    assert!(problem.what.contains(part), "{problem:?}");
    assert!(!problem.remedy.is_empty(), "{problem:?}");
    problem
}

#[test]
fn files_without_a_table_are_refused() {
    check_refused("", "is empty");
    check_refused("\n\r\n\n", "only blank lines");
    check_refused("   \n \t \n", "only blank lines");
    check_refused("\u{feff}", "no values");
    check_refused(",,,\n,,,\n", "no values");
    check_refused("name,age\n", "no rows");
    check_refused("name,age", "no rows");
    check_refused(b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture");
    check_refused(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml xl/workbook.xml", "an Excel workbook");
    check_refused(b"%PDF-1.7\n", "a PDF document");
    check_refused(b"a,b\n1,\0\0\0\n", "a binary file");
}

#[test]
fn one_column_is_a_table() {
    check("x\n1\n2\n", "x:Integer[1.0 2.0]", &[]);
    check("x\n1\n\n2\n", "x:Integer[1.0 2.0]", &[("1 blank line was skipped", &[])]);
    check("x\n1\n\"\"\n2\n", "x:Integer[1.0 _ 2.0]", &[]);
    check("  \nx\n1\n", "x:Integer[1.0]", &[("1 blank line was skipped", &[])]);
}

#[test]
fn ragged_rows_are_padded_and_what_is_too_much_is_named() {
    check("a,b\n1,2\n3\n4,5\n", "a:Integer[1.0 3.0 4.0] b:Integer[2.0 _ 5.0]", &[("1 row has fewer than 2", &[2])]);
    check("a,b\n1,2\n3,4,x,y\n5,6\n", "a:Integer[1.0 3.0 5.0] b:Integer[2.0 4.0 6.0]", &[("\u{201c}x\u{201d}", &[2])]);
    check("a,b,\n1,2,\n3,4,\n", "a:Integer[1.0 3.0] b:Integer[2.0 4.0]", &[("1 column at the right", &[])]);
    check("a,b\n1,2,\n3,4,\n", "a:Integer[1.0 3.0] b:Integer[2.0 4.0]", &[("2 rows end with delimiters", &[1, 2])]);
    check(
        "a,b\nr1,1,2\nr2,3,4\n",
        "row_name:Text[\"r1\" \"r2\"] a:Integer[1.0 3.0] b:Integer[2.0 4.0]",
        &[("called \u{201c}row_name\u{201d}", &[])],
    );
    check("a,b\n1,2\n\n  \n3,4\n\n", "a:Integer[1.0 3.0] b:Integer[2.0 4.0]", &[("2 blank lines were skipped", &[])]);
}

#[test]
fn line_ends_of_every_kind_end_lines() {
    let expected = "a:Integer[1.0 3.0] b:Integer[2.0 4.0]";
    check("a,b\r1,2\r3,4\r", expected, &[]);
    check("a,b\r\n1,2\r\n3,4", expected, &[]);
    check("a,b\n1,2\r\n3,4\r", expected, &[]);
}

#[test]
fn quotes_may_hold_anything() {
    check("a,b\n\"x, y\",1\n\"two\nlines\",2\n", "a:Text[\"x, y\" \"two\\nlines\"] b:Integer[1.0 2.0]", &[]);
    check("a,b\n\"say \"\"hi\"\"\",1\n", "a:Text[\"say \\\"hi\\\"\"] b:Integer[1.0]", &[]);
    check("a,b\n1,x\n2,\"y", "a:Integer[1.0 2.0] b:Text[\"x\" \"y\"]", &[("does not close it", &[2])]);
    let problem = check_refused("a,b\n1,x\n2,\"y\n3,z\n4,w\n", "never closed");
    assert_eq!(problem.place.unwrap().row, Some(2));
    check_refused("a,\"b\n1,2\n", "the first line");
}

#[test]
fn names_are_made_unique() {
    check(
        "a,,a\n1,2,3\n",
        "a:Integer[1.0] column_2:Integer[2.0] a_2:Integer[3.0]",
        &[("had no name", &[]), ("had the name of an earlier one", &[])],
    );
}

#[test]
fn encodings_are_guessed_and_damage_is_named() {
    check("\u{feff}a,b\n1,é\n2,é\n", "a:Integer[1.0 2.0] b:Category[\"é\" \"é\"]", &[]);
    check(b"a,b\n1,caf\xe9\n2,na\xefve\n", "a:Integer[1.0 2.0] b:Text[\"café\" \"naïve\"]", &[]);
    let utf16: Vec<u8> = "\u{feff}a,b\n1,é\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(utf16, "a:Integer[1.0] b:Text[\"é\"]", &[]);
    let options = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
    let read = read_csv(b"a,b\n1,caf\xe9\n2,x\n".to_vec(), &options).unwrap();
    assert_eq!((read.issues.len(), read.issues[0].rows.as_slice()), (1, &[1][..]), "{:?}", read.issues);
    assert!(read.issues[0].what.contains("Try another encoding"));
}

#[test]
fn options_that_do_not_exist_are_refused() {
    let field = |options| read_csv(b"a\n1\n".to_vec(), &options).unwrap_err().place.unwrap().field.unwrap();
    assert_eq!(field(ReadOptions { delimiter: Some('x'), ..ReadOptions::default() }), "delimiter");
    assert_eq!(field(ReadOptions { encoding: Some("klingon".into()), ..ReadOptions::default() }), "encoding");
}

#[test]
fn numbers_are_numbers_or_named() {
    check("x\n1e308\n-1e308\n", "x:Number[1e308 -1e308]", &[]);
    check("x\n1e400\n2.5\n", "x:Number[_ 2.5]", &[("beyond 1.8e308", &[1])]);
    check("x\ninf\nNaN\n3\n-inf\n", "x:Integer[_ _ 3.0 _]", &[("infinite", &[1, 4]), ("no value", &[2])]);
    check("x\nNone\na\nn/a\n", "x:Text[_ \"a\" _]", &[("such as \u{201c}None\u{201d}", &[1, 3])]);
    check("x\n9223372036854775808\n1\n", "x:Number[9.223372036854776e18 1.0]", &[("16 digits", &[1])]);
    check("x\n1\n?\n-\n", "x:Integer[1.0 _ _]", &[("such as \u{201c}?\u{201d}", &[2, 3])]);
    check("zip\n02134\n10001\n", "zip:Text[\"02134\" \"10001\"]", &[("zeros in front", &[1])]);
    check("x\n1\n2\nthree\n", "x:Text[\"1\" \"2\" \"three\"]", &[("read as text", &[3])]);
    let many: String = (0..40).map(|i| if i == 20 { String::from("oops\n") } else { format!("{i}\n") }).collect();
    let read = read(format!("x\n{many}")).unwrap();
    assert_eq!((read.issues[0].rows.as_slice(), read.issues[0].column.as_deref()), (&[21][..], Some("x")));
    assert!(read.table.columns()[0].values.is_missing(20));
    check(
        "name,population\nA,\"12,345\"\nB,\"98,765\"\n",
        "name:Text[\"A\" \"B\"] population:Text[\"12,345\" \"98,765\"]",
        &[("groups of thousands", &[1, 2])],
    );
    check("x\n9007199254740993\n1\n", "x:Integer[\"9007199254740993\" 1.0]", &[]);
    check("a;b\n1,5;x\n-0,25;y\n", "a:Number[1.5 -0.25] b:Text[\"x\" \"y\"]", &[]);
}

#[test]
fn a_column_without_values_is_named() {
    check(
        "x,target\n1,\n2,NA\n",
        "x:Integer[1.0 2.0] target:Number[_ _]",
        &[("no value", &[2]), ("holds no values", &[])],
    );
}

#[test]
fn ten_thousand_columns_are_read_and_far_more_are_refused() {
    let wide = |n: usize| {
        let line = |cell: &dyn Fn(usize) -> String| (0..n).map(cell).collect::<Vec<_>>().join(",");
        format!("{}\n{}\n{}\n", line(&|i| format!("c{i}")), line(&|i| i.to_string()), line(&|_| "x".into()))
    };
    let read = read(wide(10_000)).unwrap();
    assert_eq!((read.table.columns().len(), read.table.n_rows()), (10_000, 2));
    assert_eq!(read.issues.len(), 200);
    check_refused(wide(MAX_COLUMNS + 1), "more than the 16384 columns");
}
