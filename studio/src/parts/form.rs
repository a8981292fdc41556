//! A form: its fields, what went wrong, the button that submits it and the one that gives it up.
//!
//! Enter submits and Escape gives up, wherever in the form the keyboard is. A field that is marked as wrong is not
//! passed over: it takes the focus in place of being submitted.

use bunsen_spec::Problem;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::{Button, ButtonKind, ProblemBox};
use crate::browser::{focus_first_in, focused};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct FormProps {
    /// What the button says that submits it.
    pub submit: AttrValue,
    /// How much that button asks to be pressed.
    #[prop_or(ButtonKind::Primary)]
    pub kind: ButtonKind,
    /// What the form is called, where no title stands over it.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// Whether it stands within a list, where all is smaller.
    #[prop_or_default]
    pub is_small: bool,
    /// Whether what was submitted is being done.
    #[prop_or_default]
    pub is_busy: bool,
    /// Whether it cannot be submitted.
    #[prop_or_default]
    pub disabled: bool,
    /// Why what was submitted was not done.
    #[prop_or_default]
    pub problem: Option<Problem>,
    /// What it is about: its first field takes the focus when the form appears and when this changes. `None`: a field
    /// takes the focus by itself.
    #[prop_or_default]
    pub focus: Option<AttrValue>,
    /// More classes.
    #[prop_or_default]
    pub class: Classes,
    /// Does what the form is for.
    pub onsubmit: Callback<()>,
    /// Gives up. Without it there is no button that does.
    #[prop_or_default]
    pub oncancel: Option<Callback<()>>,
    /// The fields.
    pub children: Html,
}

/// See [`FormProps`].
#[component]
pub fn Form(props: &FormProps) -> Html {
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with(props.focus.clone(), move |focus| {
            if focus.is_some() {
                focus_first_in(&node);
            }
        });
    }
    let onsubmit = {
        let (node, onsubmit) = (node.clone(), props.onsubmit.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match first_wrong(&node) {
                // A field that has gone meanwhile cannot take the focus.
                Some(field) => drop(field.focus()),
                None => onsubmit.emit(()),
            }
        })
    };
    {
        // A field that cannot be used loses the focus; it gets it back when it can be used again.
        let node = node.clone();
        let left = use_mut_ref(|| None::<HtmlElement>);
        use_effect_with(props.is_busy, move |is_busy| {
            if *is_busy {
                left.replace(
                    focused().filter(|field| node.cast::<Element>().is_some_and(|form| form.contains(Some(field)))),
                );
            } else if let Some(field) = left.take().filter(|_| focused().is_none()) {
                // One that has gone meanwhile cannot take it.
                drop(field.focus());
            }
        });
    }
    let is_busy = props.is_busy;
    let onkeydown = props.oncancel.clone().map(|oncancel| {
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                if !is_busy {
                    oncancel.emit(());
                }
            }
        })
    });
    let class = classes!("stack", props.is_small.then_some("tight"), props.class.clone());
    html! {
        <form ref={node} {class} {onsubmit} {onkeydown} aria-label={props.label.clone()}>
            if let Some(problem) = &props.problem { <ProblemBox problem={problem.clone()} /> }
            <fieldset class={classes!("form-fields", "stack", props.is_small.then_some("tight"))} disabled={props.is_busy}>
                { props.children.clone() }
            </fieldset>
            <div class="row wrap">
                <Button label={props.submit.clone()} kind={props.kind} r#type="submit" is_small={props.is_small}
                    is_busy={props.is_busy} disabled={props.disabled} />
                if let Some(oncancel) = &props.oncancel {
                    <Button label={text().frame.cancel} kind={ButtonKind::Plain} is_small={props.is_small} disabled={props.is_busy}
                        onclick={oncancel.reform(|_: MouseEvent| ())} />
                }
            </div>
        </form>
    }
}

/// The first field that is marked as wrong.
fn first_wrong(form: &NodeRef) -> Option<HtmlElement> {
    form.cast::<Element>()?.query_selector("[aria-invalid=true]").ok()??.dyn_into().ok()
}
