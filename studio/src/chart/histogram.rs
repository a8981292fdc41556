//! Counts of numbers in equal bins.

use charming::element::{ItemStyle, Trigger};
use charming::series::Bar;

use super::figure::{Figure, FigureTable, Height, LazyTable};
use super::number::short;
use super::options::{Options, Series, bounds, number_axis, word_axis};
use super::palette::Palette;
use crate::state::format::count;
use crate::text::text;

/// Counts in bins. `edges` has one more entry than `counts`.
pub fn histogram(title: &str, edges: &[f64], counts: &[u64], palette: &Palette) -> Figure {
    let names = edges.windows(2).map(|e| short((e[0] + e[1]) / 2.0)).collect();
    let n = counts.iter().sum();
    let mode = counts.iter().enumerate().max_by_key(|(i, n)| (**n, usize::MAX - i)).map_or(0, |(i, _)| i);
    let summary = match (edges.first(), edges.last(), edges.get(mode..mode + 2)) {
        (Some(low), Some(high), Some(bin)) if n > 0 => {
            (text().chart.histogram_summary)(title, n, (*low, *high), (bin[0], bin[1]))
        }
        _ => (text().chart.nothing_counted)(title),
    };
    Figure {
        title: title.into(),
        note: String::new(),
        summary,
        keys: Vec::new(),
        table: LazyTable::new({
            let table = FigureTable {
                columns: text().chart.histogram_columns.map(String::from).into(),
                rows: edges.windows(2).zip(counts).map(|(e, n)| vec![short(e[0]), short(e[1]), count(*n)]).collect(),
            };
            move || table.clone()
        }),
        options: columns(names, counts, palette),
        height: Height::Low,
    }
}

fn columns(names: Vec<String>, counts: &[u64], palette: &Palette) -> String {
    let bar = Bar::new()
        .id("counts")
        .bar_width("98%")
        .item_style(ItemStyle::new().color(palette.color(0)).border_radius(1.0))
        .data(counts.iter().map(|n| *n as f64).collect::<Vec<_>>());
    let x_axis = word_axis(palette, names);
    let y_axis = number_axis(palette, bounds(counts.iter().map(|n| *n as f64).chain([0.0])));
    Options::new(palette, Trigger::Axis, x_axis, y_axis, vec![Series::Bar(Box::new(bar))]).to_json()
}

#[cfg(test)]
mod tests {
    use super::super::options::tests::light;
    use super::*;

    #[test]
    fn a_histogram_says_where_most_values_lie() {
        let figure = histogram("Age", &[0.0, 10.0, 20.0, 30.0], &[2, 7, 1], &light());
        assert_eq!(figure.summary, "Age: 10 values from 0 to 30, most between 10 and 20.");
        assert_eq!(figure.table.make().to_csv(), "from,to,count\n0,10,2\n10,20,7\n20,30,1\n");
    }

    #[test]
    fn nothing_counted_is_said() {
        assert_eq!(histogram("Age", &[], &[], &light()).summary, "Age: nothing counted.");
    }
}
