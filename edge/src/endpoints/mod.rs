//! The endpoints, one family per file.

mod contents;
mod counts;
mod deployments;
mod description;
mod fetching;
mod health;
mod invocations;
mod links;
mod objects;
mod outgoing;
mod project_tokens;
mod projects;
mod pushing;
mod site;
mod stats;

pub(crate) use site::{refuse_method, serve_site};

use crate::openapi::Routes;

/// Every route.
pub(crate) fn all() -> Routes {
    timed().merge(untimed())
}

/// Routes that answer soon or not at all.
pub(crate) fn timed() -> Routes {
    deployments::routes()
        .merge(stats::routes())
        .merge(links::routes())
        .merge(counts::routes())
        .merge(projects::routes())
        .merge(project_tokens::routes())
        .merge(fetching::routes())
        .merge(health::routes())
        .merge(description::routes())
}

/// Routes that keep time themselves: predictions, to answer and count it in their own way, and objects, pushes
/// and contents, which may take long.
pub(crate) fn untimed() -> Routes {
    invocations::routes().merge(objects::routes()).merge(pushing::routes()).merge(contents::routes())
}
