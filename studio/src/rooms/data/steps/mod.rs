//! The recipe's steps: listed, added, changed, moved, turned off, removed.

mod form;
mod preview;

use bunsen_protocol::SetRecipe;
use bunsen_spec::RecipeStep;
use bunsen_spec::say::recipe::{change, detail, title};
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::{Work, use_work};
use crate::parts::{Button, Icon, Menu, MenuItem, ProblemBox};
use crate::rooms::data::choose::choose;
use crate::rooms::{Going, Project};
use crate::state::recipe::{Editing, FAMILIES, moved, new_step, toggled, without};
use crate::text::text;
use form::StepForm;

pub use preview::Preview;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct StepsProps {
    /// The project.
    pub project: Project,
    /// The column that new steps are about, where they fit.
    pub chosen: Option<String>,
    /// The step that is being made or changed.
    pub editing: Option<Editing>,
    /// Begins, changes or ends an edit.
    pub onedit: Callback<Option<Editing>>,
}

/// See [`StepsProps`].
#[component]
pub fn Steps(props: &StepsProps) -> Html {
    let t = &text().recipe;
    let state = &props.project.state;
    let recipe = &state.data.recipe;
    let adding_at = use_state_eq(|| None::<usize>);
    let work = use_work();
    let set = use_set_recipe(&props.project, &work);
    let onapply = {
        let (set, onedit, recipe) = (set.clone(), props.onedit.clone(), recipe.clone());
        Callback::from(move |editing: Editing| {
            set.emit((editing.applied(&recipe), Some(onedit.clone())));
        })
    };
    let onadd = {
        let (onedit, adding, state) = (props.onedit.clone(), adding_at.clone(), state.clone());
        let chosen = props.chosen.clone();
        Callback::from(move |kind| {
            let at = adding.unwrap_or(state.data.recipe.len());
            let columns = state.preparation.columns.get(at).or(state.preparation.columns.last());
            let tables: Vec<String> = state.data.others.iter().map(|other| other.name.clone()).collect();
            let step = new_step(kind, columns.map_or(&[], Vec::as_slice), chosen.as_deref(), &tables);
            adding.set(None);
            onedit.emit(Some(Editing { at, is_new: true, step }));
        })
    };
    let close = {
        let adding = adding_at.setter();
        Callback::from(move |()| adding.set(None))
    };
    let open_at = |at: usize| {
        let adding = adding_at.setter();
        Callback::from(move |()| adding.set(Some(at)))
    };
    let disabled = !state.is_writer || work.is_busy;
    let form = |editing: &Editing| {
        html! {
            <StepForm project={props.project.clone()} editing={editing.clone()} is_busy={work.is_busy}
                onedit={props.onedit.clone()} onapply={onapply.clone()} />
        }
    };
    let new = props.editing.as_ref().filter(|editing| editing.is_new);
    let card = |at: usize, step: &RecipeStep| {
        let editing = props.editing.as_ref().filter(|editing| !editing.is_new && editing.at == at);
        let line = Line { props, at, step, disabled, set: &set, insert: open_at(at) };
        html! {
            <>
                if let Some(editing) = new.filter(|editing| editing.at == at) { { form(editing) } }
                { editing.map_or_else(|| line.view(), form) }
            </>
        }
    };
    let families = || {
        FAMILIES
            .iter()
            .map(|(family, kinds)| ((t.family)(*family), kinds.iter().map(|kind| (*kind, (t.kind)(*kind))).collect()))
    };
    html! {
        <section class="stack steps" aria-label={t.steps}>
            <h2>{ t.steps }</h2>
            if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
            <Going request={work.request} />
            <ol class="plain-list stack tight">
                <li class="step read"><b>{ (t.read)(&state.data.name) }</b></li>
                { for recipe.iter().enumerate().map(|(at, step)| card(at, step)) }
                if let Some(editing) = new.filter(|editing| editing.at >= recipe.len()) { { form(editing) } }
            </ol>
            if recipe.is_empty() && props.editing.is_none() { <p class="small soft">{ t.no_steps }</p> }
            if props.editing.is_none() {
                <Button label={t.add} {disabled} onclick={open_at(recipe.len()).reform(|_: MouseEvent| ())}
                    title={(!state.is_writer).then_some(AttrValue::Static(t.locked))} />
            }
            if adding_at.is_some() { { choose(t.add_title, families().collect(), &onadd, close) } }
        </section>
    }
}

