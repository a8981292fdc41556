//! Words of the charts of a table: titles, what was left out, and the sentence that stands for each picture.

use bunsen_spec::Aggregation;

use super::{Words, counted};
use crate::state::format::count;

/// Kinds that a sentence names.
const MOST_LISTED: usize = 6;

catalogue! {
    /// Words of the charts of a table.
    TableChartText {
        distribution: fn(&str, Option<&str>) -> String = |column, by| format!("Distribution of {column}{}", split(by));
        spread: fn(&str, Option<&str>) -> String = |column, by| format!("Spread of {column}{}", split(by));
        density: fn(&str, Option<&str>) -> String = |column, by| format!("Density of {column}{}", split(by));
        aggregate: fn(Aggregation, Option<&str>) -> String = aggregate;
        by_kind: fn(&str, &str, Option<&str>) -> String = |what, column, color| match color {
            Some(color) => format!("{what} by {column} and {color}"),
            None => format!("{what} by {column}"),
        };
        over: fn(&str, &str, Option<&str>) -> String = |what, x, color| format!("{what} over {x}{}", split(color));
        against: fn(&str, &str, Option<&str>) -> String = |y, x, color| match color {
            Some(color) => format!("{y} against {x}, coloured by {color}"),
            None => format!("{y} against {x}"),
        };
        correlations: Words = "How columns go together (Pearson)";
        rank_correlations: Words = "How columns go together by rank (Spearman)";
        pairs: fn(&str, Option<&str>) -> String = |columns, color| format!("Pairs of {columns}{}", split(color));
        and: fn(&[String]) -> String = |names| match names {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };

        left_out: fn(u64, u64) -> String = |n_missing, n_rows| {
            format!("{} of {} rows are left out, because a value is missing.", count(n_missing), count(n_rows))
        };
        sampled: fn(u64, u64) -> String = |n, of| {
            format!("{} of {} rows are drawn, chosen by chance.", count(n), count(of))
        };
        together: fn(u64, &str) -> String = |n_kinds, column| {
            let kinds = counted(n_kinds, "rarer kind", "rarer kinds");
            format!("{kinds} of {column} {} put together as other.", if n_kinds == 1 { "is" } else { "are" })
        };
        reduced: fn(u64, u64) -> String = |n, of| {
            format!("{} of {} points are drawn, which keep the shape.", count(n), count(of))
        };
        some_outliers: fn(u64, u64) -> String = |n, of| format!("{} of {} outliers are drawn.", count(n), count(of));
        pairwise: Words = "Each pair of columns uses the rows in which both have a value.";
        no_density: fn(&str) -> String = |kinds| format!("No density is drawn where all values are equal or there is one: {kinds}.");
        binned: Words = "The densities are computed from finely binned counts.";

        other: fn(u64) -> String = |n_kinds| format!("other ({})", count(n_kinds));
        range: fn(&str, &str) -> String = |low, high| if low == high { low.into() } else { format!("{low} to {high}") };
        with_count: fn(&str, u64) -> String = |kind, n| format!("{kind} ({})", count(n));
        all: Words = "all";
        rows: Words = "rows";
        row: Words = "row";
        kind: Words = "kind";
        from: Words = "from";
        to: Words = "to";
        yes: Words = "true";
        no: Words = "false";
        correlation: Words = "correlation";
        n_pairs: Words = "rows with both";
        number: Words = "number";
        box_columns: [Words; 5] = ["lower whisker", "first quartile", "median", "third quartile", "upper whisker"];
        violin_columns: [Words; 5] = ["smallest", "first quartile", "median", "third quartile", "largest"];
        outliers: Words = "outliers";
        outlier: Words = "outlier";
        more_rows: fn(u64) -> String = |n| format!("and {} more", count(n));

        bins_summary: fn(&str, u64, (&str, &str), (&str, &str)) -> String = |title, n, range, mode| {
            let values = counted(n, "value", "values");
            format!("{title}: {values} from {} to {}, most between {} and {}.", range.0, range.1, mode.0, mode.1)
        };
        kinds_summary: fn(&str, &str, &[(String, u64)]) -> String = |sentence, column, kinds| {
            let kinds: Vec<String> = kinds.iter().map(|(kind, n)| format!("{kind} {}", count(*n))).collect();
            format!("{sentence} By {column}: {}.", kinds.join(", "))
        };
        medians_summary: fn(&str, &[(String, String)]) -> String = |title, medians| {
            format!("{title}: the median is {}.", listed(medians))
        };
        bars_summary: fn(&str, (&str, &str), (&str, &str)) -> String = |title, largest, smallest| {
            format!("{title}: most for {} ({}), least for {} ({}).", largest.0, largest.1, smallest.0, smallest.1)
        };
        lines_summary: fn(&str, &[(String, String, String)]) -> String = |title, lines| {
            let ends: Vec<String> =
                lines.iter().map(|(name, first, last)| format!("{name} begins at {first} and ends at {last}")).collect();
            format!("{title}: {}.", ends.join(", "))
        };
        points_summary: fn(&str, u64, (&str, &str, &str), (&str, &str, &str)) -> String = |title, n, x, y| {
            let n = counted(n, "point", "points");
            format!("{title}: {n}, {} from {} to {}, {} from {} to {}.", x.0, x.1, x.2, y.0, y.1, y.2)
        };
        cell_summary: fn(&str, &str, &str, &str) -> String =
            |title, x, y, value| format!("{title}: the largest value is {value}, at {x} and {y}.");
        correlation_summary: fn(&str, &str, &str, &str) -> String =
            |title, a, b, value| format!("{title}: {a} and {b} go together most, with a correlation of {value}.");
        nothing_summary: fn(&str) -> String = |title| format!("{title}: there is nothing to see.");
        pairs_summary: fn(&str, usize, u64) -> String = |title, n_columns, n| {
            let (columns, points) = (counted(n_columns as u64, "column", "columns"), counted(n, "point", "points"));
            format!("{title}: {columns} against each other, {points} in each picture.")
        };
    }
}

fn split(by: Option<&str>) -> String {
    by.map(|by| format!(" by {by}")).unwrap_or_default()
}

fn listed(values: &[(String, String)]) -> String {
    if let [(_, value)] = values {
        return value.clone();
    }
    let first = values.iter().take(MOST_LISTED).map(|(kind, value)| format!("{value} ({kind})"));
    let more = values.len().saturating_sub(MOST_LISTED);
    first.chain((more > 0).then(|| format!("and {more} more"))).collect::<Vec<_>>().join(", ")
}

fn aggregate(function: Aggregation, column: Option<&str>) -> String {
    let Some(column) = column else { return "Rows".into() };
    match function {
        Aggregation::Count => format!("Values of {column}"),
        Aggregation::Distinct => format!("Distinct values of {column}"),
        Aggregation::Sum => format!("Sum of {column}"),
        Aggregation::Mean => format!("Mean of {column}"),
        Aggregation::Median => format!("Median of {column}"),
        Aggregation::Std => format!("Standard deviation of {column}"),
        Aggregation::Min => format!("Smallest {column}"),
        Aggregation::Max => format!("Largest {column}"),
        Aggregation::First => format!("First {column}"),
        Aggregation::Last => format!("Last {column}"),
    }
}
