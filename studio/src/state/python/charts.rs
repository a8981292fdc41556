//! The same chart in Python: seaborn and matplotlib over pandas.

use bunsen_protocol::Preparation;
use bunsen_spec::{Aggregation, Chart, ColumnKind, DataRef, TableProfile};

use super::literals::{list, pandas_function};
use super::quoted;
use crate::state::pandas::make_table;

/// Ranges that a heat map makes of numbers at most, as here.
const N_RANGES: u64 = 12;

/// Makes the table and draws `chart` of it into a picture.
pub fn chart_script(data: &DataRef, profile: &TableProfile, preparation: &Preparation, chart: &Chart) -> String {
    let made = make_table(data, &profile.options, preparation, usize::MAX);
    let drawing = drawing(profile, chart);
    let is_of_pairs = matches!(chart, Chart::Pairs { .. });
    let mut imports = made.imports;
    imports.extend((!is_of_pairs).then(|| "import matplotlib.pyplot as plt".to_string()));
    imports.extend(drawing.contains("sns.").then(|| "import seaborn as sns".to_string()));
    imports.sort();
    let reading = format!("{}\n\n{}", imports.join("\n"), made.lines);
    match chart {
        Chart::Pairs { .. } => format!("{reading}\n{drawing}.savefig(\"pairs.png\")\n"),
        _ => format!("{reading}\n{drawing}\nplt.savefig(\"{}.png\", bbox_inches=\"tight\")\n", file(chart)),
    }
}

fn drawing(profile: &TableProfile, chart: &Chart) -> String {
    match chart {
        Chart::Histogram { column, n_bins, color } => {
            let bins = n_bins.map(|n| format!("bins={n}"));
            let stacked = color.as_ref().map(|_| "multiple=\"stack\"".to_string());
            plot("sns.histplot", [named("x", column), bins, optional("hue", color), stacked])
        }
        Chart::Box { column, by } => {
            plot("sns.boxplot", [named("x", column), optional("y", by), by.as_ref().map(|_| lying())])
        }
        Chart::Violin { column, by } => plot(
            "sns.violinplot",
            [named("x", column), optional("y", by), Some("cut=0".into()), by.as_ref().map(|_| lying())],
        ),
        Chart::Bar { column, value: None, color, .. } => {
            plot("sns.countplot", [named("y", column), optional("hue", color)])
        }
        Chart::Bar { column, value: Some(value), function, color } => plot(
            "sns.barplot",
            [
                named("x", value),
                named("y", column),
                optional("hue", color),
                Some(lying()),
                estimator(*function),
                no_bars(),
            ],
        ),
        Chart::Line { x, y, function, color } => match y.as_slice() {
            [y] => plot(
                "sns.lineplot",
                [named("x", x), named("y", y), optional("hue", color), estimator(*function), no_bars()],
            ),
            many => {
                let columns = list(many.iter().map(String::as_str));
                format!("df.groupby({})[{columns}].{}().plot()", quoted(x), pandas_function(*function))
            }
        },
        Chart::Scatter { x, y, color } => {
            plot("sns.scatterplot", [named("x", x), named("y", y), optional("hue", color)])
        }
        Chart::HeatMap { x, y, value, function } => heat_map(profile, x, y, value.as_deref(), *function),
        Chart::Correlation { columns, is_rank } => {
            let (chosen, only) = match columns.as_slice() {
                [] => (String::from("df"), Some("numeric_only=True".to_string())),
                names => (format!("df[{}]", list(names.iter().map(String::as_str))), None),
            };
            let method = is_rank.then(|| "method=\"spearman\"".to_string());
            let arguments: Vec<String> = method.into_iter().chain(only).collect();
            let colors = "vmin=-1, vmax=1, cmap=\"vlag\", annot=True, fmt=\".2f\"";
            format!("table = {chosen}.corr({})\nsns.heatmap(table, {colors})", arguments.join(", "))
        }
        Chart::Pairs { columns, color } => {
            let columns = format!("vars={}", list(columns.iter().map(String::as_str)));
            plot("sns.pairplot", [Some(columns), optional("hue", color), Some("diag_kind=\"hist\"".into())])
        }
    }
}