/// A recipe to set, and who is to hear that the edit has ended.
type Wanted = (Vec<RecipeStep>, Option<Callback<Option<Editing>>>);

/// Sets the project's recipe, so that it can be undone.
#[hook]
fn use_set_recipe(project: &Project, work: &Work) -> Callback<Wanted> {
    let studio = use_studio();
    let (project, work) = (project.clone(), work.clone());
    Callback::from(move |(after, onedit): Wanted| {
        let (studio, project) = (studio.clone(), project.clone());
        let own = work.clone();
        work.start(async move {
            let t = &text().recipe;
            let before = project.state.data.recipe.clone();
            let set = |recipe| SetRecipe { project: project.id(), recipe };
            let state = own.follow(studio.bridge.begin(set(after.clone()))).await?;
            let what = change(&before, &after);
            // Before the new recipe is shown, in which an edit that goes on is looked for.
            if let Some(onedit) = onedit {
                onedit.emit(None);
            }
            project.set.emit(state);
            studio.did((t.changed)(&what), (t.undo_name)(&what), set(before), set(after));
            Ok(())
        });
    })
}

/// A step that is not being changed.
struct Line<'a> {
    props: &'a StepsProps,
    at: usize,
    step: &'a RecipeStep,
    disabled: bool,
    set: &'a Callback<Wanted>,
    insert: Callback<()>,
}

impl Line<'_> {
    fn view(&self) -> Html {
        let t = &text().recipe;
        let Self { at, step, props, .. } = self;
        let preparation = &props.project.state.preparation;
        let effect = preparation.effects.get(*at).and_then(Option::as_ref);
        let stuck = preparation.stuck.as_ref().filter(|(stuck, _)| stuck == at).map(|(_, why)| why);
        let is_beyond = preparation.stuck.as_ref().is_some_and(|(stuck, _)| stuck < at);
        let number = at + 1;
        let edit = {
            let (onedit, at, step) = (props.onedit.clone(), *at, step.step.clone());
            Callback::from(move |()| onedit.emit(Some(Editing { at, is_new: false, step: step.clone() })))
        };
        let n_issues = effect.map_or(0, |effect| effect.issues.len());
        html! {
            <li key={*at} class={classes!("step", step.is_off.then_some("off"), stuck.map(|_| "stuck"))}>
                <div class="row">
                    <button type="button" class="step-name grow" disabled={self.disabled} onclick={edit.reform(|_: MouseEvent| ())}>
                        <b><span class="sr-only">{ t.edit }{ " " }</span>{ format!("{number} {}", title(&step.step)) }</b>
                        <span class="small soft">{ detail(&step.step) }</span>
                    </button>
                    if !self.disabled {
                        <Menu label={(t.more)(number)} items={self.items(&edit)} is_right=true>{ Icon::More }</Menu>
                    }
                </div>
                if step.is_off {
                    <p class="small soft">{ t.off }</p>
                } else if let Some(why) = stuck {
                    <ProblemBox problem={why.clone()} kept={t.stuck_kept} />
                } else if is_beyond {
                    <p class="small soft">{ t.not_reached }</p>
                } else if let Some(effect) = effect {
                    <p class="small soft">{ (t.effect)(effect) }</p>
                    if n_issues > 0 {
                        <ul class="plain-list small miss">{ for effect.issues.iter().take(3).map(|issue| html! { <li>{ &issue.what }</li> }) }</ul>
                    }
                }
            </li>
        }
    }

    fn items(&self, edit: &Callback<()>) -> Vec<MenuItem> {
        let t = &text().recipe;
        let recipe = &self.props.project.state.data.recipe;
        let at = self.at;
        let to = |recipe: Vec<RecipeStep>| {
            let set = self.set.clone();
            Callback::from(move |()| set.emit((recipe.clone(), None)))
        };
        let mut items = vec![MenuItem::new(t.edit_item, Some(Icon::Edit), edit.clone())];
        items.push(MenuItem::new(t.insert, None, self.insert.clone()));
        if at > 0 {
            items.push(MenuItem::new(t.up, None, to(moved(recipe, at, at - 1))));
        }
        if at + 1 < recipe.len() {
            items.push(MenuItem::new(t.down, None, to(moved(recipe, at, at + 1))));
        }
        let toggle = if self.step.is_off { t.turn_on } else { t.turn_off };
        items.push(MenuItem::new(toggle, None, to(toggled(recipe, at))));
        items.push(MenuItem::new(t.remove, Some(Icon::Delete), to(without(recipe, at))));
        items
    }
}
