//! Who was taken for whom, as a grid: blue where the model is right, orange where it errs.
//!
//! Drawn as SVG of our own: ECharts' heat map can neither colour the diagonal by itself nor be read cell
//! by cell.

use bunsen_spec::Confusion;
use yew::prelude::*;

use super::figure::{FigureTable, LazyTable};
use super::palette::use_palette;
use super::panel::{PictureFrame, Saving};
use super::save::save_drawing;
use crate::state::format::count;
use crate::state::order::ordered;
use crate::text::text;

/// More classes than this are told as a list of the most frequent errors: nobody can read such a grid.
const MOST_DRAWN: usize = 50;
/// Most errors in that list.
const MOST_PAIRS: usize = 100;
/// More classes than this are drawn without numbers in the cells.
const MOST_NUMBERS: usize = 14;
/// Labels are cut to this many letters.
const MOST_LETTERS: usize = 10;
const CELL: f64 = 27.0;

/// What to draw.
#[derive(Properties, PartialEq)]
pub struct ConfusionMatrixProps {
    /// The counts.
    pub confusion: Confusion,
    /// The title, such as "Which digits are confused".
    pub title: AttrValue,
}

/// The confusion matrix with its title, its table and a way to save it.
#[component]
pub fn ConfusionMatrix(props: &ConfusionMatrixProps) -> Html {
    let palette = use_palette();
    let svg = use_node_ref();
    let confusion = &props.confusion;
    let n = confusion.labels.len();
    let table = {
        let confusion = confusion.clone();
        LazyTable::new(move || confusion_table(&confusion))
    };
    if n > MOST_DRAWN {
        return html! {
            <PictureFrame title={props.title.clone()} {table} saving={Saving::Nothing} shows_table=true>
                <p class="sr-only">{ confusion_summary(confusion) }</p>
            </PictureFrame>
        };
    }
    let labels: Vec<String> = confusion.labels.iter().map(|l| cut(l)).collect();
    let longest = labels.iter().map(|l| l.chars().count()).max().unwrap_or(1) as f64;
    let left = longest * 7.0 + 8.0;
    let stands = longest > 3.0;
    let below = if stands { longest * 7.0 + 6.0 } else { 20.0 };
    let side = n as f64 * CELL;
    let most_wrong = cells(confusion).filter(|(t, p, _)| t != p).map(|cell| cell.2).max().unwrap_or(0).max(1);
    let most_right = cells(confusion).filter(|(t, p, _)| t == p).map(|cell| cell.2).max().unwrap_or(0).max(1);
    let cell = |(t, p, v): (usize, usize, u64)| {
        let (x, y) = (left + p as f64 * CELL, t as f64 * CELL);
        let is_right = t == p;
        let (fill, opacity, ink) = if is_right {
            (&palette.series[0], 0.55 + 0.4 * v as f64 / most_right as f64, &palette.surface)
        } else {
            (&palette.series[1], 0.3 + 0.6 * v as f64 / most_wrong as f64, &palette.ink)
        };
        html! {
            <g>
                <title>{ (text().chart.confusion_cell)(&confusion.labels[t], &confusion.labels[p], v) }</title>
                <rect x={px(x)} y={px(y)} width="25" height="25" rx="3" fill={fill.clone()} opacity={px(opacity)} />
                if n <= MOST_NUMBERS {
                    <text class={if is_right { "right" } else { "wrong" }} x={px(x + 12.5)} y={px(y + 17.0)} text-anchor="middle" fill={ink.clone()}
                        font-size={if v > 999 { "9" } else { "12" }}>{ v }</text>
                }
            </g>
        }
    };
    let row_label = |(i, label): (usize, &String)| {
        html! {
            <text x={px(left - 6.0)} y={px(i as f64 * CELL + 17.0)} text-anchor="end" fill={palette.ink_soft.clone()}>{ label }</text>
        }
    };
    let column_label = |(i, label): (usize, &String)| {
        let (x, y) = (left + i as f64 * CELL + 12.5, side + 16.0);
        let turned = stands.then(|| format!("rotate(-90 {x:.1} {y:.1})"));
        let (x, y) = if stands { (x + 6.0, y + 4.0) } else { (x, y) };
        html! {
            <text x={px(x)} y={px(y)} text-anchor={if stands { "end" } else { "middle" }} transform={turned}
                fill={palette.ink_soft.clone()}>{ label }</text>
        }
    };
    let (width, height) = (left + side, side + below + 4.0);
    let summary = confusion_summary(confusion);
    let save = {
        let (svg, summary) = (svg.clone(), summary.clone());
        Callback::from(move |(format, name)| save_drawing(&svg, format, name, &summary))
    };
    html! {
        <PictureFrame title={props.title.clone()} note={text().chart.confusion_note} {table}
            saving={Saving::Picture(save)}>
            <svg ref={svg} class="confusion" xmlns="http://www.w3.org/2000/svg" width={format!("{width:.0}")} height={format!("{height:.0}")}
                viewBox={format!("0 0 {width:.0} {height:.0}")}
                role="img" aria-label={summary} font-family={palette.sans.clone()} font-size="12">
                <rect width={format!("{width:.0}")} height={format!("{height:.0}")} fill={palette.surface.clone()} />
                <rect x={px(left)} y="0" width={px(side - 2.0)} height={px(side - 2.0)} rx="3" fill={palette.sunken.clone()} />
                { for cells(confusion).filter(|cell| cell.2 > 0).map(cell) }
                { for labels.iter().enumerate().map(row_label) }
                { for labels.iter().enumerate().map(column_label) }
            </svg>
        </PictureFrame>
    }
}

