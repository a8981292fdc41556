//! The kinds of a column, and which row is of which.

use std::collections::HashMap;

use bunsen_spec::{AxisScale, GroupKind, Problem, say};
use bunsen_stats::{bin_of, histogram, quantile};

use super::columns::{find, narrowest, numbers, scale, sorted};
use crate::{Table, Values};

/// A row of no kind, because the value is missing.
pub(super) const NO_KIND: u8 = u8::MAX;
/// Kinds along an axis; more texts are put together as other.
const MOST_ON_AXIS: usize = 12;
/// Kinds with a colour; more texts are put together as other.
const MOST_COLORS: usize = 8;
/// Ranges with a colour.
const N_QUARTERS: usize = 4;
/// Texts with more kinds than this neither group nor colour.
const MOST_TEXTS: usize = 256;

/// The kinds of a column.
pub(super) struct Grouping {
    /// The kinds.
    pub(super) kinds: Vec<GroupKind>,
    /// The kind of each row, as its place in `kinds`, or [`NO_KIND`].
    pub(super) of_row: Vec<u8>,
}

/// What to do with numbers of many distinct values.
#[derive(Clone, Copy)]
enum Ranges {
    /// So many bins of equal width at most.
    Equal(usize),
    /// Four ranges of about equally many values.
    Quartiles,
}

/// The kinds below bars and beside boxes: at most 12 and other, or 12 ranges.
pub(super) fn on_axis(table: &Table, name: &str) -> Result<Grouping, Problem> {
    grouped(table, name, MOST_ON_AXIS, Ranges::Equal(MOST_ON_AXIS))
}

/// The kinds along one side of a grid: at most 12 and other, or `n_ranges` ranges.
pub(super) fn on_grid(table: &Table, name: &str, n_ranges: usize) -> Result<Grouping, Problem> {
    grouped(table, name, MOST_ON_AXIS, Ranges::Equal(n_ranges))
}

/// The kinds that make groups, each drawn by itself: as [`on_axis`], but a text with too many kinds is refused.
pub(super) fn groups(table: &Table, name: &str) -> Result<Grouping, Problem> {
    refuse_many(table, name)?;
    on_axis(table, name)
}

/// The kinds with a colour: at most 8 and other, or the quartiles of numbers.
pub(super) fn colors(table: &Table, name: &str) -> Result<Grouping, Problem> {
    refuse_many(table, name)?;
    grouped(table, name, MOST_COLORS, Ranges::Quartiles)
}

/// As [`colors`], or `None` for numbers, days and moments that are many enough for a scale.
pub(super) fn colors_or_scale(table: &Table, name: &str) -> Result<Option<Grouping>, Problem> {
    let column = find(table, name)?;
    let is_few = match scale(&column.values) {
        Some(AxisScale::Integer) => {
            few(&numbers(&column.values).expect("whole numbers are numbers"), MOST_COLORS).is_some()
        }
        Some(_) => false,
        None => true,
    };
    if is_few { colors(table, name).map(Some) } else { Ok(None) }
}

/// All rows of one kind without a name: what a chart without groups has.
pub(super) fn all_or(
    table: &Table,
    name: Option<&str>,
    grouped: impl Fn(&Table, &str) -> Result<Grouping, Problem>,
) -> Result<Grouping, Problem> {
    match name {
        Some(name) => grouped(table, name),
        None => Ok(Grouping { kinds: Vec::new(), of_row: vec![0; table.n_rows()] }),
    }
}

impl Grouping {
    /// How many groups there are: one where nothing groups.
    pub(super) fn n(&self) -> usize {
        self.kinds.len().max(1)
    }

    /// The kind of group `at`; `None` where nothing groups.
    pub(super) fn kind(&self, at: usize) -> Option<GroupKind> {
        self.kinds.get(at).cloned()
    }
}

fn refuse_many(table: &Table, name: &str) -> Result<(), Problem> {
    let Values::Text(texts) = &find(table, name)?.values else { return Ok(()) };
    let mut seen = std::collections::HashSet::new();
    texts.iter().flatten().for_each(|text| {
        seen.insert(text);
    });
    if seen.len() > MOST_TEXTS {
        return Err(say::charts::too_many_kinds(name, seen.len() as u64).in_column(name));
    }
    Ok(())
}

fn grouped(table: &Table, name: &str, most: usize, ranges: Ranges) -> Result<Grouping, Problem> {
    let column = find(table, name)?;
    let values = &column.values;
    if let Values::Text(texts) = values {
        return Ok(text_kinds(texts.iter(), most));
    }
    let all = numbers(values).expect("what is no text is numbers");
    let Some(scale) = scale(values) else { return Ok(flag_kinds(&all)) };
    Ok(number_kinds(&all, scale, most, ranges))
}

