//! What in the file did not fit, and what was done about it.

use bunsen_spec::ReadIssue;
use yew::prelude::*;

use crate::state::format::count;
use crate::text::text;

/// Row numbers written out for an issue.
const N_NUMBERS: usize = 8;

/// See the module.
pub fn issues(issues: &[ReadIssue]) -> Html {
    let t = &text().data;
    html! {
        <section class="stack tight" aria-label={t.issues}>
            <h2>{ t.issues }</h2>
            if issues.is_empty() {
                <p class="soft">{ t.no_issues }</p>
            } else {
                { issue_list(issues) }
            }
        </section>
    }
}

/// What did not fit, as a list; nothing if all did.
pub fn issue_list(issues: &[ReadIssue]) -> Html {
    if issues.is_empty() {
        return Html::default();
    }
    html! { <ul class="issues stack tight">{ for issues.iter().map(view_issue) }</ul> }
}

fn view_issue(issue: &ReadIssue) -> Html {
    let numbers: Vec<String> = issue.rows.iter().take(N_NUMBERS).map(|row| count(*row)).collect();
    let is_cut = issue.n_rows as usize > numbers.len();
    let place = (text().data.issue_place)(issue.column.as_deref(), issue.n_rows, &numbers.join(", "), is_cut);
    html! {
        <li>
            <p>{ &issue.what }</p>
            if !place.is_empty() { <p class="small soft">{ place }</p> }
        </li>
    }
}
