//! What a room says that has nothing to show, because the project has no table.

use yew::prelude::*;

use super::data::Replace;
use super::{Project, Room};
use crate::parts::Empty;
use crate::router::{Route, RouteLink};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct NoTableProps {
    /// The room.
    pub room: Room,
    /// The project.
    pub project: Project,
}

/// See [`NoTableProps`].
#[component]
pub fn NoTable(props: &NoTableProps) -> Html {
    let t = &text().frame;
    let to = |room| Route::Room { project: props.project.id(), room };
    html! {
        <>
            <div class="room-head"><div class="grow"><h1 tabindex="-1">{ props.room.label() }</h1></div></div>
            <Empty sentence={(t.without_table)(props.room)}>
                if props.room == Room::Data {
                    <Replace project={props.project.clone()} />
                }
                <div class="row wrap">
                    if props.room != Room::Data {
                        <RouteLink class="button primary" to={to(Room::Data)}>{ t.add_table }</RouteLink>
                    }
                    <RouteLink class="button" to={to(Room::Ask)}>{ text().ask.title }</RouteLink>
                </div>
            </Empty>
        </>
    }
}
