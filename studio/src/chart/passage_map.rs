//! Where the passages of documents lie on a plane, coloured by document.

use std::collections::BTreeMap;

use bunsen_spec::{MappedPassage, PassageMap};
use charming::datatype::{CompositeValue, DataPoint, DataPointItem};
use charming::element::{ItemStyle, Symbol, Trigger};
use charming::series::Scatter;

use super::figure::{Figure, FigureTable, Height, Key, LazyTable};
use super::number::{percent, short};
use super::options::{Options, Series, bounds, lower_axis, named, number_axis};
use super::palette::Palette;
use crate::state::order::ordered;
use crate::text::text;

/// Documents that are drawn with a colour and a mark of their own: those with the most passages.
const MARKS: [Symbol; 6] =
    [Symbol::Circle, Symbol::Triangle, Symbol::Rect, Symbol::Diamond, Symbol::RoundRect, Symbol::Pin];
/// Letters of a line, and lines, of a passage that is pointed at.
const TIP: (usize, usize) = (64, 8);

/// The passages as points; those of the documents with the most passages in colours of their own.
pub fn passage_map(map: &PassageMap, palette: &Palette) -> Figure {
    let t = &text().chart;
    let groups = groups(map);
    let x = bounds(map.passages.iter().map(|own| own.at[0]));
    let y = bounds(map.passages.iter().map(|own| own.at[1]));
    let series = groups.iter().enumerate().map(|(number, (name, numbers))| {
        let mark = MARKS.get(number).filter(|_| name.is_some());
        let color = if mark.is_some() { palette.color(number) } else { &palette.line_strong };
        let scatter = Scatter::new()
            .id(name.map_or("others", String::as_str))
            .symbol(mark.cloned().unwrap_or(Symbol::Circle))
            .symbol_size(if mark.is_some() { 8.0 } else { 5.0 })
            .item_style(ItemStyle::new().color(color).opacity(0.75))
            .data(numbers.iter().map(|at| point(&map.passages[*at])).collect::<Vec<_>>());
        Series::Scatter(Box::new(scatter))
    });
    let [across, upwards] = map.explained;
    let keys = groups.iter().enumerate().filter_map(|(color, (name, _))| Some(Key { name: name.cloned()?, color }));
    let x_axis = named(lower_axis(palette, x.lo, x.hi).interval(x.step), palette, t.first_component);
    Figure {
        title: t.map_title.into(),
        note: (t.map_note)(&percent(across), &percent(upwards)),
        summary: (t.map_summary)(map.passages.len() as u64, groups.iter().filter(|(name, _)| name.is_some()).count()),
        keys: keys.collect(),
        table: LazyTable::new({
            let map = map.clone();
            move || table(&map)
        }),
        options: Options::new(palette, Trigger::Item, x_axis, number_axis(palette, y), series.collect())
            .with_room_below(30)
            .with_names_as_tips()
            .to_json(),
        height: Height::Tall,
    }
}

/// The passage that is drawn as point `at` of series `series`.
pub fn mapped_passage(map: &PassageMap, series: usize, at: usize) -> Option<&MappedPassage> {
    map.passages.get(*groups(map).get(series)?.1.get(at)?)
}

/// The passages, by number, of each document that is drawn by itself, and last, without a name, of all others.
fn groups(map: &PassageMap) -> Vec<(Option<&String>, Vec<usize>)> {
    let mut by_file: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
    for (number, own) in map.passages.iter().enumerate() {
        by_file.entry(&own.place.file).or_default().push(number);
    }
    let mut files = ordered(by_file.into_iter().collect(), |a, b| b.1.len().cmp(&a.1.len()));
    let others: Vec<usize> = files.split_off(files.len().min(MARKS.len())).into_iter().flat_map(|own| own.1).collect();
    let named = files.into_iter().map(|(name, numbers)| (Some(name), numbers));
    named.chain((!others.is_empty()).then_some((None, others))).collect()
}

