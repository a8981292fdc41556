//! Counts: a histogram of numbers, or bars of values.

use charming::element::{ItemStyle, Trigger};
use charming::series::Bar;

use super::figure::{Figure, FigureTable, Height};
use super::number::short;
use crate::state::format::count;
use super::options::{Options, Series, bounds, number_axis, word_axis};
use super::palette::Palette;
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
        _ => (text().chart.bars_summary)(title, None, 0),
    };
    Figure {
        title: title.into(),
        note: String::new(),
        summary,
        keys: Vec::new(),
        table: FigureTable {
            columns: text().chart.histogram_columns.map(String::from).into(),
            rows: edges
                .windows(2)
                .zip(counts)
                .map(|(e, n)| vec![short(e[0]), short(e[1]), count(*n)])
                .collect(),
        },
        options: columns(names, counts, "98%", palette),
        height: Height::Low,
    }
}

/// Counts of values, in the order given.
pub fn bars(title: &str, values: &[(String, u64)], palette: &Palette) -> Figure {
    let first = values.iter().max_by_key(|(_, n)| *n).map(|(name, n)| (name.as_str(), *n));
    let counts: Vec<u64> = values.iter().map(|(_, n)| *n).collect();
    Figure {
        title: title.into(),
        note: String::new(),
        summary: (text().chart.bars_summary)(title, first, values.len()),
        keys: Vec::new(),
        table: FigureTable {
            columns: vec![text().chart.value.into(), text().chart.count.into()],
            rows: values.iter().map(|(name, n)| vec![name.clone(), count(*n)]).collect(),
        },
        options: columns(values.iter().map(|(name, _)| name.clone()).collect(), &counts, "70%", palette),
        height: Height::Low,
    }
}

fn columns(names: Vec<String>, counts: &[u64], width: &str, palette: &Palette) -> String {
    let bar = Bar::new()
        .id("counts")
        .bar_width(width)
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
        assert_eq!(figure.table.to_csv(), "from,to,count\n0,10,2\n10,20,7\n20,30,1\n");
    }

    #[test]
    fn bars_name_the_largest() {
        let figure = bars("Kinds", &[("a".into(), 1), ("b".into(), 1200)], &light());
        assert_eq!(figure.summary, "Kinds: 2 bars, the largest is b with 1,200.");
        assert_eq!(bars("Kinds", &[], &light()).summary, "Kinds: nothing counted.");
        assert_eq!(histogram("Age", &[], &[], &light()).summary, "Age: nothing counted.");
    }
}
