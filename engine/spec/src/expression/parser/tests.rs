//! Precedence, values, and the places of mistakes.

use super::*;

/// The tree in brackets.
fn shown(node: &Node) -> String {
    let parts: Vec<String> = node.children().into_iter().map(shown).collect();
    match &node.form {
        Form::Integer(value) => value.to_string(),
        Form::Number(value) => format!("{value:?}"),
        Form::Text(text) => format!("{text:?}"),
        Form::Flag(flag) => flag.to_string(),
        Form::Missing => "missing".into(),
        Form::Column(name) => name.clone(),
        Form::Not(_) => format!("(not {})", parts[0]),
        Form::Negative(_) => format!("(- {})", parts[0]),
        Form::And(..) => format!("({} and {})", parts[0], parts[1]),
        Form::Or(..) => format!("({} or {})", parts[0], parts[1]),
        Form::Compare(comparison, ..) => format!("({} {} {})", parts[0], comparison.sign(), parts[1]),
        Form::Contains(_, text) => format!("({} ~ {text:?})", parts[0]),
        Form::In { is_negated, .. } => {
            format!("({}{} in {})", parts[0], if *is_negated { " not" } else { "" }, parts[1..].join(","))
        }
        Form::IsMissing { is_negated, .. } => {
            format!("({} is{} missing)", parts[0], if *is_negated { " not" } else { "" })
        }
        Form::Arithmetic(arithmetic, ..) => format!("({} {} {})", parts[0], arithmetic.sign(), parts[1]),
        Form::Call(function, _) => format!("{}({})", function.name(), parts.join(",")),
    }
}

fn check(text: &str, expected: &str) {
    let node = parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
    assert_eq!(shown(&node), expected, "{text}");
}

fn check_mistake(text: &str, at: usize, kind: Kind) {
    assert_eq!(parse(text), Err(ExpressionError { at, kind }), "{text}");
}

#[test]
fn operators_bind_as_in_python() {
    check("a or b and not c = 1", "(a or (b and (not (c = 1))))");
    check("a - b - c", "((a - b) - c)");
    check("a + b * c // d % e", "(a + (((b * c) // d) % e))");
    check("-2 ** 2", "(- (2 ** 2))");
    check("(-2) ** 2", "(-2 ** 2)");
    check("2 ** 3 ** -x", "(2 ** (3 ** (- x)))");
    check("-a * b", "((- a) * b)");
    check("2 * -3", "(2 * -3)");
    check("a + 1 >= b * 2 and c", "(((a + 1) >= (b * 2)) and c)");
    check("a in (1, -2) or b not in ('x')", "((a in 1,-2) or (b not in \"x\"))");
    check("not a is missing and b is NOT Missing", "((not (a is missing)) and (b is not missing))");
    check("a + 'b' ~ 'c'", "((a + \"b\") ~ \"c\")");
    check("(a = 1) = (b = 1)", "((a = 1) = (b = 1))");
}