fn point(passage: &MappedPassage) -> DataPoint {
    let [x, y] = passage.at.map(CompositeValue::from);
    DataPointItem::new(CompositeValue::Array(vec![x, y])).name(tip(passage)).into()
}

/// Where a passage stands, and the beginning of it, in lines.
fn tip(passage: &MappedPassage) -> String {
    let (length, n_lines) = TIP;
    let mut lines = vec![(text().ask.place)(&passage.place), String::new()];
    for word in passage.place.quote.split_whitespace() {
        let is_full = lines.last().is_some_and(|line| line.chars().count() + word.chars().count() > length);
        if is_full && lines.len() > n_lines {
            lines.push("…".into());
            break;
        }
        match lines.last_mut() {
            Some(line) if !is_full => line.push_str(if line.is_empty() { "" } else { " " }),
            _ => lines.push(String::new()),
        }
        if let Some(line) = lines.last_mut() {
            line.extend(word.chars().take(length));
        }
    }
    lines.join("\n")
}

fn table(map: &PassageMap) -> FigureTable {
    let t = &text().chart;
    let row = |own: &MappedPassage| {
        vec![(text().ask.place)(&own.place), own.place.quote.clone(), short(own.at[0]), short(own.at[1])]
    };
    FigureTable {
        columns: vec![
            t.map_place.into(),
            text().ask.passage.into(),
            t.first_component.into(),
            t.second_component.into(),
        ],
        rows: map.passages.iter().map(row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Citation;

    use super::super::options::tests::light;
    use super::*;

    fn map(files: &[&str]) -> PassageMap {
        let passage = |(number, file): (usize, &&str)| MappedPassage {
            place: Citation {
                file: file.to_string(),
                page: None,
                headings: Vec::new(),
                quote: format!("Passage {number} {}", "of many words ".repeat(60)),
                range: 0..9,
                score: 0.0,
            },
            at: [number as f64, -(number as f64)],
        };
        let passages: Vec<_> = files.iter().enumerate().map(passage).collect();
        let n = passages.len() as u64;
        PassageMap { passages, explained: [0.125, 0.0625], n_encoded: n, n_passages: n }
    }

    #[test]
    fn documents_with_the_most_passages_have_colours() {
        let map = map(&["a", "b", "b", "c", "d", "e", "f", "g", "h"]);
        let figure = passage_map(&map, &light());
        let names: Vec<&str> = figure.keys.iter().map(|key| key.name.as_str()).collect();
        assert_eq!(names, ["b", "a", "c", "d", "e", "f"]);
        let options: serde_json::Value = serde_json::from_str(&figure.options).unwrap();
        let series = options["series"].as_array().unwrap();
        assert_eq!(series.len(), 7);
        assert_eq!((series[6]["data"].as_array().unwrap().len(), &series[6]["id"]), (2, &"others".into()));
        assert_eq!(options["tooltip"]["formatter"], "{b}");
        // What is pressed is what is drawn there.
        for (at, (group, place)) in [(1, (0, 0)), (2, (0, 1)), (0, (1, 0)), (7, (6, 0)), (8, (6, 1))] {
            let found = mapped_passage(&map, group, place).unwrap();
            assert!(found.place.quote.starts_with(&format!("Passage {at} ")));
            let drawn = series[group]["data"][place]["name"].as_str().unwrap();
            assert!(drawn.contains(&format!("Passage {at} ")), "{drawn}");
        }
        assert_eq!(mapped_passage(&map, 7, 0), None);
        assert_eq!(figure.table.make().rows.len(), 9);
    }

    #[test]
    fn a_long_passage_is_cut_where_it_is_pointed_at() {
        let all = tip(&map(&["a"]).passages[0]);
        let lines: Vec<&str> = all.lines().collect();
        assert!(lines.len() <= TIP.1 + 3 && lines.iter().all(|line| line.chars().count() <= TIP.0 + 1), "{lines:#?}");
        assert_eq!((lines[0], lines[lines.len() - 1]), ("a", "…"));
    }
}
