//! The endpoints, one family per file.

mod counts;
mod deployments;
mod description;
mod health;
mod invocations;
mod links;
mod objects;
mod site;
mod stats;

pub(crate) use site::{refuse_method, serve_site};

use crate::openapi::Routes;

/// Every route.
pub(crate) fn all() -> Routes {
    timed().merge(objects::routes())
}

/// Routes that answer soon or not at all.
pub(crate) fn timed() -> Routes {
    deployments::routes()
        .merge(stats::routes())
        .merge(links::routes())
        .merge(invocations::routes())
        .merge(counts::routes())
        .merge(health::routes())
        .merge(description::routes())
}

/// Routes that move large objects and so may take long.
pub(crate) fn untimed() -> Routes {
    objects::routes()
}
