//! What is on disk: a small SQL database, and bytes by their MD5 in a folder.

mod audit;
mod contents;
mod database;
mod deployments;
mod fault;
mod git_objects;
mod git_refs;
mod latencies;
mod objects;
mod parts;
mod projects;
mod receiving;
mod sweeping;
mod traffic;
mod traffic_log;

pub(crate) use audit::{AuditEntry, is_audited, record_audit};
pub(crate) use contents::{add_content, renew_contents};
pub(crate) use database::{Database, Durability};
pub(crate) use deployments::{
    Published, State, count_published, newest_state, publish, published, referenced_objects, unpublish, version_files,
};
pub(crate) use fault::StoreFault;
pub(crate) use git_objects::{MAX_GIT_OBJECT_BYTES, PackedObject, StoredObjects, add_object, find_kind, find_object};
pub(crate) use git_refs::{GitRef, RefMove, list_refs, move_ref, note_push};
pub(crate) use objects::{ObjectFolder, Received};
pub(crate) use parts::{ReceivedPart, SentPart};
pub(crate) use projects::{
    StoredProject, add_token, create_project, delete_project, find_project, find_token, has_project, list_projects,
    list_tokens, revoke_token, set_private,
};
pub(crate) use receiving::{IDLE_TIMEOUT, Writing, write_body};
pub(crate) use sweeping::{
    content_marks, mark_content, mark_object, object_ids, remove_content, remove_object, set_swept, unreached_objects,
    unswept_projects,
};
pub(crate) use traffic::{Span, traffic_stats};
pub(crate) use traffic_log::{TrafficEntry, TrafficLog};
