//! What came of checking the open project's table, in every room that asks.

use bunsen_protocol::CheckTable;
use bunsen_spec::Validation;
use bunsen_spec::say::expectations::sentence;
use yew::prelude::*;

use super::{Project, Room};
use crate::bridge::{Asked, use_answer};
use crate::parts::Icon;
use crate::router::{Route, RouteLink};
use crate::text::text;

/// Checks the project's table, and again whenever the table changes or something else is expected of it. What was found
/// of the table as it was is not given.
#[hook]
pub fn use_checks(project: &Project) -> Asked<Validation> {
    let mut asked = use_answer(CheckTable { project: project.id() });
    let reload = asked.reload.clone();
    let first = use_mut_ref(|| true);
    use_effect_with((project.state.data.clone(), project.state.suite.clone()), move |_| {
        if !std::mem::replace(&mut *first.borrow_mut(), false) {
            reload.emit(());
        }
    });
    if !project.state.has_table() {
        // There is nothing to check, and no reason to say so.
        asked.problem = None;
    }
    asked.answer = asked.answer.filter(|_| !asked.is_loading && asked.problem.is_none());
    asked
}

/// Says what holds training up.
pub fn unmet_banner(project: &Project, validation: &Validation) -> Html {
    let t = &text().checks;
    let Some(first) = validation.critical().next() else { return Html::default() };
    let n = validation.critical().count() as u64;
    let all = validation.result.statistics.evaluated_expectations;
    html! {
        <div class="problem" role="alert">
            { Icon::Warning }
            <div class="grow">
                <p><b>{ bunsen_spec::say::check_report::some_unmet(n, all) }</b></p>
                <p>{ sentence(&first.expectation_config) }{ " " }{ t.wont_train }</p>
            </div>
            <RouteLink class="button" to={Route::Room { project: project.id(), room: Room::Data }} query="view=checks">
                { t.look }
            </RouteLink>
        </div>
    }
}