/// Counts or aggregates of two columns; numbers of many values are cut into ranges first.
fn heat_map(profile: &TableProfile, x: &str, y: &str, value: Option<&str>, function: Aggregation) -> String {
    let is_cut = |name: &str| {
        let column = profile.columns.iter().find(|column| column.name == name);
        column.is_some_and(|c| matches!(c.kind, ColumnKind::Integer | ColumnKind::Number) && c.n_distinct > N_RANGES)
    };
    let side = |name: &str| {
        let column = format!("df[{}]", quoted(name));
        if is_cut(name) { format!("pd.cut({column}, {N_RANGES})") } else { column }
    };
    let (below, beside) = (side(x), side(y));
    let table = match value {
        None => call("pd.crosstab", &[beside, below]),
        Some(value) => {
            let values =
                [format!("values=df[{}]", quoted(value)), format!("aggfunc=\"{}\"", pandas_function(function))];
            call("pd.crosstab", &[&[beside, below], values.as_slice()].concat())
        }
    };
    let numbers = if value.is_none() { "fmt=\"d\"" } else { "fmt=\".3g\"" };
    format!("table = {table}\nsns.heatmap(table, annot=True, {numbers}, cmap=\"Blues\")")
}

/// `function(df, argument, ...)` with the arguments that are there.
fn plot<const N: usize>(function: &str, arguments: [Option<String>; N]) -> String {
    let arguments: Vec<String> = std::iter::once("df".to_string()).chain(arguments.into_iter().flatten()).collect();
    call(function, &arguments)
}

/// A call in one line of at most some 90 letters, or with a line for each argument.
fn call(function: &str, arguments: &[String]) -> String {
    let one = format!("{function}({})", arguments.join(", "));
    if one.len() <= 90 { one } else { format!("{function}(\n    {},\n)", arguments.join(",\n    ")) }
}

fn named(argument: &str, column: &str) -> Option<String> {
    Some(format!("{argument}={}", quoted(column)))
}

fn optional(argument: &str, column: &Option<String>) -> Option<String> {
    column.as_ref().and_then(|column| named(argument, column))
}

fn lying() -> String {
    "orient=\"h\"".into()
}

/// How seaborn aggregates. It asks a series, which knows no `first` and no `last`.
fn estimator(function: Aggregation) -> Option<String> {
    match function {
        Aggregation::Mean => None,
        Aggregation::First => Some("estimator=lambda values: values.iloc[0]".into()),
        Aggregation::Last => Some("estimator=lambda values: values.iloc[-1]".into()),
        other => Some(format!("estimator=\"{}\"", pandas_function(other))),
    }
}

fn no_bars() -> Option<String> {
    Some("errorbar=None".into())
}

