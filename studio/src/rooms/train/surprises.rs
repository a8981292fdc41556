//! The held-out rows that the model got most confidently wrong.

use bunsen_spec::{ImageShape, Surprise, Task};
use yew::prelude::*;

use crate::chart::{FigureTable, data_table, short};
use crate::parts::Pixels;
use crate::text::text;

/// See the module. `surprises` are the rows, worst first; `image` the pictures' shape, if they are pictures.
pub fn surprises(surprises: &[Surprise], image: Option<ImageShape>, task: Task) -> Html {
    let t = &text().train;
    let is_classes = task == Task::Classification;
    if surprises.is_empty() {
        return if is_classes {
            html! { <p class="soft">{ t.nothing_wrong }</p> }
        } else {
            html! {}
        };
    }
    let body = match image {
        Some(shape) if surprises.iter().all(|s| !s.pixels.is_empty()) => pictures(surprises, shape),
        _ => data_table(&table(surprises, is_classes), t.surprising),
    };
    html! {
        <section aria-label={t.surprising}>
            <h2>{ t.surprising }</h2>
            <p class="chart-note">{ if is_classes { t.surprising_note } else { t.surprising_note_number } }</p>
            { body }
        </section>
    }
}

fn pictures(surprises: &[Surprise], shape: ImageShape) -> Html {
    html! {
        <div class="surprises">
            { for surprises.iter().take(8).map(|s| {
                let said = (text().train.said)(&s.truth, &s.predicted);
                html! {
                    <figure key={s.row} title={(text().train.sure)(s.weight)}>
                        <Pixels width={shape.width} height={shape.height} values={s.pixels.clone()} label={said.clone()} />
                        <figcaption>{ said }</figcaption>
                    </figure>
                }
            }) }
        </div>
    }
}

fn table(surprises: &[Surprise], is_classes: bool) -> FigureTable {
    let t = &text().train;
    let weight = |w: f64| if is_classes { (t.sure)(w) } else { short(w) };
    FigureTable {
        columns: if is_classes { t.surprise_columns } else { t.surprise_columns_number }.map(String::from).into(),
        rows: surprises
            .iter()
            .map(|s| vec![(s.row + 1).to_string(), s.truth.clone(), s.predicted.clone(), weight(s.weight)])
            .collect(),
    }
}
