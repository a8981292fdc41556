//! Drafts: marks that something is being stored piece by piece, before anything needs it.

use bunsen_spec::say::stored;
use serde::{Deserialize, Serialize};

use crate::change::write_marked;
use crate::git::Stamp;
use crate::record::{RECORD_VERSION, parse_versioned, to_json};
use crate::{Batch, ProjectError, Space, Store};

/// What the keys of drafts begin with.
const PREFIX: &str = "drafts/";

/// How long a draft keeps contents. Whoever wrote it is gone by then: a tab was closed or crashed.
const KEPT_MS: f64 = 24.0 * 3600.0 * 1000.0;

/// The stored form.
#[derive(Serialize, Deserialize)]
struct DraftRecord {
    version: u32,
    /// When it began, in milliseconds since 1970.
    started_ms: f64,
}

/// A draft as it is stored. While it is there and young, no object, content, manifest or chunk is removed:
/// what is found to be stored after it began stays.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Draft {
    key: String,
    bytes: Vec<u8>,
}

impl Draft {
    /// Stores a draft. A trash that is being emptied at the moment begins again, and sees it.
    pub async fn begin(store: &dyn Store, id: &str, by: &Stamp) -> Result<Self, ProjectError> {
        let key = format!("{PREFIX}{id}");
        let bytes = to_json(&DraftRecord { version: RECORD_VERSION, started_ms: by.now_ms });
        let put = vec![(Space::Records, key.clone(), bytes.clone())];
        write_marked(store, Batch { put, ..Batch::default() }, by.now_ms).await?;
        Ok(Self { key, bytes })
    }

    /// Lets a batch be taken only while the draft is there.
    pub fn expect_in(&self, batch: &mut Batch) {
        batch.expect.push((Space::Records, self.key.clone(), Some(self.bytes.clone())));
    }

    /// Removes the draft in a batch.
    pub fn end_in(&self, batch: &mut Batch) {
        batch.delete.push((Space::Records, self.key.clone()));
    }
}

/// The drafts of a store.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    /// Whether something is being stored piece by piece.
    pub any_young: bool,
    /// Keys of drafts that someone left behind.
    pub old: Vec<String>,
}

/// Looks for drafts.
pub(crate) async fn look_for_drafts(store: &dyn Store, now_ms: f64) -> Result<Drafts, ProjectError> {
    let mut drafts = Drafts::default();
    for key in store.keys(Space::Records, PREFIX).await? {
        let Some(bytes) = store.read(Space::Records, &key).await? else { continue };
        let is_young = match parse_versioned::<DraftRecord>(stored::draft(), &bytes) {
            // A clock that was set back must not keep it for ever.
            Ok(draft) => (now_ms - draft.started_ms).abs() < KEPT_MS,
            Err(error) => matches!(error, ProjectError::TooNew { .. }),
        };
        if is_young {
            drafts.any_young = true;
        } else {
            drafts.old.push(key);
        }
    }
    Ok(drafts)
}
