//! The table's pictures, a page at a time: those of the rows that are looked at, in their order.

use bunsen_protocol::ReadRows;
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::parts::{Button, ButtonKind, Empty, Pixels, ProblemBox, Skeleton};
use crate::rooms::Project;
use crate::state::gallery::pictures;
use crate::state::seen_rows::SeenRows;
use crate::text::text;

/// Pictures on a page.
const PAGE: u64 = 48;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct GalleryProps {
    /// The project.
    pub project: Project,
    /// The rows that are looked at.
    pub seen: SeenRows,
}

/// See [`GalleryProps`].
#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    let t = &text().charts;
    let state = &props.project.state;
    let first = use_state_eq(|| 0_u64);
    let asked = use_answer(ReadRows {
        project: props.project.id(),
        view: props.seen.view.clone(),
        offset: *first,
        limit: PAGE,
    });
    {
        // Other rows, or another table, begin at their first.
        let (first, reload) = (first.setter(), asked.reload.clone());
        let is_first = use_mut_ref(|| true);
        use_effect_with((props.seen.view.clone(), state.data.clone()), move |_| {
            first.set(0);
            if !is_first.replace(false) {
                reload.emit(());
            }
        });
    }
    let page = match (&asked.answer, &asked.problem) {
        (Some(page), _) => page,
        (None, Some(problem)) => {
            return html! { <ProblemBox problem={problem.clone()} onretry={asked.reload.clone()} /> };
        }
        (None, None) => return html! { <Skeleton lines={6} height="72px" label={t.reading_pictures} /> },
    };
    let (Some(shape), Some(shown)) = (state.profile.image, pictures(&state.profile, &page.rows)) else {
        return html! { <Empty sentence={t.no_pictures} /> };
    };
    let last = *first + shown.len() as u64;
    let turn = |to: u64| {
        let first = first.setter();
        Callback::from(move |_: MouseEvent| first.set(to))
    };
    html! {
        <section class="stack tight" aria-label={t.pictures} aria-busy={asked.is_loading.to_string()}>
            if let Some(problem) = &asked.problem { <ProblemBox problem={problem.clone()} /> }
            <div class="gallery">
                { for shown.iter().zip(&page.numbers).map(|(picture, number)| {
                    let row = format!("{} {}", text().data.row_number, number + 1);
                    let label = format!("{row} {}", picture.caption);
                    html! {
                        <figure key={*number} title={row}>
                            <Pixels width={shape.width} height={shape.height} values={picture.values.clone()} {label} />
                            <figcaption>{ &picture.caption }</figcaption>
                        </figure>
                    }
                }) }
            </div>
            <div class="row wrap">
                <span class="grow small soft" role="status">{ (t.pictures_seen)((*first + 1).min(last), last, page.n_rows) }</span>
                <Button label={t.earlier} kind={ButtonKind::Plain} is_small=true disabled={*first == 0} onclick={turn(first.saturating_sub(PAGE))} />
                <Button label={t.later} kind={ButtonKind::Plain} is_small=true disabled={last >= page.n_rows} onclick={turn(*first + PAGE)} />
            </div>
        </section>
    }
}
