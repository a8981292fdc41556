//! How a request goes that takes long, with a button that gives it up.

use bunsen_protocol::Event;
use yew::prelude::*;

use crate::bridge::{use_events, use_stop};
use crate::parts::Working;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct GoingProps {
    /// The request's number; `None`: nothing goes on.
    pub request: Option<u64>,
}

/// What the worker said last of a request: nothing before it said something.
#[component]
pub fn Going(props: &GoingProps) -> Html {
    let said = use_state_eq(|| None::<(u64, String, Option<f64>)>);
    let stop = use_stop();
    {
        let (said, wanted) = (said.setter(), props.request);
        use_events(Callback::from(move |event| {
            if let Event::Working { id, what, done } = event
                && wanted == Some(id)
            {
                said.set(Some((id, what, done)));
            }
        }));
    }
    let Some((request, what, done)) = (*said).clone().filter(|(id, ..)| props.request == Some(*id)) else {
        return Html::default();
    };
    html! { <Working {what} {done} onstop={stop.reform(move |_: MouseEvent| request)} /> }
}
