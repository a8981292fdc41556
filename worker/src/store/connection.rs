//! The connection to the database: opened when first needed, given up when another version wants in.

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_project::StoreError;
use bunsen_spec::say;
use futures::lock::Mutex;
use wasm_bindgen::prelude::*;
use web_sys::IdbDatabase;

use super::database::Opening;

/// A connection that opens itself, again if need be.
pub struct Connection {
    name: String,
    open: Rc<RefCell<Option<IdbDatabase>>>,
    /// The one request to open it that is under way.
    opening: Mutex<Option<Opening>>,
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
        Self { name: name.to_string(), open, opening: Mutex::default(), on_end }
    }

    /// The open database.
    ///
    /// # Errors
    /// When it cannot be opened. Said at once as long as a tab with an older form of it is in the way.
    pub async fn database(&self) -> Result<IdbDatabase, StoreError> {
        // The browser answers requests to open one after the other: a second one would wait for whatever holds up the
        // first, and not be told so.
        let mut opening = self.opening.lock().await;
        if let Some(database) = &*self.open.borrow() {
            return Ok(database.clone());
        }
        let waiting = match &mut *opening {
            Some(waiting) => waiting,
            none => none.insert(Opening::begin(&self.name)?),
        };
        let Some(opened) = waiting.wait().await else {
            return Err(StoreError::Broken(say::browser::older_tab().into()));
        };
        *opening = None;
        let database = opened?;
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
