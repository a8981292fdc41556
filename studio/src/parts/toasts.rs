//! The notes at the edge of the page: what was done (with Undo) and what went wrong.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{Button, ButtonKind, Icon};
use crate::state::toasts::{Toast, ToastList, Tone};
use crate::state::undo::Step;
use crate::text::text;

/// See the module. `onclose` closes one, `onundo` takes a step back.
pub fn toasts(list: &ToastList, onclose: &Callback<u64>, onundo: &Callback<Step>) -> Html {
    html! {
        <div class="toasts" role="region" aria-label={text().frame.notes} aria-live="polite">
            { for list.toasts.iter().map(|toast| html! {
                <ToastView key={toast.id} toast={toast.clone()} {onclose} {onundo} />
            }) }
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ToastViewProps {
    toast: Toast,
    onclose: Callback<u64>,
    onundo: Callback<Step>,
}

#[component]
fn ToastView(props: &ToastViewProps) -> Html {
    let Toast { id, note } = props.toast.clone();
    // Time stands still while the pointer or the focus is on the note.
    let is_held = use_state_eq(|| false);
    {
        let onclose = props.onclose.clone();
        use_effect_with((id, *is_held), move |(id, is_held)| {
            let id = *id;
            let timeout = note.shown_ms().filter(|_| !is_held).map(|ms| Timeout::new(ms, move || onclose.emit(id)));
            move || drop(timeout)
        });
    }
    let hold = |held: bool| {
        let setter = is_held.setter();
        move || setter.set(held)
    };
    let (enter, leave, focus, blur) = (hold(true), hold(false), hold(true), hold(false));
    let note = &props.toast.note;
    let close = {
        let onclose = props.onclose.clone();
        Callback::from(move |_: MouseEvent| onclose.emit(id))
    };
    let undo = note.undo.clone().map(|step| {
        let (onclose, onundo) = (props.onclose.clone(), props.onundo.clone());
        Callback::from(move |_: MouseEvent| {
            onundo.emit(step.clone());
            onclose.emit(id);
        })
    });
    html! {
        <div class={classes!("toast", (note.tone == Tone::Bad).then_some("bad"))}
            role={(note.tone == Tone::Bad).then_some("alert")}
            onmouseenter={move |_| enter()} onmouseleave={move |_| leave()}
            onfocusin={move |_| focus()} onfocusout={move |_| blur()}>
            if note.tone == Tone::Bad { { Icon::Warning } }
            <div class="grow">
                <p>{ &note.what }</p>
                if !note.remedy.is_empty() { <p class="small soft">{ &note.remedy }</p> }
            </div>
            if let Some(undo) = undo {
                <Button label={text().frame.undo} kind={ButtonKind::Plain} is_small=true onclick={undo} />
            }
            <Button label={text().frame.close} icon={Icon::Close} is_icon_only=true kind={ButtonKind::Plain} is_small=true onclick={close} />
        </div>
    }
}
