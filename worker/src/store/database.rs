//! The database: its version and what each version brought.

use bunsen_project::{Space, StoreError};
use bunsen_spec::say;
use futures::channel::oneshot;
use futures::future::{Either, select};
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

/// Opens the database called `name`, and makes it or brings it to the newest form first.
pub async fn open(name: &str) -> Result<IdbDatabase, StoreError> {
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
    let opening = request.into_future();
    match select(opening, is_blocked).await {
        Either::Left((database, _)) => database.map(IdbDatabase::from).map_err(from_idb),
        // The other tab closes its connection when it hears of the newer version, unless it sleeps.
        Either::Right((Ok(()), _)) => Err(StoreError::Broken(say::browser::older_tab().into())),
        // The request was answered without ever being blocked.
        Either::Right((Err(_), opening)) => opening.await.map(IdbDatabase::from).map_err(from_idb),
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
