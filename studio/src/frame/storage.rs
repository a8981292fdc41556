//! What is stored, how much room is left, and whether the browser will keep it.

use bunsen_protocol::{EmptyTrash, Event as WorkerEvent, ReadStorageUse};
use bunsen_spec::StorageUse;
use gloo::events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::surface::{Surface, use_is_dialog_open, use_surface};
use crate::app::{WorkerStatus, use_studio};
use crate::bridge::{use_answer, use_events, use_work};
use crate::browser::{ask_for_persistence, is_online, serves_offline};
use crate::parts::{Button, Dialog, ProblemBox};
use crate::state::format::{bytes, percent};
use crate::text::{Words, text};

/// The dot, the words and the figures at the foot of the rail; opens the dialog.
#[component]
pub fn StorageNote() -> Html {
    let t = &text().frame;
    let surfaces = use_surface();
    let studio = use_studio();
    let usage = use_answer(ReadStorageUse {});
    let online = use_online();
    {
        let reload = usage.reload.clone();
        use_events(Callback::from(move |event| {
            if matches!(event, WorkerEvent::ProjectChanged { .. } | WorkerEvent::CheckpointSaved { .. }) {
                reload.emit(());
            }
        }));
    }
    {
        // Where the trash may have been emptied.
        let reload = usage.reload.clone();
        let is_dialog_open = use_is_dialog_open();
        use_effect_with(is_dialog_open, move |is_open| {
            if !is_open {
                reload.emit(());
            }
        });
    }
    let (dot, words) = match (&studio.worker, online) {
        (WorkerStatus::Ready(_), true) if serves_offline() => ("good", t.saved_offline),
        (WorkerStatus::Ready(_), true) => ("good", t.saved),
        (WorkerStatus::Ready(_), false) => ("good", t.offline),
        (WorkerStatus::Starting, _) => ("idle", t.starting),
        (WorkerStatus::Failed(_), _) => ("bad", t.engine_failed),
    };
    html! {
        <button type="button" class="foot" onclick={surfaces.opening(Surface::Storage)}>
            <span class="row"><i class={classes!("dot", dot)} />{ words }</span>
            if let Some(usage) = &usage.answer {
                <span>{ (t.room_used)(&bytes(usage.used_bytes), &bytes(usage.quota_bytes)) }</span>
            }
        </button>
    }
}

/// See [`StorageDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct StorageDialogProps {
    /// Closes it.
    pub onclose: Callback<()>,
}

/// The whole story about storage, with what can be done about it.
#[component]
pub fn StorageDialog(props: &StorageDialogProps) -> Html {
    let t = &text().frame;
    let studio = use_studio();
    let usage = use_answer(ReadStorageUse {});
    let was_refused = use_state_eq(|| false);
    let keep = {
        let (reload, was_refused) = (usage.reload.clone(), was_refused.setter());
        Callback::from(move |_| {
            let (reload, was_refused) = (reload.clone(), was_refused.clone());
            spawn_local(async move {
                was_refused.set(!ask_for_persistence().await);
                reload.emit(());
            });
        })
    };
    let work = use_work();
    let empty = {
        let (reload, work) = (usage.reload.clone(), work.clone());
        Callback::from(move |_| {
            let (studio, reload) = (studio.clone(), reload.clone());
            work.start(async move {
                let freed = studio.bridge.call(EmptyTrash {}).await?;
                studio.say((text().frame.trash_emptied)(&bytes(freed.size_bytes as f64)));
                reload.emit(());
                Ok(())
            });
        })
    };
    html! {
        <Dialog title={t.storage} onclose={props.onclose.clone()}>
            <div class="stack">
                if let Some(usage) = &usage.answer { { meter(usage) } }
                <p>{ t.storage_explained }</p>
                if let Some(usage) = &usage.answer {
                    if usage.is_persistent {
                        <p>{ t.storage_persistent }</p>
                    } else {
                        <p>{ if *was_refused { t.keep_refused } else { t.storage_evictable } }</p>
                        <div><Button label={t.keep_storage} onclick={keep} /></div>
                    }
                }
                <p>{ offline_words() }</p>
                <p>{ t.trash_explained }</p>
                if let Some(problem) = &work.problem { <ProblemBox problem={problem.clone()} /> }
                <div><Button label={t.empty_trash} is_busy={work.is_busy} onclick={empty} /></div>
            </div>
        </Dialog>
    }
}

fn offline_words() -> Words {
    let t = &text().frame;
    if serves_offline() {
        t.works_offline
    } else if gloo::utils::window().is_secure_context() {
        t.offline_soon
    } else {
        t.online_only
    }
}

fn meter(usage: &StorageUse) -> Html {
    let share = if usage.quota_bytes > 0.0 { (usage.used_bytes / usage.quota_bytes).min(1.0) } else { 0.0 };
    let label = (text().frame.room_used)(&bytes(usage.used_bytes), &bytes(usage.quota_bytes));
    html! {
        <div class="stack tight">
            <div class="progress calm" role="img" aria-label={label.clone()}><i style={format!("width:{:.1}%", 100.0 * share)} /></div>
            <p class="small soft">{ format!("{label} ({})", percent(share)) }</p>
        </div>
    }
}

/// Whether the browser has a network, as it changes.
#[hook]
fn use_online() -> bool {
    let online = use_state_eq(is_online);
    {
        let online = online.setter();
        use_effect_with((), move |()| {
            let window = gloo::utils::window();
            let listeners = ["online", "offline"].map(|name| {
                let online = online.clone();
                EventListener::new(&window, name, move |_| online.set(is_online()))
            });
            move || drop(listeners)
        });
    }
    *online
}
