//! A sample's data card, before it is used.

use yew::prelude::*;

use crate::frame::{Sample, use_intake};
use crate::parts::{Button, ButtonKind, Dialog};
use crate::rooms::card::view_card;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct SampleSheetProps {
    /// The sample.
    pub sample: Sample,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`SampleSheetProps`].
#[component]
pub fn SampleSheet(props: &SampleSheetProps) -> Html {
    let t = &text().welcome;
    let sample = &props.sample;
    let intake = use_intake();
    let start = {
        let (sample, onclose) = (sample.clone(), props.onclose.clone());
        Callback::from(move |_: MouseEvent| {
            onclose.emit(());
            intake.take_sample(sample.clone());
        })
    };
    let footer = html! {
        <Button label={(t.start_with)(&sample.card.title)} kind={ButtonKind::Primary} onclick={start} />
    };
    html! {
        <Dialog title={(t.about_sample)(&sample.card.title)} onclose={props.onclose.clone()} is_sheet=true {footer}>
            <p class="soft">{ (t.shape)(sample.rows, sample.columns) }</p>
            { view_card(&sample.card) }
        </Dialog>
    }
}
