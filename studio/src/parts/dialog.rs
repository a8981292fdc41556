//! A dialog over the page: the browser's own, which keeps the focus inside, closes on Escape and gives
//! the focus back. PatternFly's does none of the three.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::{Button, ButtonKind, Icon};
use crate::text::text;

/// See the module. The dialog is open as long as it is rendered.
#[derive(Clone, PartialEq, Properties)]
pub struct DialogProps {
    /// What it is about.
    pub title: AttrValue,
    /// Called when the learner closes it; whoever renders it takes it away.
    pub onclose: Callback<()>,
    /// Whether it stands at the page's side from top to bottom.
    #[prop_or_default]
    pub is_sheet: bool,
    /// Whether it is wide.
    #[prop_or_default]
    pub is_wide: bool,
    /// Whether only its content is seen, as in the palette.
    #[prop_or_default]
    pub is_bare: bool,
    /// Its content.
    pub children: Html,
    /// Its buttons.
    #[prop_or_default]
    pub footer: Html,
}

/// See [`DialogProps`].
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            // Refused only by a dialog that is open already.
            let _ = dialog.show_modal();
        }
        move || {
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let oncancel = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: Event| {
            // A file chooser within that is given up says so by the same event.
            if of_dialog(&event).is_some() {
                event.prevent_default();
                onclose.emit(());
            }
        })
    };
    // A press on the backdrop lands on the dialog element itself, as one on its scroll bar does.
    let onmousedown = {
        let onclose = props.onclose.clone();
        Callback::from(move |event: MouseEvent| {
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            let edges = of_dialog(&event).map(|dialog| dialog.get_bounding_client_rect());
            if edges.is_some_and(|at| x < at.left() || x > at.right() || y < at.top() || y > at.bottom()) {
                onclose.emit(());
            }
        })
    };
    let class = classes!(
        "dialog",
        props.is_sheet.then_some("sheet"),
        props.is_wide.then_some("wide"),
        props.is_bare.then_some("bare")
    );
    html! {
        <dialog ref={node} {class} aria-label={props.title.clone()} {oncancel} {onmousedown}>
            <div class="dialog-box">
                if !props.is_bare {
                    <header class="row">
                        <h2 class="grow">{ &props.title }</h2>
                        <Button label={text().frame.close} icon={Icon::Close} is_icon_only=true kind={ButtonKind::Plain}
                            onclick={props.onclose.reform(|_| ())} />
                    </header>
                }
                <div class="dialog-body">{ props.children.clone() }</div>
                if props.footer != Html::default() {
                    <footer class="row wrap">{ props.footer.clone() }</footer>
                }
            </div>
        </dialog>
    }
}

/// The dialog, if the event is its own and not of something within.
fn of_dialog(event: &Event) -> Option<HtmlDialogElement> {
    event.target()?.dyn_into().ok()
}
