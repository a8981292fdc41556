//! The bar: the project, its version, what the machine is doing, search.

use yew::prelude::*;

use super::device::DeviceChip;
use super::project_menu::ProjectMenu;
use super::surface::{Surface, use_surface};
use super::theme::{theme_icon, theme_items, use_theme};
use crate::parts::{Button, ButtonKind, ChipKind, Icon, Menu, chip};
use crate::rooms::use_opened;
use crate::router::Route;
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct BarProps {
    /// The page that is shown.
    pub route: Route,
}

/// See [`BarProps`].
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let t = &text().frame;
    let surfaces = use_surface();
    let opened = use_opened();
    let theme = use_theme();
    let project = matches!(props.route, Route::Room { .. }).then_some(opened.project).flatten();
    html! {
        <div class="bar">
            if let Some(project) = project {
                <ProjectMenu project={project.state.summary.clone()} />
                <span class="wide">{ chip(ChipKind::Plain, (t.versions)(project.state.summary.n_versions)) }</span>
            }
            <span class="grow" />
            <DeviceChip />
            <span class="wide">
                <Menu label={t.theme} items={theme_items(theme)} is_right=true class={classes!("button", "plain", "icon-only", "quiet")}>
                    { theme_icon(theme) }
                </Menu>
            </span>
            <span class="wide">
                <Button label={t.help} icon={Icon::Help} is_icon_only=true kind={ButtonKind::Plain} class="quiet"
                    title={t.shortcuts} onclick={surfaces.opening(Surface::Shortcuts)} />
            </span>
            <button type="button" class="button search wide" aria-keyshortcuts="Control+K" onclick={surfaces.opening(Surface::Palette)}>
                <span class="grow">{ t.search }</span><kbd>{ "Ctrl K" }</kbd>
            </button>
        </div>
    }
}
