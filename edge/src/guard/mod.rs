//! What every request passes before and after its endpoint.

mod caller;
mod headers;
mod hosts;
mod limits;
mod owner;
mod record;

pub(crate) use caller::{Caller, Entered, Need, no_project};
pub(crate) use headers::add_security_headers;
pub(crate) use hosts::{AllowedHosts, check_hosts};
pub(crate) use limits::{Client, Limits};
pub(crate) use owner::Owner;
pub(crate) use record::{caught_panic, record_request};