/// The most frequent texts, of equally frequent ones the first by letter; the rest are other.
fn text_kinds<'a>(texts: impl Iterator<Item = Option<&'a str>>, most: usize) -> Grouping {
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let mut counts: Vec<(&str, u64)> = Vec::new();
    let of_text: Vec<u32> = texts
        .map(|text| {
            let Some(text) = text else { return u32::MAX };
            let number = *numbers.entry(text).or_insert_with(|| {
                counts.push((text, 0));
                counts.len() as u32 - 1
            });
            counts[number as usize].1 += 1;
            number
        })
        .collect();
    let mut order: Vec<usize> = (0..counts.len()).collect();
    order.sort_unstable_by(|a, b| counts[*b].1.cmp(&counts[*a].1).then(counts[*a].0.cmp(counts[*b].0)));
    // One kind left over has its own place rather than being other.
    let n_own = if order.len() == most + 1 { most + 1 } else { order.len().min(most) };
    let mut place = vec![n_own as u8; counts.len()];
    let mut kinds: Vec<GroupKind> = Vec::new();
    for number in order.iter().take(n_own) {
        place[*number] = kinds.len() as u8;
        kinds.push(GroupKind::Text { value: counts[*number].0.to_string() });
    }
    if order.len() > n_own {
        kinds.push(GroupKind::Other { n_kinds: (order.len() - n_own) as u64 });
    }
    let of_row = of_text.into_iter().map(|number| place.get(number as usize).copied().unwrap_or(NO_KIND)).collect();
    Grouping { kinds, of_row }
}

fn flag_kinds(flags: &[f64]) -> Grouping {
    let there: Vec<f64> = [0.0, 1.0].into_iter().filter(|flag| flags.contains(flag)).collect();
    let place = |flag: &f64| there.iter().position(|other| other == flag).map_or(NO_KIND, |place| place as u8);
    let kinds = there.iter().map(|flag| GroupKind::Flag { value: *flag == 1.0 }).collect();
    Grouping { kinds, of_row: flags.iter().map(place).collect() }
}

/// Few distinct numbers are kinds, many are put into ranges.
fn number_kinds(all: &[f64], scale: AxisScale, most: usize, ranges: Ranges) -> Grouping {
    let most = if matches!(ranges, Ranges::Quartiles) && scale != AxisScale::Integer { N_QUARTERS } else { most };
    if let Some(distinct) = few(all, most) {
        let place = |value: &f64| match distinct.binary_search_by(|other| other.total_cmp(value)) {
            Ok(place) => place as u8,
            Err(_) => NO_KIND,
        };
        let kinds = distinct.iter().map(|value| GroupKind::Value { value: *value, scale }).collect();
        return Grouping { kinds, of_row: all.iter().map(place).collect() };
    }
    let there = sorted(all.iter().copied().filter(|value| !value.is_nan()).collect());
    let edges = match (there.is_empty(), ranges) {
        (true, _) => return Grouping { kinds: Vec::new(), of_row: vec![NO_KIND; all.len()] },
        (_, Ranges::Equal(n)) => equal_edges(&there, scale, n),
        (_, Ranges::Quartiles) => quartiles(&there),
    };
    let n = edges.len() - 1;
    let largest = there[there.len() - 1];
    let has_high = |at: usize| at + 1 == n && edges[n] <= largest;
    let range = |at: usize| GroupKind::Range { low: edges[at], high: edges[at + 1], scale, has_high: has_high(at) };
    let place = |value: &f64| if value.is_nan() { NO_KIND } else { bin_of(*value, &edges) as u8 };
    Grouping { kinds: (0..n).map(range).collect(), of_row: all.iter().map(place).collect() }
}

/// The edges of as many bins as a histogram would have, but of `most` at most. Those of whole numbers and days are
/// whole; equal edges are merged.
fn equal_edges(sorted: &[f64], scale: AxisScale, most: usize) -> Vec<f64> {
    let (unit, mut edges) = (narrowest(scale), histogram(sorted, narrowest(scale), most).edges);
    if unit > 0.0 {
        let (first, last) = (sorted[0], sorted[sorted.len() - 1]);
        let n_units = ((last - first) / unit).floor() + 1.0;
        let width = (n_units / (edges.len() - 1) as f64).ceil();
        let n = (n_units / width).ceil() as usize;
        edges = (0..=n).map(|at| first + at as f64 * width * unit).collect();
    }
    edges.dedup();
    edges
}

/// Smallest, quartiles and largest; equal edges are merged.
fn quartiles(sorted: &[f64]) -> Vec<f64> {
    let mut edges: Vec<f64> = [0.0, 0.25, 0.5, 0.75, 1.0].iter().map(|q| quantile(sorted, *q)).collect();
    edges.dedup();
    edges
}

/// The distinct values in ascending order, if they are at most `most` and there are any.
fn few(values: &[f64], most: usize) -> Option<Vec<f64>> {
    let mut distinct: Vec<f64> = Vec::new();
    let mut last = f64::NAN;
    for value in values.iter().filter(|value| !value.is_nan()) {
        if *value == last {
            continue;
        }
        last = *value;
        if let Err(place) = distinct.binary_search_by(|other| other.total_cmp(value)) {
            if distinct.len() == most {
                return None;
            }
            distinct.insert(place, *value);
        }
    }
    (!distinct.is_empty()).then_some(distinct)
}
