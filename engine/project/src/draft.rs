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

/// What the keys of their second records begin with: of drafts that were begun before the clock was set back, when they
/// were first seen since.
const SEEN_PREFIX: &str = "drafts-seen/";

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
        batch.delete.push((Space::Records, seen_key(&self.key)));
    }
}

/// The drafts of a store.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    /// Whether something is being stored piece by piece.
    pub any_young: bool,
    /// Keys of drafts that someone left behind.
    pub old: Vec<String>,
    /// Records to be stored, of drafts whose age only counts from now on.
    pub seen: Vec<(String, Vec<u8>)>,
}

/// Looks for drafts.
pub(crate) async fn look_for_drafts(store: &dyn Store, now_ms: f64) -> Result<Drafts, ProjectError> {
    let mut drafts = Drafts::default();
    for key in store.keys(Space::Records, PREFIX).await? {
        let Some(started) = started(store, &key).await? else { continue };
        let started_ms = match started {
            Started::At(ms) if ms <= now_ms => ms,
            // The clock was set back: whoever stores may still be at it, and must not keep contents for ever either.
            Started::At(_) => match self::started(store, &seen_key(&key)).await? {
                Some(Started::At(seen_ms)) if seen_ms <= now_ms => seen_ms,
                _ => {
                    let seen = DraftRecord { version: RECORD_VERSION, started_ms: now_ms };
                    drafts.seen.push((seen_key(&key), to_json(&seen)));
                    now_ms
                }
            },
            Started::InNewerForm => now_ms,
            Started::Unreadable => f64::NEG_INFINITY,
        };
        if now_ms - started_ms < KEPT_MS {
            drafts.any_young = true;
        } else {
            drafts.old.extend([seen_key(&key), key]);
        }
    }
    Ok(drafts)
}

/// When a draft began.
enum Started {
    At(f64),
    InNewerForm,
    Unreadable,
}

async fn started(store: &dyn Store, key: &str) -> Result<Option<Started>, ProjectError> {
    let bytes = store.read(Space::Records, key).await?;
    Ok(bytes.map(|bytes| match parse_versioned::<DraftRecord>(stored::draft(), &bytes) {
        Ok(draft) => Started::At(draft.started_ms),
        Err(ProjectError::TooNew { .. }) => Started::InNewerForm,
        Err(_) => Started::Unreadable,
    }))
}

fn seen_key(key: &str) -> String {
    format!("{SEEN_PREFIX}{}", &key[PREFIX.len()..])
}
