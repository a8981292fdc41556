//! What is on disk: a small SQL database, and bytes by their MD5 in a folder.

mod audit;
mod database;
mod deployments;
mod fault;
mod latencies;
mod objects;
mod traffic;
mod traffic_log;

pub(crate) use audit::{AuditEntry, is_audited, record_audit};
pub(crate) use database::{Database, Durability};
pub(crate) use deployments::{
    Published, State, count_published, newest_state, publish, published, referenced_objects, unpublish, version_files,
};
pub(crate) use fault::StoreFault;
pub(crate) use objects::{ObjectFolder, Received};
pub(crate) use traffic::{Span, traffic_stats};
pub(crate) use traffic_log::{TrafficEntry, TrafficLog};
