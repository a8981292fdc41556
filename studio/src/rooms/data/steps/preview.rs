//! A step as it would be: the rows it touches, before and after.

use bunsen_protocol::PreviewStep;
use bunsen_spec::say::recipe::sentence;
use bunsen_spec::{Cell, Problem, ProblemKind, StepPreview};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::parts::ProblemBox;
use crate::rooms::data::issues::issue_list;
use crate::rooms::{Project, cell_words};
use crate::state::format::count;
use crate::state::recipe::{Editing, kind_of};
use crate::state::step_preview::{Shown, shown};
use crate::text::text;

/// How long the form rests before the step is previewed.
const REST_MS: u32 = 150;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PreviewProps {
    /// The project.
    pub project: Project,
    /// The step as it stands in the form.
    pub editing: Editing,
}

/// See [`PreviewProps`].
#[component]
pub fn Preview(props: &PreviewProps) -> Html {
    let t = &text().recipe;
    let rested = use_state_eq(|| props.editing.clone());
    {
        let rested = rested.setter();
        use_effect_with(props.editing.clone(), move |editing| {
            let editing = editing.clone();
            let timeout = Timeout::new(REST_MS, move || rested.set(editing));
            move || drop(timeout)
        });
    }
    let first = {
        let which = (props.editing.at, props.editing.is_new, kind_of(&props.editing.step));
        use_memo(which, |_| props.editing.step.clone())
    };
    // What a new step still lacks is no mistake before anything was entered.
    let is_untouched = props.editing.is_new && rested.step == *first;
    let recipe = &props.project.state.data.recipe;
    let asked = use_answer(PreviewStep {
        project: props.project.id(),
        before: rested.before(recipe).to_vec(),
        step: rested.step.clone(),
    });
    html! {
        <section class="stack step-preview" aria-label={t.preview} aria-busy={asked.is_loading.to_string()}>
            <h2 aria-live="polite">{ sentence(&rested.step) }</h2>
            if let Some(why) = asked.problem.as_ref().filter(|why| is_untouched && is_about_input(why)) {
                <p class="soft" role="status">{ &why.remedy }</p>
            } else if let Some(why) = &asked.problem {
                <ProblemBox problem={why.clone()} />
            } else if let Some(preview) = &asked.answer {
                { view(preview) }
            }
        </section>
    }
}

/// Whether there is something to enter or to choose.
fn is_about_input(problem: &Problem) -> bool {
    problem.kind == ProblemKind::BadInput && !problem.remedy.is_empty()
}

fn view(preview: &StepPreview) -> Html {
    let t = &text().recipe;
    let shown = shown(preview);
    let caption = match (preview.before.rows.is_empty(), shown.is_any_touched) {
        (true, _) => (t.first_new)(preview.after.len(), preview.effect.n_rows_after),
        (false, true) => (t.first_touched)(preview.after.len()),
        (false, false) => t.first_untouched.to_string(),
    };
    html! {
        <>
            <p role="status">{ (t.effect)(&preview.effect) }</p>
            { issue_list(&preview.effect.issues) }
            <div class="scroll" tabindex="0" role="region" aria-label={caption.clone()}>
                <table class="preview-table">
                    <caption class="small soft">{ caption }</caption>
                    <thead><tr>
                        if !preview.before.rows.is_empty() { <th scope="col" class="num">{ t.row }</th> }
                        { for shown.columns.iter().map(|column| html! {
                            <th scope="col" class={column.is_touched.then_some("touched")}>{ &column.name }</th>
                        }) }
                    </tr></thead>
                    <tbody>{ for shown.lines.iter().map(view_line) }</tbody>
                </table>
            </div>
            if shown.n_hidden > 0 { <p class="small soft">{ (t.more_columns)(shown.n_hidden) }</p> }
        </>
    }
}

fn view_line(line: &crate::state::step_preview::Line) -> Html {
    let t = &text().recipe;
    html! {
        <tr class={line.is_gone.then_some("gone")}>
            if let Some(number) = line.number {
                <th scope="row" class="num">{ count(number + 1) }if line.is_gone { <span class="sr-only">{ format!(" {}", t.goes) }</span> }</th>
            }
            { for line.cells.iter().map(|shown| html! {
                <td class={classes!(is_number(shown).then_some("num"))}>{ view_cell(shown) }</td>
            }) }
        </tr>
    }
}

fn view_cell(shown: &Shown) -> Html {
    match shown {
        Shown::Same(cell) => html! { { cell_words(cell) } },
        Shown::New(cell) => html! { <span class="miss">{ cell_words(cell) }</span> },
        Shown::Changed(before, after) => html! {
            <span class="miss">{ cell_words(before) }{ " → " }<b>{ cell_words(after) }</b></span>
        },
    }
}

fn is_number(shown: &Shown) -> bool {
    let (Shown::Same(cell) | Shown::New(cell) | Shown::Changed(_, cell)) = shown;
    matches!(cell, Cell::Number(_))
}
