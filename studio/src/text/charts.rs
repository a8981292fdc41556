//! The charts of the Data room.

use crate::state::charts::ChartKind;
use crate::state::format::count;

use super::Words;

catalogue! {
    /// The form of a chart.
    ChartsText {
        table: Words = "Table";
        charts: Words = "Charts";
        pictures: Words = "Pictures";
        pictures_seen: fn(u64, u64, u64) -> String =
            |first, last, n| format!("Pictures {} to {} of {}", count(first), count(last), count(n));
        no_pictures: Words = "The steps took pixels away, so there are no whole pictures to show.";
        reading_pictures: Words = "Reading the pictures";
        earlier: Words = "Earlier";
        later: Words = "Later";
        views: Words = "What is shown";
        kind_label: Words = "Chart";
        kind: fn(ChartKind) -> Words = |kind| match kind {
            ChartKind::Histogram => "Histogram",
            ChartKind::Bar => "Bars",
            ChartKind::Scatter => "Scatter",
            ChartKind::Box => "Boxes",
            ChartKind::Violin => "Violins",
            ChartKind::Line => "Lines",
            ChartKind::HeatMap => "Heat map",
            ChartKind::Correlation => "Correlations",
            ChartKind::Pairs => "Pairs",
        };
        column: Words = "Column";
        columns: Words = "Columns";
        color: Words = "Coloured by";
        no_color: Words = "nothing";
        by: Words = "Side by side for each";
        not_grouped: Words = "nothing: all rows together";
        bars: Words = "One bar for each";
        value: Words = "Showing";
        n_rows: Words = "how many rows there are";
        function: Words = "As the";
        x: Words = "Across";
        y: Words = "Up";
        lines: Words = "Lines";
        method: Words = "Compared by";
        pearson: Words = "values (Pearson)";
        spearman: Words = "ranks (Spearman)";
        all_numbers: Words = "none chosen: all numbers";
        pairs_columns: Words = "Columns (2 to 6)";
        python: Words = "The same in Python";
        drawing: Words = "Drawing";
        brush_hint: Words = "Draw a range on the chart to look at its rows.";
        brushed: fn(&str) -> String = |expression| format!("Chosen: {expression}");
        show_rows: Words = "Show these rows";
        keep_rows: Words = "Make it a step";
    }
}
