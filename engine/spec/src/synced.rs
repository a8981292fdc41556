//! Projects that an edge keeps, so that several people and machines share them.

use serde::{Deserialize, Serialize};

use crate::deploy::is_address_name;
use crate::{Problem, say};

/// Refuses what cannot be the name in `/p/<name>.git`: 1 to 60 of a to z, 0 to 9 and hyphens, none at either
/// end.
pub fn check_synced_name(name: &str) -> Result<(), Problem> {
    if is_address_name(name) { Ok(()) } else { Err(say::syncing::bad_project_name().in_field("name")) }
}

/// A project as an edge lists it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncedProject {
    /// The name in its addresses.
    pub name: String,
    /// Whether only those with a token may read it.
    pub private: bool,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: f64,
    /// When a branch or tag last moved; `None` while nothing was pushed.
    pub pushed_ms: Option<f64>,
}

/// What a token of a project allows. Each allows what those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncRole {
    /// To read.
    Viewer,
    /// To push versions and contents.
    Writer,
}

/// A token of a project, without its secret.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncToken {
    /// Its number on the edge, from 1.
    pub id: u64,
    /// What it allows.
    pub role: SyncRole,
    /// Whom or what it is for, in the owner's words.
    pub label: String,
    /// When it was made, in milliseconds since 1970.
    pub created_ms: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_into_addresses() {
        for name in ["a", "iris", "iris-2026", "0", &"a".repeat(60)] {
            assert!(check_synced_name(name).is_ok(), "{name}");
        }
        for name in ["", "-a", "a-", "A", "a b", "a.git", "a/b", "..", "ü", &"a".repeat(61)] {
            assert!(check_synced_name(name).is_err(), "{name}");
        }
    }
}
