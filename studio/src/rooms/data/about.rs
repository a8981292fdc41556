//! The data's card: where it comes from and what may be done with it.

use bunsen_protocol::SetDataCard;
use bunsen_spec::DataCard;
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::use_work;
use crate::parts::{Button, ButtonKind, Dialog, Empty, Field, Form, Icon, Select, TextArea, TextInput};
use crate::rooms::Project;
use crate::rooms::card::view_card;
use crate::text::{Words, text};

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct AboutProps {
    /// The project.
    pub project: Project,
}

/// See [`AboutProps`].
#[component]
pub fn About(props: &AboutProps) -> Html {
    let t = &text().data;
    let card = &props.project.state.card;
    let is_editing = use_state_eq(|| false);
    let open = |to: bool| {
        let is_editing = is_editing.setter();
        Callback::from(move |_: MouseEvent| is_editing.set(to))
    };
    let onclose = {
        let is_editing = is_editing.setter();
        Callback::from(move |()| is_editing.set(false))
    };
    let disabled = !props.project.state.is_writer;
    html! {
        <section class="stack tight" aria-label={t.about}>
            <div class="row">
                <h2 class="grow">{ t.about }</h2>
                if !is_unsaid(card) {
                    <Button label={t.edit_card} icon={Icon::Edit} kind={ButtonKind::Plain} is_small=true {disabled} onclick={open(true)} />
                }
            </div>
            if is_unsaid(card) {
                <Empty sentence={t.card_empty}><Button label={t.card_write} {disabled} onclick={open(true)} /></Empty>
            } else {
                if !card.title.is_empty() { <h3>{ &card.title }</h3> }
                { view_card(card) }
            }
            if *is_editing { <CardForm project={props.project.clone()} {onclose} /> }
        </section>
    }
}

/// Whether a card says nothing but, at most, a title.
fn is_unsaid(card: &DataCard) -> bool {
    [&card.description, &card.source, &card.license, &card.pii, &card.limits].iter().all(|text| text.is_empty())
}

#[derive(Clone, PartialEq, Properties)]
struct CardFormProps {
    project: Project,
    onclose: Callback<()>,
}

/// A part of the card that is a text of several lines: its id, label, hint, and where it stands.
type Part = (Words, Words, Option<Words>, fn(&mut DataCard) -> &mut String);

#[component]
fn CardForm(props: &CardFormProps) -> Html {
    let t = &text().data;
    let state = &props.project.state;
    let studio = use_studio();
    let card = use_state_eq(|| state.card.clone());
    let work = use_work();
    let onsubmit = {
        let (props, card, work) = (props.clone(), card.clone(), work.clone());
        Callback::from(move |()| {
            let (studio, props, card) = (studio.clone(), props.clone(), (*card).clone());
            work.start(async move {
                let t = &text().data;
                let before = props.project.state.card.clone();
                let set = |card| SetDataCard { project: props.project.id(), card };
                props.project.set.emit(studio.bridge.call(set(card.clone())).await?);
                studio.did(t.card_saved, t.card_step, set(before), set(card));
                props.onclose.emit(());
                Ok(())
            });
        })
    };
    let edit = |part: fn(&mut DataCard) -> &mut String| {
        let card = card.clone();
        Callback::from(move |value: String| {
            let mut new = (*card).clone();
            *part(&mut new) = value;
            card.set(new);
        })
    };
    let parts: [Part; 5] = [
        ("card-description", t.card_description, None, |card| &mut card.description),
        ("card-source", t.card_source, Some(t.hint_source), |card| &mut card.source),
        ("card-license", t.card_license, Some(t.hint_license), |card| &mut card.license),
        ("card-pii", t.card_pii, Some(t.hint_pii), |card| &mut card.pii),
        ("card-limits", t.card_limits, Some(t.hint_limits), |card| &mut card.limits),
    ];
    let mut targets = vec![(AttrValue::from(""), AttrValue::from(t.card_no_target))];
    targets.extend(state.profile.columns.iter().map(|c| (c.name.clone().into(), c.name.clone().into())));
    let ontarget = {
        let card = card.clone();
        Callback::from(move |value: String| {
            card.set(DataCard { target: Some(value).filter(|value| !value.is_empty()), ..(*card).clone() });
        })
    };
    html! {
        <Dialog title={t.about} onclose={props.onclose.clone()} is_sheet=true>
            <Form submit={text().frame.save} is_busy={work.is_busy} problem={work.problem.clone()} {onsubmit} oncancel={props.onclose.clone()}>
                <Field id="card-title" label={t.card_title}>
                    <TextInput id="card-title" value={card.title.clone()} oninput={edit(|card| &mut card.title)} autofocus=true />
                </Field>
                { for parts.into_iter().map(|(id, label, hint, part)| {
                    let value = part(&mut (*card).clone()).clone();
                    html! {
                        <Field {id} {label} hint={hint.map(AttrValue::from)}>
                            <TextArea {id} {value} rows={2} oninput={edit(part)} />
                        </Field>
                    }
                }) }
                <Field id="card-target" label={t.card_target}>
                    <Select id="card-target" value={card.target.clone().unwrap_or_default()} options={targets} onchange={ontarget} />
                </Field>
            </Form>
        </Dialog>
    }
}
