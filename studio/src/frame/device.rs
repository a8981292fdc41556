//! What the machine is doing, and on what.

use bunsen_spec::Device;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::{WorkerStatus, use_activity, use_studio};
use crate::bridge::Bridge;
use crate::parts::{Chip, ChipKind, Icon, Menu, MenuItem};
use crate::state::activity::Activity;
use crate::text::text;

/// See the module. Opens a menu to change the device.
#[component]
pub fn DeviceChip() -> Html {
    let t = &text().frame;
    let studio = use_studio();
    let activity = use_activity();
    let has_adapter = use_state_eq(|| false);
    let is_switching = use_state_eq(|| false);
    {
        let has_adapter = has_adapter.setter();
        use_effect_with((), move |()| spawn_local(async move { has_adapter.set(Bridge::has_adapter().await) }));
    }
    let ready = match &studio.worker {
        WorkerStatus::Starting => return html! { <Chip text={t.starting} /> },
        WorkerStatus::Failed(_) => return html! { <Chip kind={ChipKind::Bad} text={t.engine_failed} /> },
        WorkerStatus::Ready(ready) => ready,
    };
    let device = studio.bridge.device();
    let (kind, label) = describe(&activity, &ready.computes_on, *has_adapter && device == Device::Cpu);
    let choose = |wanted: Device| {
        let (studio, activity, is_switching) = (studio.clone(), activity.clone(), is_switching.setter());
        Callback::from(move |()| {
            if studio.bridge.device() == wanted {
                return;
            }
            if !activity.runs.is_empty() {
                return studio.say(text().frame.not_while_training);
            }
            let (studio, is_switching) = (studio.clone(), is_switching.clone());
            is_switching.set(true);
            spawn_local(async move {
                let t = &text().frame;
                match wanted {
                    Device::Cpu => {
                        studio.bridge.use_cpu();
                        studio.say(t.cpu_now);
                    }
                    Device::Webgpu => match studio.bridge.use_gpu().await {
                        Ok(ready) => studio.say((t.gpu_now)(&ready.computes_on)),
                        Err(problem) => studio.report(&problem),
                    },
                }
                is_switching.set(false);
            });
        })
    };
    let items = vec![
        MenuItem {
            is_chosen: Some(device == Device::Cpu),
            ..MenuItem::new(t.use_cpu, Some(Icon::Chip), choose(Device::Cpu))
        },
        MenuItem {
            is_chosen: Some(device == Device::Webgpu),
            ..MenuItem::new(t.use_gpu, Some(Icon::Chip), choose(Device::Webgpu))
        },
    ];
    let class = classes!("chip", "chip-button", kind.class());
    html! {
        <Menu label={(t.device)(&label)} {items} is_right=true {class}>
            <span>{ label }</span>{ Icon::Down }
        </Menu>
    }
}

fn describe(activity: &Activity, computes_on: &str, offers_gpu: bool) -> (ChipKind, String) {
    let t = &text().frame;
    match activity.runs.len() {
        0 if offers_gpu => (ChipKind::Plain, (t.gpu_available)(computes_on)),
        0 => (ChipKind::Plain, computes_on.to_string()),
        1 if activity.runs.values().all(|run| run.is_paused) => (ChipKind::Hot, t.training_paused.to_string()),
        1 => (ChipKind::Hot, (t.training)(computes_on)),
        n => (ChipKind::Hot, (t.training_many)(n as u64)),
    }
}