/// The picture's name.
fn file(chart: &Chart) -> &'static str {
    match chart {
        Chart::Histogram { .. } => "histogram",
        Chart::Box { .. } => "box",
        Chart::Violin { .. } => "violin",
        Chart::Bar { .. } => "bar",
        Chart::Line { .. } => "line",
        Chart::Scatter { .. } => "scatter",
        Chart::HeatMap { .. } => "heat_map",
        Chart::Correlation { .. } => "correlation",
        Chart::Pairs { .. } => "pairs",
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::{ColumnProfile, Distribution, ReadOptions};

    use super::*;

    const LENGTH: &str = "sepal_length_cm";
    const WIDTH: &str = "sepal_width_cm";
    const SPECIES: &str = "species";

    fn iris() -> TableProfile {
        let column = |name: &str, kind, n_distinct| ColumnProfile {
            name: name.into(),
            kind,
            n_missing: 0,
            n_distinct,
            numbers: None,
            distribution: Distribution::Empty,
        };
        TableProfile {
            n_rows: 150,
            columns: vec![
                column(LENGTH, ColumnKind::Number, 35),
                column(WIDTH, ColumnKind::Number, 23),
                column("petal_length_cm", ColumnKind::Number, 43),
                column("petal_width_cm", ColumnKind::Number, 22),
                column(SPECIES, ColumnKind::Category, 3),
            ],
            n_duplicate_rows: 0,
            options: ReadOptions::default(),
            parts: Vec::new(),
            issues: vec![],
            image: None,
            pixels: Vec::new(),
            ..TableProfile::default()
        }
    }

    fn script(chart: &Chart) -> String {
        let profile = iris();
        let columns = profile.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        let preparation = Preparation { columns: vec![columns], ..Preparation::default() };
        let data = DataRef { name: "iris.csv".into(), ..DataRef::default() };
        chart_script(&data, &profile, &preparation, chart)
    }

    fn species() -> Option<String> {
        Some(SPECIES.into())
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_string()).collect()
    }

    fn bar(value: Option<&str>, function: Aggregation, color: Option<String>) -> Chart {
        Chart::Bar { column: SPECIES.into(), value: value.map(String::from), function, color }
    }

    fn check(chart: &Chart, expected: &str) {
        let code = script(chart);
        assert!(code.contains(expected), "{expected} is missing in\n{code}");
    }

    #[test]
    fn code_is_short() {
        check(
            &Chart::Histogram { column: LENGTH.into(), n_bins: None, color: None },
            "df = pd.read_csv(\"iris.csv\")\n\nsns.histplot(df, x=\"sepal_length_cm\")\nplt.savefig(\"histogram.png\"",
        );
        check(&bar(None, Aggregation::Count, None), "sns.countplot(df, y=\"species\")\n");
    }

    /// Compares a script with the one in `tests/oracle/chart_scripts`, where `chart_scripts.py` runs it. With the
    /// variable `BUNSEN_WRITE_SCRIPTS` set, writes it there.
    fn check_kept(name: &str, chart: &Chart) {
        let path = format!("{}/../tests/oracle/chart_scripts/{name}.py", env!("CARGO_MANIFEST_DIR"));
        let code = script(chart);
        if std::env::var_os("BUNSEN_WRITE_SCRIPTS").is_some() {
            std::fs::write(&path, &code).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), code, "{name}");
    }

    #[test]
    fn the_scripts_that_are_run_are_these() {
        let line = |y: &[&str], function, color| Chart::Line { x: WIDTH.into(), y: names(y), function, color };
        let heat_map = |x: &str, value: Option<&str>, function| Chart::HeatMap {
            x: x.into(),
            y: LENGTH.into(),
            value: value.map(String::from),
            function,
        };
        let correlation = |columns: &[&str], is_rank| Chart::Correlation { columns: names(columns), is_rank };
        let histogram = |n_bins, color| Chart::Histogram { column: LENGTH.into(), n_bins, color };
        check_kept("histogram", &histogram(None, None));
        check_kept("histogram_by_kind", &histogram(Some(12), species()));
        check_kept("box", &Chart::Box { column: LENGTH.into(), by: None });
        check_kept("box_by_kind", &Chart::Box { column: LENGTH.into(), by: species() });
        check_kept("violin", &Chart::Violin { column: LENGTH.into(), by: None });
        check_kept("violin_by_kind", &Chart::Violin { column: LENGTH.into(), by: species() });
        check_kept("bar", &bar(None, Aggregation::Count, None));
        for (name, function) in [
            ("count", Aggregation::Count),
            ("distinct", Aggregation::Distinct),
            ("sum", Aggregation::Sum),
            ("mean", Aggregation::Mean),
            ("median", Aggregation::Median),
            ("std", Aggregation::Std),
            ("min", Aggregation::Min),
            ("max", Aggregation::Max),
            ("first", Aggregation::First),
            ("last", Aggregation::Last),
        ] {
            check_kept(&format!("bar_{name}"), &bar(Some(LENGTH), function, None));
            check_kept(&format!("line_{name}"), &line(&[LENGTH], function, species()));
            check_kept(&format!("heat_map_{name}"), &heat_map(SPECIES, Some(WIDTH), function));
        }
        check_kept("bar_by_kind", &bar(Some(LENGTH), Aggregation::Mean, species()));
        check_kept("lines", &line(&[LENGTH, "petal_length_cm"], Aggregation::Median, None));
        check_kept("scatter", &Chart::Scatter { x: LENGTH.into(), y: WIDTH.into(), color: None });
        check_kept("scatter_by_kind", &Chart::Scatter { x: LENGTH.into(), y: WIDTH.into(), color: species() });
        check_kept("heat_map", &heat_map(WIDTH, None, Aggregation::Count));
        check_kept("correlation", &correlation(&[], false));
        check_kept("correlation_by_rank", &correlation(&[LENGTH, WIDTH], true));
        check_kept("pairs", &Chart::Pairs { columns: names(&[LENGTH, WIDTH]), color: None });
        check_kept(
            "pairs_by_kind",
            &Chart::Pairs { columns: names(&[LENGTH, WIDTH, "petal_length_cm"]), color: species() },
        );
    }
}
