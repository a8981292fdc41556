//! One expectation: whether it holds, and what was found.

use bunsen_spec::say::check_report::{Fact, Found, MET, NOTHING, UNCHECKED, UNMET, and_more, facts};
use bunsen_spec::say::expectations::sentence;
use bunsen_spec::{ExpectationResult, Failing, Severity, Suite};
use yew::prelude::*;

use crate::parts::{Button, ChipKind, Icon, Menu, MenuItem, chip};
use crate::state::checks::{CheckEdit, without};
use crate::text::text;

/// What a line shows and does.
pub struct Line<'a> {
    /// All that is expected.
    pub suite: &'a Suite,
    /// Which of it.
    pub at: usize,
    /// What was found, once it is known.
    pub found: Option<(&'a ExpectationResult, &'a Failing)>,
    /// Whether the table could not be checked.
    pub is_unchecked: bool,
    /// Whether nothing can be changed now.
    pub disabled: bool,
    /// Sets what is expected.
    pub set: &'a Callback<Suite>,
    /// Begins an edit.
    pub onedit: &'a Callback<Option<CheckEdit>>,
    /// Shows rows of these numbers, counted from 0.
    pub onrows: &'a Callback<Vec<u64>>,
}

/// See the module.
pub fn view_line(line: &Line) -> Html {
    let t = &text().checks;
    let expectation = &line.suite.expectations[line.at];
    let edit = {
        let edit = CheckEdit { at: line.at, is_new: false, expectation: expectation.clone() };
        line.onedit.reform(move |()| Some(edit.clone()))
    };
    let remove = {
        let after = without(line.suite, line.at);
        line.set.reform(move |()| after.clone())
    };
    let items = vec![
        MenuItem::new(t.edit, Some(Icon::Edit), edit.clone()),
        MenuItem::new(t.remove, Some(Icon::Delete), remove),
    ];
    let is_unmet = line.found.is_some_and(|(result, _)| !result.success);
    html! {
        <li key={line.at} class={classes!("step", "expectation", is_unmet.then_some("stuck"))}>
            <div class="row start">
                { mark(line, expectation.severity) }
                <button type="button" class="step-name grow" disabled={line.disabled} onclick={edit.reform(|_: MouseEvent| ())}>
                    <span><span class="sr-only">{ t.edit }{ " " }</span>{ sentence(expectation) }</span>
                    if let Some(why) = expectation.notes() { <span class="small soft">{ why }</span> }
                </button>
                if !line.disabled {
                    <Menu label={(t.more)(line.at + 1)} {items} is_right=true>{ Icon::More }</Menu>
                }
            </div>
            if let Some((result, failing)) = line.found { { findings(line, result, failing) } }
        </li>
    }
}

/// Whether it holds.
fn mark(line: &Line, severity: Option<Severity>) -> Html {
    let t = &text().checks;
    let Some((result, _)) = line.found else {
        return chip(ChipKind::Plain, if line.is_unchecked { UNCHECKED } else { t.checking });
    };
    match (result.success, result.exception_info.raised_exception, severity) {
        (true, ..) => chip(ChipKind::Good, MET),
        (false, true, _) => chip(ChipKind::Hot, UNCHECKED),
        (false, _, Some(Severity::Warning)) => chip(ChipKind::Hot, t.warning_chip),
        (false, _, Some(Severity::Info)) => chip(ChipKind::Plain, t.info_chip),
        (false, ..) => chip(ChipKind::Bad, UNMET),
    }
}

/// Why it does not hold; nothing of what holds.
fn findings(line: &Line, result: &ExpectationResult, failing: &Failing) -> Html {
    let t = &text().checks;
    if result.success {
        return Html::default();
    }
    let facts = facts(result, failing).into_iter().filter(|fact| !matches!(fact.found, Found::Why(_)));
    let facts: Vec<Fact> = facts.collect();
    let rows: Vec<u64> = failing.rows.iter().map(|row| row - 1).collect();
    let label = if failing.n_rows as usize > rows.len() {
        AttrValue::from((t.show_first)(rows.len() as u64))
    } else {
        AttrValue::from(t.show_rows)
    };
    let is_shown = !rows.is_empty();
    let onclick = line.onrows.reform(move |_: MouseEvent| rows.clone());
    html! {
        <>
            if let Some(message) = &result.exception_info.exception_message { <p class="small">{ message }</p> }
            if !facts.is_empty() { <dl class="facts small">{ for facts.into_iter().map(view_fact) }</dl> }
            if is_shown { <div><Button {label} is_small=true {onclick} /></div> }
        </>
    }
}

fn view_fact(Fact { label, found }: Fact) -> Html {
    let shown = match found {
        Found::Said(said) | Found::Why(said) => html! { { said } },
        Found::Values(values, n_more) => html! {
            <span class="row wrap tight">
                { for values.into_iter().map(|value| match value {
                    Some(value) => html! { <code>{ value }</code> },
                    None => html! { <code class="miss">{ NOTHING }</code> },
                }) }
                if n_more > 0 { { and_more(n_more) } }
            </span>
        },
    };
    html! { <><dt>{ label }</dt><dd>{ shown }</dd></> }
}
