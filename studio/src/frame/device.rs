//! What the machine is doing, and on what.

use bunsen_protocol::Ready;
use bunsen_spec::Device;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::app::{WorkerStatus, use_studio};
use crate::bridge::Bridge;
use crate::parts::{ChipKind, Icon, Menu, MenuItem, chip};
use crate::rooms::use_training;
use crate::state::live::Live;
use crate::text::text;

/// See the module. Opens a menu to change the device.
#[component]
pub fn DeviceChip() -> Html {
    let t = &text().frame;
    let studio = use_studio();
    let training = use_training();
    let has_adapter = use_state_eq(|| false);
    {
        let has_adapter = has_adapter.setter();
        use_effect_with((), move |()| spawn_local(async move { has_adapter.set(Bridge::has_adapter().await) }));
    }
    let ready = match &studio.worker {
        WorkerStatus::Starting => return chip(ChipKind::Plain, t.starting),
        WorkerStatus::Failed(_) => return chip(ChipKind::Bad, t.engine_failed),
        WorkerStatus::Ready(ready) => ready,
    };
    let device = studio.bridge.device();
    let (kind, label) = describe(&training.live, ready, *has_adapter && device == Device::Cpu);
    let choose = |wanted: Device| {
        let (studio, is_training) = (studio.clone(), training.live.is_busy());
        Callback::from(move |()| {
            if studio.bridge.device() == wanted {
                return;
            }
            if is_training {
                return studio.say(text().frame.not_while_training);
            }
            let studio = studio.clone();
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

/// What the chip says. A worker with a graphics processor trains on the processor what asks for that.
fn describe(live: &Live, ready: &Ready, offers_gpu: bool) -> (ChipKind, String) {
    let t = &text().frame;
    match &live.run {
        Some(run) if run.is_paused => (ChipKind::Hot, t.training_paused.to_string()),
        Some(_) if ready.has_gpu && live.device == Device::Cpu => (ChipKind::Hot, (t.training)(t.use_cpu)),
        Some(_) => (ChipKind::Hot, (t.training)(&ready.computes_on)),
        None if offers_gpu => (ChipKind::Plain, (t.gpu_available)(&ready.computes_on)),
        None => (ChipKind::Plain, ready.computes_on.clone()),
    }
}
