//! Bunsen's page: shows state and sends commands. It knows no machine learning and no storage.
//!
//! A map for whoever adds a room:
//!
//! - [`bridge`]: the only file that talks to the worker. `bridge.call(ListProjects {}).await` answers with
//!   the call's own type or a [`bunsen_spec::Problem`]; [`bridge::use_bridge`], [`bridge::use_events`] and
//!   [`bridge::use_answer`] are its hooks.
//! - [`app`]: [`app::use_studio`] gives every component the bridge, the toasts, the undo history and the
//!   state of the worker; [`rooms::use_project`] the opened project inside a room.
//! - [`rooms`]: one folder or file per page. A room exists once it stands in [`rooms::ROOMS`]; rail,
//!   palette, shortcuts and router follow from that list. Its code is fetched when it is first shown: [`lazy`].
//! - [`parts`]: reusable pieces ([`parts::Button`], [`parts::Field`], [`parts::Chip`], [`parts::Dialog`],
//!   [`parts::Empty`], [`parts::ProblemBox`], [`parts::Code`], [`parts::Bars`], [`parts::Icon`]…).
//! - [`state`]: reducers, view models and formatting: pure, tested natively.
//! - [`text`]: every sentence the learner reads. `text().data.train_a_model`.
//! - [`chart`]: chart options (pure) and the one mount.
//!
//! The address is the state: `/`, `/projects/<id>/<room>?column=…`, `/d/<name>`; see [`router`].

mod actions;
mod app;
mod bridge;
mod browser;
mod chart;
mod edge;
mod folder;
mod frame;
mod lazy;
mod link;
mod parts;
mod rooms;
mod router;
mod state;
mod text;

fn main() {
    edge::Edge::sign_in_from_address();
    if let Some(page) = gloo::utils::document().document_element() {
        // Screen readers choose their voice by it.
        let _ = page.set_attribute("lang", text::text().language);
    }
    if let Some(root) = gloo::utils::document().get_element_by_id("app") {
        root.set_inner_html("");
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
