//! The database: its version and what each version brought.

use bunsen_project::{Space, StoreError};
use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, Shared, select};
use idb::request::futures::OpenDatabaseRequestFuture;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams};
use web_sys::IdbDatabase;

use super::failure::from_idb;

/// The version of the newest form of the database. Raise it with a step in [`migrate`].
const VERSION: u32 = 2;

/// The object store of a space.
pub fn store_name(space: Space) -> &'static str {
    match space {
        Space::Objects => "objects",
        Space::Files => "files",
        Space::Refs => "refs",
        Space::Records => "records",
        Space::Manifests => "manifests",
        Space::Chunks => "chunks",
    }
}

/// A request to open the database, which makes it or brings it to the newest form first.
pub struct Opening {
    request: OpenDatabaseRequestFuture,
    is_blocked: Shared<oneshot::Receiver<()>>,
}

impl Opening {
    /// Asks for the database called `name`.
    ///
    /// # Errors
    /// When there is no IndexedDB.
    pub fn begin(name: &str) -> Result<Self, StoreError> {
        let mut request = Factory::new().and_then(|factory| factory.open(name, Some(VERSION))).map_err(from_idb)?;
        let (blocked, is_blocked) = oneshot::channel();
        request.on_blocked(move |_| {
            let _ = blocked.send(());
        });
        request.on_upgrade_needed(|event| {
            let old_version = event.old_version().unwrap_or_default();
            if let Ok(database) = event.database() {
                // On failure the upgrade is aborted by the browser, and the open request says so.
                let _ = migrate(&database, old_version);
            }
        });
        Ok(Self { request: request.into_future(), is_blocked: is_blocked.shared() })
    }

    /// The open database, or why there is none; `None` as long as another tab holds on to an older form. That tab closes
    /// its connection when it hears of the newer one, unless it sleeps.
    pub async fn wait(&mut self) -> Option<Result<IdbDatabase, StoreError>> {
        let opened = match select(&mut self.request, self.is_blocked.clone()).await {
            Either::Left((opened, _)) => opened,
            Either::Right((Ok(()), _)) => return None,
            // The request was answered without ever being blocked.
            Either::Right((Err(_), request)) => request.await,
        };
        Some(opened.map(IdbDatabase::from).map_err(from_idb))
    }
}

/// Brings a database from `old_version` (0: it does not exist) to [`VERSION`], step by step.
fn migrate(database: &Database, old_version: u32) -> Result<(), idb::Error> {
    if old_version < 1 {
        create(database, &[Space::Objects, Space::Files, Space::Refs, Space::Records])?;
    }
    if old_version < 2 {
        create(database, &[Space::Manifests, Space::Chunks])?;
    }
    Ok(())
}

fn create(database: &Database, spaces: &[Space]) -> Result<(), idb::Error> {
    for &space in spaces {
        database.create_object_store(store_name(space), ObjectStoreParams::new())?;
    }
    Ok(())
}