/// The sentence that stands for the picture.
fn confusion_summary(confusion: &Confusion) -> String {
    let all = cells(confusion).map(|cell| cell.2).sum();
    let right = cells(confusion).filter(|(t, p, _)| t == p).map(|cell| cell.2).sum();
    let worst = cells(confusion)
        .filter(|(t, p, n)| t != p && *n > 0)
        .reduce(|a, b| if b.2 > a.2 { b } else { a })
        .map(|(t, p, n)| (confusion.labels[t].as_str(), confusion.labels[p].as_str(), n));
    (text().chart.confusion_summary)(right, all, worst)
}

/// The counts as a table with a row and a column per class; with very many classes, the most frequent
/// errors, the worst first.
fn confusion_table(confusion: &Confusion) -> FigureTable {
    if confusion.labels.len() > MOST_DRAWN {
        let errors: Vec<_> = cells(confusion).filter(|(t, p, n)| t != p && *n > 0).collect();
        let mut errors = ordered(errors, |a, b| b.2.cmp(&a.2));
        errors.truncate(MOST_PAIRS);
        let label = |i: usize| confusion.labels[i].clone();
        return FigureTable {
            columns: text().chart.error_columns.map(String::from).into(),
            rows: errors.into_iter().map(|(t, p, n)| vec![label(t), label(p), count(n)]).collect(),
        };
    }
    FigureTable {
        columns: std::iter::once(text().chart.true_kind.to_string()).chain(confusion.labels.iter().cloned()).collect(),
        rows: confusion
            .labels
            .iter()
            .zip(&confusion.counts)
            .map(|(label, counts)| std::iter::once(label.clone()).chain(counts.iter().map(|n| count(*n))).collect())
            .collect(),
    }
}

/// (true class, predicted class, rows) of every cell, row by row.
fn cells(confusion: &Confusion) -> impl Iterator<Item = (usize, usize, u64)> {
    confusion.counts.iter().enumerate().flat_map(|(t, row)| row.iter().enumerate().map(move |(p, n)| (t, p, *n)))
}

fn px(value: f64) -> String {
    format!("{value:.2}")
}

fn cut(label: &str) -> String {
    if label.chars().count() <= MOST_LETTERS {
        return label.into();
    }
    label.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(counts: [[u64; 2]; 2]) -> Confusion {
        Confusion { labels: vec!["no".into(), "yes".into()], counts: counts.map(Vec::from).into() }
    }

    #[test]
    fn the_sentence_names_the_worst_error() {
        assert_eq!(
            confusion_summary(&some([[5, 1], [3, 7]])),
            "Confusion matrix: 12 of 16 rows are right. The most frequent error is yes taken for no, 3 times."
        );
        assert_eq!(
            confusion_summary(&some([[5, 0], [0, 7]])),
            "Confusion matrix: 12 of 12 rows are right. There are no errors."
        );
    }

    #[test]
    fn the_table_has_a_row_per_true_class() {
        assert_eq!(confusion_table(&some([[5, 1], [3, 7]])).rows, [["no", "5", "1"], ["yes", "3", "7"]]);
    }

    #[test]
    fn of_very_many_classes_the_worst_errors_are_listed() {
        let mut counts = vec![vec![0; 60]; 60];
        (counts[3][4], counts[5][6], counts[7][7]) = (2, 9, 50);
        let confusion = Confusion { labels: (0..60).map(|i| i.to_string()).collect(), counts };
        assert_eq!(confusion_table(&confusion).rows, [["5", "6", "9"], ["3", "4", "2"]]);
    }

    #[test]
    fn long_labels_are_cut() {
        assert_eq!(cut("Iris-versicolor"), "Iris-vers…");
        assert_eq!(cut("setosa"), "setosa");
    }
}
