//! What stands under the form: where it is computed, what leaves the device, and where to read more.

use bunsen_protocol::DeployedModel;
use gloo::utils::window;
use yew::prelude::*;

use crate::browser::serves_offline;
use crate::parts::{Button, ButtonKind, ChipKind, Dialog, chip};
use crate::router::{Route, RouteLink};
use crate::state::card::{Block, blocks};
use crate::text::{Words, text};

/// What a visitor can have shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The model card.
    Card,
    /// How programs ask.
    Code,
    /// Many rows at once.
    Many,
}

/// `counted`: what the owner has counted of visitors, if anything. `oncard` shows the model card, where there is a model, `oncode` how
/// programs ask.
pub fn footer(counted: Option<Words>, oncard: Option<&Callback<()>>, oncode: &Callback<()>) -> Html {
    let t = &text().link;
    let offline = match (serves_offline(), window().is_secure_context()) {
        (true, _) => t.offline,
        (false, true) => t.offline_later,
        (false, false) => t.needs_https,
    };
    let show = |on: &Callback<()>| on.reform(|_: MouseEvent| ());
    html! {
        <footer class="link-footer">
            { chip(ChipKind::Good, t.on_device) }
            <span class="grow">{ t.stays }{ " " }{ counted.unwrap_or_default() }{ " " }{ offline }</span>
            <nav class="row wrap" aria-label={t.more}>
                if let Some(oncard) = oncard {
                    <Button label={t.card} kind={ButtonKind::Plain} is_small=true onclick={show(oncard)} />
                }
                <Button label={t.code} kind={ButtonKind::Plain} is_small=true onclick={show(oncode)} />
                <RouteLink to={Route::Welcome} class="button plain small">{ t.made_with }</RouteLink>
            </nav>
        </footer>
    }
}

/// The model card. `onclose` closes the dialog.
pub fn card_dialog(model: &DeployedModel, onclose: Callback<()>) -> Html {
    let t = &text().link;
    let block = |block: Block| match block {
        Block::Heading(text) => html! { <h3>{ text }</h3> },
        Block::Paragraph(text) => html! { <p>{ text }</p> },
        Block::List(items) => html! { <ul>{ for items.into_iter().map(|item| html! { <li>{ item }</li> }) }</ul> },
        Block::Table(rows) => html! {
            <div class="scroll"><table><tbody>{ for rows.into_iter().map(|row| html! {
                <tr>{ for row.into_iter().map(|cell| html! { <td>{ cell }</td> }) }</tr>
            }) }</tbody></table></div>
        },
    };
    html! {
        <Dialog title={t.card_title} is_wide=true {onclose}>
            <div class="stack model-card">
                <p class="hint">{ (t.version)(model.deployment.version) }</p>
                if model.card.trim().is_empty() { <p>{ t.no_card }</p> }
                { for blocks(&model.card).into_iter().map(block) }
            </div>
        </Dialog>
    }
}
