//! Addresses: which page they show, and the part of a page's state that they keep.

use bunsen_spec::ProjectId;
use gloo::utils::window;
use wasm_bindgen::JsValue;
use yew::prelude::*;
use yew_nested_router::prelude::use_router;
use yew_nested_router::target::Target;

use crate::rooms::Room;

/// What an address shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`: the way in.
    Welcome,
    /// `/projects/<id>/<room>`: a room of a project.
    Room {
        /// The project.
        project: ProjectId,
        /// The room.
        room: Room,
    },
    /// `/d/<name>`: a shared link.
    Link {
        /// The deployment's name.
        name: String,
    },
    /// `/p/<name>`: a project that the edge keeps, to be cloned.
    Synced {
        /// Its name there.
        name: String,
    },
    /// Anything else.
    Unknown {
        /// The address's path, without its first slash.
        path: String,
    },
}

impl Target for Route {
    fn render_self_into(&self, path: &mut Vec<String>) {
        match self {
            Self::Welcome => path.push(String::new()),
            Self::Room { project, room } => {
                path.extend(["projects".into(), project.0.clone(), room.name().into()]);
            }
            Self::Link { name } => path.extend(["d".into(), name.clone()]),
            Self::Synced { name } => path.extend(["p".into(), name.clone()]),
            Self::Unknown { path: unknown } => path.extend(unknown.split('/').map(String::from)),
        }
    }

    fn render_path_into(&self, path: &mut Vec<String>) {
        self.render_self_into(path);
    }

    fn parse_path(path: &[&str]) -> Option<Self> {
        let path: Vec<&str> = path.iter().copied().filter(|part| !part.is_empty()).collect();
        let unknown = || Self::Unknown { path: path.join("/") };
        Some(match path.as_slice() {
            [] | ["index.html"] => Self::Welcome,
            ["projects", id] => Self::Room { project: ProjectId(id.to_string()), room: Room::Data },
            ["projects", id, room] => match Room::from_name(room) {
                Some(room) => Self::Room { project: ProjectId(id.to_string()), room },
                None => unknown(),
            },
            ["d", name] => Self::Link { name: name.to_string() },
            ["p", name] => Self::Synced { name: name.to_string() },
            _ => unknown(),
        })
    }
}

impl Route {
    /// Whether the page of all projects is shown.
    pub fn is_home(&self) -> bool {
        matches!(self, Self::Welcome | Self::Synced { .. })
    }

    /// The address, such as `/projects/0123456789abcdef/data`.
    pub fn path(&self) -> String {
        format!("/{}", self.render_path().join("/"))
    }
}

/// The page that the address names at this moment. A [`Navigator`] tells what was shown when it was asked for, which
/// may have been long ago for who waited for something.
pub fn current_route() -> Route {
    let path = window().location().pathname().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    Route::parse_path(&parts).unwrap_or(Route::Welcome)
}

/// Goes to another page.
#[derive(Clone, PartialEq)]
pub struct Navigator(yew_nested_router::prelude::RouterContext<Route>);

impl Navigator {
    /// Shows `route`, as a new entry of the browser's history.
    pub fn go(&self, route: Route) {
        self.0.push(route);
    }

    /// Shows `route` with a query such as `run=0123&resume=1`, which [`use_query`] reads.
    pub fn go_with(&self, route: &Route, query: &str) {
        // The router hears of it as of any other change of address.
        let _ = yew_nested_router::History::push_state(JsValue::NULL, &format!("{}?{query}", route.path()));
    }

    /// What is shown now.
    pub fn route(&self) -> Route {
        self.0.active().clone().unwrap_or(Route::Welcome)
    }
}

/// The navigator of this page.
#[hook]
pub fn use_navigator() -> Navigator {
    Navigator(use_router::<Route>().expect("the app puts a router around every component"))
}

/// A value kept in the address's query, such as the chosen column: what it is now, and a way to change
/// it. The address is replaced, so going back leaves the room rather than undoing a choice.
#[hook]
pub fn use_query(key: &'static str) -> (Option<String>, Callback<Option<String>>) {
    let value = use_state_eq(|| read_query(key));
    let setter = value.setter();
    let set = use_callback((), move |new: Option<String>, ()| {
        write_query(key, new.as_deref());
        setter.set(new);
    });
    ((*value).clone(), set)
}

fn read_query(key: &str) -> Option<String> {
    let search = window().location().search().ok()?;
    web_sys::UrlSearchParams::new_with_str(&search).ok()?.get(key)
}

fn write_query(key: &str, value: Option<&str>) {
    let location = window().location();
    let (Ok(search), Ok(path), Ok(hash)) = (location.search(), location.pathname(), location.hash()) else { return };
    let Ok(params) = web_sys::UrlSearchParams::new_with_str(&search) else { return };
    match value {
        Some(value) => params.set(key, value),
        None => params.delete(key),
    }
    let query = params.to_string().as_string().unwrap_or_default();
    let separator = if query.is_empty() { "" } else { "?" };
    if let Ok(history) = window().history() {
        // The address is a convenience: a browser that refuses to change it changes nothing else.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{separator}{query}{hash}")));
    }
}

/// A link to a page of the studio. Opens in a new tab as any link does, and without a reload otherwise.
#[derive(Clone, PartialEq, Properties)]
pub struct RouteLinkProps {
    /// Where it leads.
    pub to: Route,
    /// The query of its address.
    #[prop_or_default]
    pub query: Option<AttrValue>,
    /// Its classes.
    #[prop_or_default]
    pub class: Classes,
    /// Whether it leads to the page that is shown.
    #[prop_or_default]
    pub is_current: bool,
    /// What it says.
    pub children: Html,
}

/// See [`RouteLinkProps`].
#[component]
pub fn RouteLink(props: &RouteLinkProps) -> Html {
    let navigator = use_navigator();
    let onclick = {
        let (to, query) = (props.to.clone(), props.query.clone());
        Callback::from(move |event: MouseEvent| {
            event.stop_propagation();
            let opens_elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.button() != 0;
            if !opens_elsewhere {
                event.prevent_default();
                match &query {
                    Some(query) => navigator.go_with(&to, query),
                    None => navigator.go(to.clone()),
                }
            }
        })
    };
    let href = match &props.query {
        Some(query) => format!("{}?{query}", props.to.path()),
        None => props.to.path(),
    };
    html! {
        <a {href} class={props.class.clone()} {onclick} aria-current={props.is_current.then_some("page")}>
            { props.children.clone() }
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: Route) {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        assert_eq!(Route::parse_path(&parts), Some(expected.clone()), "{path}");
        if !matches!(expected, Route::Room { room: Room::Data, .. }) {
            assert_eq!(expected.path(), path);
        }
    }

    #[test]
    fn addresses_name_pages() {
        let project = ProjectId("00ff".into());
        check("/", Route::Welcome);
        check("/projects/00ff", Route::Room { project: project.clone(), room: Room::Data });
        check("/projects/00ff/data", Route::Room { project: project.clone(), room: Room::Data });
        check("/projects/00ff/ask", Route::Room { project: project.clone(), room: Room::Ask });
        check("/projects/00ff/runs", Route::Room { project, room: Room::Runs });
        check("/projects/00ff/attic", Route::Unknown { path: "projects/00ff/attic".into() });
        check("/d/iris", Route::Link { name: "iris".into() });
        check("/p/iris", Route::Synced { name: "iris".into() });
        check("/somewhere/else", Route::Unknown { path: "somewhere/else".into() });
    }
}
