//! The connection to the database: opened when first needed, given up when another version wants in.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_project::StoreError;
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

use super::database;

/// A connection that opens itself, again if need be.
pub struct Connection {
    name: String,
    open: Rc<RefCell<Option<IdbDatabase>>>,
    // Hears `versionchange` and `close` for as long as this lives.
    on_end: Closure<dyn Fn()>,
}

impl Connection {
    /// A connection to the database called `name`, not open yet.
    pub fn new(name: &str) -> Self {
        let open: Rc<RefCell<Option<IdbDatabase>>> = Rc::default();
        let ended = open.clone();
        let on_end = Closure::<dyn Fn()>::new(move || {
            // Another tab brings a newer version or deletes the database, or the browser cleared it.
            // Holding on would block that tab for ever.
            if let Some(database) = ended.borrow_mut().take() {
                database.close();
            }
        });
        Self { name: name.to_string(), open, on_end }
    }

    /// The open database.
    pub async fn database(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(database) = &*self.open.borrow() {
            return Ok(database.clone());
        }
        let database = database::open(&self.name).await?;
        // Another call may have opened it meanwhile: one connection is enough.
        if let Some(earlier) = &*self.open.borrow() {
            database.close();
            return Ok(earlier.clone());
        }
        let on_end = self.on_end.as_ref().unchecked_ref();
        database.set_onversionchange(Some(on_end));
        database.set_onclose(Some(on_end));
        *self.open.borrow_mut() = Some(database.clone());
        Ok(database)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if let Some(database) = self.open.borrow_mut().take() {
            database.set_onversionchange(None);
            database.set_onclose(None);
            database.close();
        }
    }
}
