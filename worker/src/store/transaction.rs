//! Transactions that are on disk when they say so.

use std::cell::Cell;
use std::rc::Rc;

use bunsen_project::{Space, StoreError};
use bunsen_spec::say;
use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

use super::database::store_name;
use super::failure::{from_exception, from_value};

// web-sys offers the options only behind a compiler flag for unstable interfaces.
#[wasm_bindgen]
extern "C" {
    type DurableDatabase;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// How a transaction ended.
type Outcome = Result<(), StoreError>;

/// A transaction that writes, whose end can be waited for.
pub struct WriteTransaction {
    inner: IdbTransaction,
    outcome: oneshot::Receiver<Outcome>,
    // Both must live until the transaction has ended: the browser calls one of them.
    _on_complete: Closure<dyn FnMut()>,
    _on_abort: Closure<dyn FnMut()>,
}

impl WriteTransaction {
    /// Begins a transaction over `spaces`. Strict: it completes when its changes are flushed to disk.
    pub fn begin(database: &IdbDatabase, spaces: &[Space]) -> Result<Self, StoreError> {
        let stores: Array = spaces.iter().map(|&space| JsValue::from_str(store_name(space))).collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(|error| from_value(&error))?;
        let database: &DurableDatabase = database.unchecked_ref();
        let inner = database.transaction(&stores, "readwrite", &options).map_err(|error| from_value(&error))?;

        let (sender, outcome) = oneshot::channel();
        let sender = Rc::new(Cell::new(Some(sender)));
        let end = move |outcome| {
            if let Some(sender) = sender.take() {
                // Nobody waits any more when the writer gave up by itself.
                let _ = sender.send(outcome);
            }
        };
        let on_complete = Closure::<dyn FnMut()>::new({
            let end = end.clone();
            move || end(Ok(()))
        });
        let aborted = inner.clone();
        let on_abort = Closure::<dyn FnMut()>::new(move || {
            end(Err(match aborted.error() {
                Some(exception) => from_exception(&exception),
                None => StoreError::Broken(say::browser::aborted().into()),
            }));
        });
        inner.set_oncomplete(Some(on_complete.as_ref().unchecked_ref()));
        inner.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
        Ok(Self { inner, outcome, _on_complete: on_complete, _on_abort: on_abort })
    }

    /// The object store of a space, as `idb` wraps it.
    pub fn store(&self, space: Space) -> Result<idb::ObjectStore, StoreError> {
        self.inner.object_store(store_name(space)).map(Into::into).map_err(|error| from_value(&error))
    }

    /// Waits until everything asked for is on disk, or nothing of it.
    pub async fn finish(self) -> Outcome {
        // Ends the transaction without a last round trip; a browser without it ends it by itself.
        #[expect(deprecated, reason = "web-sys marks it so for an older draft; IndexedDB 3 has it")]
        let _ = self.inner.commit();
        let Self { outcome, _on_complete, _on_abort, .. } = self;
        match outcome.await {
            Ok(outcome) => outcome,
            Err(_) => Err(StoreError::Broken(say::browser::ended_without_a_word().into())),
        }
    }

    /// Undoes everything and waits until it is undone.
    pub async fn abort(self) {
        let Self { inner, outcome, _on_complete, _on_abort } = self;
        // Fails when the browser is aborting it already; the end comes either way.
        let _ = inner.abort();
        let _ = outcome.await;
    }
}