#[test]
fn values_are_written_in_many_ways() {
    check("1_000 + .5 + 1e-3 + 2. + 9223372036854775808", "((((1000 + 0.5) + 0.001) + 2.0) + 9.223372036854776e18)");
    check(r#""a ""b"" \"c\" \\ \n""#, r#""a \"b\" \"c\" \\ \\n""#);
    check("'it''s' + “so ‘quoted’ it is” + „x“", "((\"it's\" + \"so ‘quoted’ it is\") + \"x\")");
    check("metrics.accuracy + ชื่อ + `the ``b`` (x)` + größe_2", "(((metrics.accuracy + ชื่อ) + the `b` (x)) + größe_2)");
    check("TRUE and False", "(true and false)");
    check("year(year) + Round(x, 2)", "(year(year) + round(x,2))");
    check("if(a, missing, coalesce(b, 0))", "if(a,missing,coalesce(b,0))");
    check("a ≤ 2 and b <> 3 and c == 4", "(((a <= 2) and (b != 3)) and (c = 4))");
}

#[test]
fn mistakes_have_a_place() {
    check_mistake("", 0, Kind::Empty);
    check_mistake("  ", 0, Kind::Empty);
    check_mistake("ก > ", 4, Kind::NoValue(None));
    check_mistake("a and", 5, Kind::NoValue(None));
    check_mistake("and", 0, Kind::NoValue(Some("and".into())));
    check_mistake("a > * 2", 4, Kind::NoValue(Some("*".into())));
    check_mistake("a = not b", 4, Kind::NoValue(Some("not".into())));
    check_mistake("a b", 2, Kind::Surplus("b".into()));
    check_mistake("a = 1)", 5, Kind::Surplus(")".into()));
    check_mistake("(a = 1", 0, Kind::OpenBracket);
    check_mistake("lower(a", 5, Kind::OpenBracket);
    check_mistake("a in (", 5, Kind::OpenBracket);
    check_mistake("a = 'b", 4, Kind::OpenQuote);
    check_mistake("a = 'it\\'s", 4, Kind::OpenQuote);
    check_mistake("`a", 0, Kind::OpenName);
    check_mistake("``", 0, Kind::EmptyName);
    check_mistake("a => 2", 2, Kind::UnknownSign("=>".into()));
    check_mistake("a & b", 2, Kind::UnknownSign("&".into()));
    check_mistake("a $ b", 2, Kind::UnknownSign("$".into()));
    check_mistake("2x + 1", 0, Kind::BadNumber("2x".into()));
    check_mistake("1.2.3", 0, Kind::BadNumber("1.2.3".into()));
    check_mistake("1__0", 0, Kind::BadNumber("1__0".into()));
    check_mistake("1e999", 0, Kind::BadNumber("1e999".into()));
    check_mistake("1 < a < 3", 6, Kind::Chained);
    check_mistake("a = b is missing", 6, Kind::Chained);
    check_mistake("lenght(a)", 0, Kind::UnknownFunction("lenght".into(), vec!["length".into()]));
    check_mistake("a + min(b)", 4, Kind::ArgumentCount(Function::Min, 1));
    check_mistake("abs()", 0, Kind::ArgumentCount(Function::Abs, 0));
    check_mistake("contains(a, b)", 12, Kind::TextWanted(Function::Contains, 2));
    check_mistake("replace(a, '', 'b')", 11, Kind::NothingToFind);
    check_mistake("round(a, 1.5)", 9, Kind::DigitsWanted);
    check_mistake("a ~ b", 4, Kind::ContainsWantsText);
    check_mistake("a in b", 5, Kind::NoList);
    check_mistake("a in ()", 5, Kind::NoList);
    check_mistake("a in (1, b + 1)", 9, Kind::NotInList("b + 1".into()));
    check_mistake("a in (missing)", 6, Kind::ComparedWithMissing);
    check_mistake("a is 1", 5, Kind::IsWantsMissing);
    check_mistake("a = missing", 4, Kind::ComparedWithMissing);
}

#[test]
fn hostile_input_ends_in_a_sentence() {
    let too_deep = |text: String| {
        assert_eq!(parse(&text).map_err(|error| error.kind), Err(Kind::TooDeep), "{}", &text[..20]);
    };
    too_deep("(".repeat(9_000));
    too_deep("-".repeat(9_000));
    too_deep("not ".repeat(2_000));
    too_deep("abs(".repeat(2_000));
    too_deep("a+".repeat(4_000) + "a");
    too_deep("a**".repeat(3_000) + "a");
    too_deep("a or ".repeat(1_500) + "a");
    check_mistake(&"a".repeat(10_001), 10_000, Kind::TooLong);
    let sum = vec!["a"; 120].join(" + ");
    assert!(parse(&sum).is_ok());
    let list = format!("a in ({})", vec!["1"; 3_000].join(","));
    assert!(parse(&list).is_ok());
}
