//! Snapshots. That the code gives what the engine gives is checked where both run.

use super::*;

fn columns(name: &str) -> Option<ColumnKind> {
    Some(match name {
        "n" | "m" => ColumnKind::Integer,
        "x" | "y" | "price" | "quantity" => ColumnKind::Number,
        "flag" | "other" => ColumnKind::Boolean,
        "day" => ColumnKind::Date,
        "at" => ColumnKind::DateTime,
        "kind" => ColumnKind::Category,
        "note" | "the \"name\"" => ColumnKind::Text,
        _ => return None,
    })
}

fn check(text: &str, expected: &str) {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(pandas(&expression, columns), expected, "{text}");
}

fn check_condition(text: &str, expected: &str) {
    let expression = Expression::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(pandas_condition(&expression, columns), expected, "{text}");
}

#[test]
fn conditions_have_no_gaps() {
    check_condition("flag", r#"df["flag"].eq(True)"#);
    check_condition("coalesce(flag, other)", r#"df["flag"].fillna(df["other"]).eq(True)"#);
    check_condition("not n > 2", r#"~(df["n"] > 2)"#);
    check_condition("true", "pd.Series(True, index=df.index)");
}

#[test]
fn every_part_has_its_code() {
    check(r#"x * y > 100 and kind in ("a", "b")"#, r#"(df["x"] * df["y"] > 100) & df["kind"].isin(["a", "b"])"#);
    check(r#"x * y > 0.1 or kind not in ("a", "ก")"#, r#"(df["x"] * df["y"] > 0.1) | ~df["kind"].isin(["a", "ก"])"#);
    check("n - (3 - m)", r#"df["n"] - (3 - df["m"])"#);
    check("(n - 3) * m", r#"(df["n"] - 3) * df["m"]"#);
    check("-7 // m", r#"(-7 // df["m"]).replace([np.inf, -np.inf], np.nan)"#);
    check("x / 2", r#"df["x"] / 2"#);
    check("x / y", r#"(df["x"] / df["y"]).replace([np.inf, -np.inf], np.nan)"#);
    check("1 / m", r#"(1 / df["m"]).replace([np.inf, -np.inf], np.nan)"#);
    check("n % m", r#"df["n"] % df["m"]"#);
    check("m ** 2", r#"df["m"].astype(float) ** 2"#);
    check("(-2) ** n", r#"((-2.0) ** df["n"]).replace([np.inf, -np.inf], np.nan)"#);
    check(
        "x ** y",
        r#"(df["x"] ** df["y"]).replace([np.inf, -np.inf], np.nan).where(df["x"].notna() & df["y"].notna())"#,
    );
    check("n ** 0", r#"(df["n"].astype(float) ** 0).where(df["n"].astype(float).notna())"#);
    check("flag and not other", r#"df["flag"].eq(True) & ~df["other"].eq(True)"#);
    check("not (flag or n > 2) and flag != true", r#"~(df["flag"].eq(True) | (df["n"] > 2)) & df["flag"].ne(True)"#);
    check(r#"n = 3 or kind != "it's \"so\"""#, r#"(df["n"] == 3) | (df["kind"] != "it's \"so\"")"#);
    check(r#"day >= "2024-01-31""#, r#"df["day"] >= "2024-01-31""#);
    check(
        r#"at > "2024-01-01T10:00:00+02:00""#,
        r#"df["at"] > pd.Timestamp("2024-01-01T10:00:00+02:00").tz_convert(None)"#,
    );
    check(
        r#"day in ("2024-01-31", "2020-01-01")"#,
        r#"df["day"].isin([pd.Timestamp("2024-01-31"), pd.Timestamp("2020-01-01")])"#,
    );
    check(r#"at - date("2020-02-29")"#, r#"(df["at"] - pd.Timestamp("2020-02-29")).dt.total_seconds() / 86400"#);
    check("day + 30", r#"df["day"] + pd.to_timedelta(30, unit="D")"#);
    check("at - x / 2", r#"df["at"] - pd.to_timedelta((df["x"] / 2 * 86_400_000_000).round(), unit="us")"#);
    check("at + 1.5", r#"df["at"] + pd.to_timedelta(129600000000, unit="us")"#);
    check("n + x is missing", r#"(df["n"] + df["x"]).isna()"#);
    check("round(x, 2) = floor(n)", r#"df["x"].round(2) == np.floor(df["n"])"#);
    check("max(n, x, 0)", r#"np.maximum(np.maximum(df["n"], df["x"]), 0)"#);
    check("log(x + 1)", r#"np.log(df["x"] + 1).replace([np.inf, -np.inf], np.nan)"#);
    check(
        "length(trim(lower(note)))",
        r#"df["note"].map(str.lower, na_action="ignore").astype("str").str.strip().str.len()"#,
    );
    check(r#"note ~ "a.b""#, r#"df["note"].str.contains("a.b", case=False, regex=False)"#);
    check(r#"replace(note, "'", "\"")"#, r#"df["note"].str.replace("'", "\"", regex=False)"#);
    check(r#""ชื่อ " + `the "name"`"#, r#""ชื่อ " + df["the \"name\""]"#);
    check(r#"if(n > 3, "big", "small")"#, r#"pd.Series("big", index=df.index).where(df["n"] > 3, "small")"#);
    check("if(n = 0, 0, x / n)", r#"(df["x"] / df["n"]).replace([np.inf, -np.inf], np.nan).mask(df["n"] == 0, 0)"#);
    check("if(flag, missing, other) = true", r#"df["other"].mask(df["flag"].eq(True)).eq(True)"#);
    check("coalesce(x, n, 0) + 1", r#"df["x"].fillna(df["n"]).fillna(0) + 1"#);
    check(
        "number(note) + number(flag)",
        r#"pd.to_numeric(df["note"], errors="coerce").replace([np.inf, -np.inf], np.nan) + df["flag"].map({True: 1, False: 0})"#,
    );
    check(
        "text(n) + text(x)",
        r#"df["n"].map(lambda value: str(int(value)), na_action="ignore").astype("str") + df["x"].map(lambda value: repr(float(value)).removesuffix(".0"), na_action="ignore").astype("str")"#,
    );
    check(
        "text(flag) + text(day) + text(at)",
        r#"df["flag"].map({True: "true", False: "false"}).astype("str") + df["day"].map(lambda value: str(value.date()), na_action="ignore").astype("str") + df["at"].map(lambda value: str(value).removesuffix("000"), na_action="ignore").astype("str")"#,
    );
    check("year(day) % 4", r#"df["day"].dt.year % 4"#);
    check("1 < 2", "pd.Series(1, index=df.index) < 2");
    check("5", "pd.Series(5, index=df.index)");
    check("missing", "pd.Series(np.nan, index=df.index)");
}
