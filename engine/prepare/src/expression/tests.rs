//! Values as pandas 3.1 gives them for the code that the page shows, and what is told of those that are not there.

use bunsen_spec::Cell;
use bunsen_table::read_csv;

use super::*;

const ROWS: &str = r#"n,m,x,y,flag,other,day,at,kind,note
-7,2,-0.5,0.0,True,True,2024-02-29,2024-02-29 23:59:58.5,a,"it's ""so"""
,0,2.5,-2.0,False,True,,,b,ชื่อ
10,-3,,1.005,,False,2023-12-31,2023-12-31 00:30:00,,Straße
25,4,1e300,1e300,True,False,2000-01-03,1999-06-15 12:00:00,B,12
3,1,6.0,0.1,False,True,2024-01-31,2024-01-31 10:00:00,a,
"#;

fn table() -> Table {
    read_csv(ROWS.into(), &Default::default()).unwrap().table
}

fn shown(cell: Cell) -> String {
    match cell {
        Cell::Missing => String::new(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Number(value) if value != 0.0 && !(1e-4..1e16).contains(&value.abs()) => format!("{value:e}"),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text,
    }
}

fn check(text: &str, expected: &str) {
    let (column, _) = derived(&table(), "new", text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    let cells: Vec<String> = (0..column.values.len()).map(|row| shown(column.values.cell(row))).collect();
    assert_eq!(format!("{:?} {}", column.kind, cells.join("|")), expected, "{text}");
}

fn check_issue(text: &str, what: &str, rows: &[u64]) {
    let (_, issues) = derived(&table(), "new", text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
    assert_eq!(issues.len(), usize::from(!what.is_empty()), "{text}: {issues:#?}");
    for issue in issues {
        assert!(issue.what.contains(what) && issue.rows == rows, "{text}: {issue:?}");
        assert_eq!(issue.column.as_deref(), Some("new"));
    }
}

fn check_mistake(text: &str, letter: u64, what: &str, remedy: &str) {
    let problem = derived(&table(), "new", text).unwrap_err();
    assert!(problem.what.contains(what) && problem.remedy.contains(remedy), "{text}: {problem:?}");
    assert_eq!(problem.place.unwrap().letter, Some(letter), "{text}");
}

#[test]
fn numbers_are_computed_as_in_pandas() {
    check("n + m", "Integer -5||7|29|4");
    check("n // m", "Integer -4||-4|6|3");
    check("n % m", "Integer 1||-2|1|0");
    check("m // -2", "Integer -1|0|1|-2|-1");
    check("m % -4", "Integer -2|0|-3|0|-3");
    check("n / m", "Number -3.5||-3.3333333333333335|6.25|3");
    check("y // 0.1", "Number 0|-20|10|1e301|1");
    check("x % -0.4", "Number -0.09999999999999998|-0.30000000000000016||-0.2998878403503651|-3.3306690738754696e-16");
    check("x * y", "Number -0|-5|||0.6000000000000001");
    check("-x ** 2", "Number -0.25|-6.25|||-36");
    check("m ** 2", "Number 4|0|9|16|1");
    check("2 ** n", "Number 0.0078125||1024|33554432|8");
    check("x ** 0", "Number 1|1||1|1");
    check("n ** -1", "Number -0.14285714285714285||0.1|0.04|0.3333333333333333");
    check("-n", "Integer 7||-10|-25|-3");
}

#[test]
fn missing_values_compare_as_in_pandas() {
    check("n = 3", "Boolean false|false|false|false|true");
    check("n != 3", "Boolean true|true|true|true|false");
    check("m < 2.5", "Boolean true|true|true|false|true");
    check("x >= y", "Boolean false|true|false|true|true");
    check(r#"kind < "b""#, "Boolean true|false|false|true|true");
    check(r#"kind != "a""#, "Boolean false|true|true|true|false");
    check("flag != true", "Boolean false|true|true|false|true");
    check("flag = other", "Boolean true|false|false|false|false");
    check("not flag", "Boolean false|true|true|false|true");
    check("flag or n > 5", "Boolean true|false|true|true|false");
    check("not (x > 0)", "Boolean true|false|true|false|false");
    check(r#"kind in ("a", "B")"#, "Boolean true|false|false|true|true");
    check(r#"kind not in ("a", "B")"#, "Boolean false|true|true|false|false");
    check("n in (3, -7.0)", "Boolean true|false|false|false|true");
    check("n is missing", "Boolean false|true|false|false|false");
    check("note is not missing", "Boolean true|true|true|true|false");
}

#[test]
fn dates_are_computed_with() {
    check(r#"day >= "2024-01-31""#, "Boolean true|false|false|false|true");
    check(r#"day not in ("2024-01-31", date("2000-01-03"))"#, "Boolean true|true|true|false|false");
    check(r#"at > "2024-01-01T10:00+02:00""#, "Boolean true|false|false|false|true");
    check("at < day", "Boolean false|false|false|true|false");
    check("at - day", "Number 0.9999826388888889||0.020833333333333332|-201.5|0.4166666666666667");
    check(r#"day - date("2024-01-01")"#, "Number 59||-1|-8764|30");
    check("day + n", "Date 2024-02-22||2024-01-10|2000-01-28|2024-02-03");
    check("day - 0.25", "DateTime 2024-02-28 18:00:00||2023-12-30 18:00:00|2000-01-02 18:00:00|2024-01-30 18:00:00");
    check("at + 1.5", "DateTime 2024-03-02 11:59:58.500||2024-01-01 12:30:00|1999-06-17 00:00:00|2024-02-01 22:00:00");
    check("1 + at", "DateTime 2024-03-01 23:59:58.500||2024-01-01 00:30:00|1999-06-16 12:00:00|2024-02-01 10:00:00");
}

#[test]
fn functions_give_what_pandas_gives() {
    check("abs(n)", "Integer 7||10|25|3");
    check("round(x)", "Number -0|2||1e300|6");
    check("round(y, 2)", "Number 0|-2|1|1e300|0.1");
    check("round(n, -1)", "Integer -10||10|20|0");
    check("floor(x)", "Number -1|2||1e300|6");
    check("sqrt(m)", "Number 1.4142135623730951|0||2|1");
    check("min(n, m)", "Integer -7||-3|4|1");
    check("max(n, x, 1)", "Number 1|||1e300|6");
    check("length(note)", "Integer 9|4|6|2|");
    check("upper(note)", r#"Text IT'S "SO"|ชื่อ|STRASSE|12|"#);
    check(r#"trim(" a " + kind)"#, "Category a a|a b||a B|a a");
    check(r#"contains(note, "t")"#, "Boolean true|false|true|false|false");
    check(r#"not starts_with(note, "it")"#, "Boolean false|true|true|true|true");
    check(r#"ends_with(note, "e")"#, "Boolean false|false|true|false|false");
    check(r#"note ~ "SS""#, "Boolean false|false|false|false|false");
    check(r#"note ~ "STRA""#, "Boolean false|false|true|false|false");
    check(r#"replace(note, "\"", "''")"#, "Text it's ''so''|ชื่อ|Straße|12|");
    check(r#"kind + "-" + note"#, r#"Text a-it's "so"|b-ชื่อ||B-12|"#);
    check(r#"if(n > 5, "big", kind)"#, "Category a|b|big|big|a");
    check("if(flag, n, x)", "Number -7|2.5||25|6");
    check("if(flag, missing, other)", "Boolean |true|false||true");
    check("if(m = 0, 0, n // m)", "Integer -4|0|-4|6|3");
    check("coalesce(n, x, 0)", "Number -7|2.5|10|25|3");
    check("coalesce(kind, note)", "Category a|b|Straße|B|a");
    check(
        "coalesce(day, at)",
        "DateTime 2024-02-29 00:00:00||2023-12-31 00:00:00|2000-01-03 00:00:00|2024-01-31 00:00:00",
    );
    check("number(note)", "Number |||12|");
    check("number(flag)", "Integer 1|0||1|0");
    check("text(n)", "Text -7||10|25|3");
    check("text(x)", "Text -0.5|2.5||1e+300|6");
    check("text(y / 1e5)", "Text 0|-2e-05|1.0049999999999999e-05|1.0000000000000001e+295|1e-06");
    check("text(at)", "Text 2024-02-29 23:59:58.500||2023-12-31 00:30:00|1999-06-15 12:00:00|2024-01-31 10:00:00");
    check("text(day)", "Text 2024-02-29||2023-12-31|2000-01-03|2024-01-31");
    check("text(flag)", "Category true|false||true|false");
    check("year(day) * 10000 + month(day) * 100 + day(day)", "Integer 20240229||20231231|20000103|20240131");
    check("quarter(at)", "Integer 1||4|2|1");
    check("weekday(day)", "Integer 3||6|0|2");
    check("hour(at) * 60 + minute(at)", "Integer 1439||30|720|600");
    check("1 + 2", "Integer 3|3|3|3|3");
    check("missing", "Number ||||");
    check("n * 9000000000000000000", "Number -6.3e19||9e19|2.25e20|2.7e19");
}

#[test]
fn what_cannot_be_computed_is_listed_by_row() {
    check_issue("n / (m - 1)", "1 row divides by zero in “n / (m - 1)”", &[5]);
    check_issue("m // 0", "5 rows divide by zero", &[1, 2, 3, 4, 5]);
    check_issue("log(x)", "1 row has no finite number for “log(x)”", &[1]);
    check_issue("y * y", "no finite number", &[4]);
    check_issue(
        "number(note) + 1",
        "3 texts cannot be read as a number by “number(note)”, such as “it's \"so\"”",
        &[1, 2, 3],
    );
    check_issue("day + 9000000", "outside the years 1 to 9999", &[1, 3, 4, 5]);
    check_issue("m * 9000000000000000000", "a whole number beyond 9.2e18", &[1, 3, 4]);
    check_issue("n * m // 0", "divide by zero in “n * m // 0”", &[1, 3, 4, 5]);
    // Nobody asks for the values of the other rows.
    check_issue("if(m = 0, 0, n // m)", "", &[]);
    check_issue("m != 0 and 1 / m > 0.1", "", &[]);
    check_issue("m = 0 or 1 / m > 0.1", "", &[]);
    check_issue("coalesce(m, 1 / 0)", "", &[]);
    check_issue("if(m = 0, m * 9000000000000000000, 1)", "", &[]);
    check_issue("if(m = 0, 1, if(m > 3, 1 / (m - 4), 0))", "divides by zero in “1 / (m - 4)”", &[4]);
}

#[test]
fn mistakes_are_found_before_a_row_is_read() {
    check_mistake("n > 'a'", 5, "compares numbers with texts", "without quotes");
    check_mistake("n + knid", 5, "no column called “knid”", "Perhaps you mean “kind”");
    check_mistake("n + Revenue", 5, "no column called “Revenue”", "between quotes");
    check_mistake("day > 'soon'", 7, "“soon” is no date", "2024-01-31");
    check_mistake("date('2024-02-30') = day", 6, "is no date", "2024-01-31");
    check_mistake("day in ('2024-01-31', 'x')", 23, "“x” is no date", "");
    check_mistake("n >", 4, "missing at the end", "");
    let problem = selected(&table(), "n + 1").unwrap_err();
    assert!(problem.what.contains("true or false for each row"), "{problem:?}");
    assert!(selected(&Table::default(), "1 + 1").is_err());
}

#[test]
fn a_column_of_parts_is_the_column_of_its_rows() {
    let n = 2 * CHUNK + 5;
    let lines: String = (0..n).map(|row| format!("{row},{}\n", ["a", "", "ก"][row % 3])).collect();
    let table = read_csv(format!("n,kind\n{lines}").into(), &Default::default()).unwrap().table;
    let (rows, _) = selected(&table, "n % 3 = 1 and kind is missing and n > 3").unwrap();
    assert_eq!(rows, (4..n as u32).step_by(3).collect::<Vec<_>>());
    let (column, _) = derived(&table, "new", "coalesce(kind, text(n)) + '!'").unwrap();
    assert_eq!(column.values.cell(n - 1), Cell::Text(format!("{}!", ["a", &(n - 1).to_string(), "ก"][(n - 1) % 3])));
    // The last row makes numbers of all.
    let text = format!("if(n = {}, 9223372036854775807, n) + 1", n - 1);
    let (column, issues) = derived(&table, "new", &text).unwrap();
    assert_eq!((column.kind, column.values.cell(0)), (ColumnKind::Number, Cell::Number(1.0)));
    assert_eq!(issues[0].rows, [n as u64]);
    let (column, _) = derived(&Table::default(), "new", "1 = 1").unwrap();
    assert_eq!((column.kind, column.values.len()), (ColumnKind::Boolean, 0));
}

#[test]
fn texts_do_not_grow_without_bounds() {
    let long = "a".repeat(9_000);
    let cell = "x".repeat(400_000);
    let table = read_csv(format!("t\n{cell}\n").into(), &Default::default()).unwrap().table;
    let problem = derived(&table, "new", &format!("replace(t, 'x', '{long}')")).unwrap_err();
    assert!(problem.what.contains("more than 2 GB"), "{problem:?}");
}

#[test]
fn any_words_give_a_column_or_a_sentence() {
    let words = [
        "n",
        "m",
        "x",
        "flag",
        "day",
        "at",
        "kind",
        "note",
        "1",
        "0",
        "-",
        "2.5",
        "1e300",
        "9223372036854775807",
        "'a'",
        "\"2024-01-31\"",
        "'9999-12-31'",
        "true",
        "missing",
        "(",
        ")",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "=",
        "!=",
        "<",
        ">=",
        "~",
        "in",
        "not",
        "is",
        "and",
        "or",
        "if(",
        "coalesce(",
        "min(",
        "round(",
        "abs(",
        "date(",
        "text(",
        "number(",
        "length(",
        "year(",
        "exp(",
        "replace(",
        "contains(",
        "is_missing(",
        "`",
        "ก",
        "$",
    ];
    let table = table();
    let mut state = 7_u64;
    let mut next = |n: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % n
    };
    let mut n_computed = 0;
    for _ in 0..30_000 {
        let line: Vec<&str> = (0..=next(9)).map(|_| words[next(words.len())]).collect();
        let line = line.join(" ");
        match derived(&table, "new", &line) {
            Ok((column, _)) => {
                assert_eq!(column.values.len(), table.n_rows(), "{line}");
                let is_finite = |row| column.values.number(row).is_none_or(f64::is_finite);
                assert!((0..table.n_rows()).all(is_finite), "{line}");
                n_computed += 1;
            }
            Err(problem) => {
                assert!(!problem.remedy.is_empty() && problem.kind != bunsen_spec::ProblemKind::Internal, "{line}");
                let letter = problem.place.unwrap().letter.unwrap();
                assert!(letter <= line.chars().count() as u64 + 1, "{line}");
            }
        }
    }
    assert!(n_computed > 500, "{n_computed}");
}
