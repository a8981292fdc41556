//! The bridge as components use it.

use std::rc::Rc;

use bunsen_protocol::{Call, CancelRequest, Event};
use bunsen_spec::Problem;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Bridge;
use super::newest::use_newest;
use crate::app::use_studio;

/// The bridge.
#[hook]
pub fn use_bridge() -> Bridge {
    use_studio().bridge
}

/// Hears the worker's events while the component is shown. The newest `callback` is used.
#[hook]
pub fn use_events(callback: Callback<Event>) {
    let bridge = use_bridge();
    let newest = use_mut_ref(|| callback.clone());
    newest.replace(callback);
    use_effect_with(bridge, move |bridge| {
        let subscription = bridge.subscribe(Callback::from(move |event| {
            let callback = newest.borrow().clone();
            callback.emit(event);
        }));
        move || drop(subscription)
    });
}

/// Gives up a request, by its number.
#[hook]
pub fn use_stop() -> Callback<u64> {
    let bridge = use_bridge();
    use_callback(bridge, |request: u64, bridge| {
        let bridge = bridge.clone();
        spawn_local(async move {
            // What was just finished can no longer be given up, and needs no word.
            let _ = bridge.call(CancelRequest { request }).await;
        });
    })
}

/// What a question to the worker has come to. The last answer stays while the next one is awaited.
pub struct Asked<T> {
    /// The newest answer.
    pub answer: Option<Rc<T>>,
    /// Why the newest question failed.
    pub problem: Option<Problem>,
    /// Whether an answer is awaited.
    pub is_loading: bool,
    /// The number of the question that is awaited, by which the worker says how it goes and it can be given up.
    pub request: Option<u64>,
    /// Asks again.
    pub reload: Callback<()>,
}

/// Counts how often something was asked for again: the count, for an effect to depend on, and what adds to it.
#[hook]
pub fn use_asks() -> (u64, Callback<()>) {
    let shown = use_state_eq(|| 0_u64);
    let newest = use_mut_ref(|| 0_u64);
    let again = {
        let setter = shown.setter();
        use_callback((), move |(), ()| {
            *newest.borrow_mut() += 1;
            setter.set(*newest.borrow());
        })
    };
    (*shown, again)
}

/// Asks the worker when the component appears, when `call` changes and when a new worker starts.
#[hook]
pub fn use_answer<C: Call + Clone + PartialEq + 'static>(call: C) -> Asked<C::Reply>
where
    C::Reply: 'static,
{
    let studio = use_studio();
    let answer = use_state(|| None::<Rc<C::Reply>>);
    let problem = use_state_eq(|| None::<Problem>);
    let is_loading = use_state_eq(|| true);
    let request = use_state_eq(|| None::<u64>);
    let newest = use_newest();
    let (asks, reload) = use_asks();
    {
        let (answer, problem, is_loading) = (answer.setter(), problem.setter(), is_loading.setter());
        let request = request.setter();
        use_effect_with((call, studio.generation, asks), move |(call, generation, _)| {
            // The first worker is not there yet, and would be asked again when it is.
            if *generation == 0 {
                return;
            }
            let turn = newest.begin();
            let (id, asking) = studio.bridge.begin(call.clone());
            is_loading.set(true);
            request.set(Some(id));
            spawn_local(async move {
                let result = asking.await;
                // A later question has been asked meanwhile: its answer counts.
                if !turn.counts() {
                    return;
                }
                match result {
                    Ok(value) => {
                        answer.set(Some(Rc::new(value)));
                        problem.set(None);
                    }
                    Err(why) => problem.set(Some(why)),
                }
                is_loading.set(false);
                request.set(None);
            });
        });
    }
    let (answer, problem) = ((*answer).clone(), (*problem).clone());
    Asked { answer, problem, is_loading: *is_loading, request: *request, reload }
}
