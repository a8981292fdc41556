//! An export while another tab goes on working: the file is the project of one moment, and can be imported.

use std::cell::{Cell, RefCell};

use async_trait::async_trait;
use bunsen_project::{Batch, MemoryStore, Space, Store, StoreError, archive, export, project, runs};
use bunsen_spec::DataCard;
use futures::executor::block_on;

use crate::sample::{at, card, id, new_run, now, run_id, saved, store_with_project, train};

/// Something that another tab does.
type Deed = Box<dyn Fn(&MemoryStore)>;

/// A store in which another tab does something before each `every`-th reading, as often as it has something to do.
struct Busy {
    inner: MemoryStore,
    every: usize,
    n_readings: Cell<usize>,
    todo: RefCell<Vec<Deed>>,
}

impl Busy {
    fn pass(&self) {
        self.n_readings.set(self.n_readings.get() + 1);
        if self.n_readings.get().is_multiple_of(self.every)
            && let Some(next) = self.todo.borrow_mut().pop()
        {
            next(&self.inner);
        }
    }
}

#[async_trait(?Send)]
impl Store for Busy {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.pass();
        self.inner.read(space, key).await
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.pass();
        self.inner.keys(space, prefix).await
    }

    async fn write(&self, batch: Batch) -> Result<(), StoreError> {
        self.inner.write(batch).await
    }
}

fn busy_project() -> MemoryStore {
    let store = store_with_project();
    train(&store, "r1", 1, "weights", 1);
    block_on(runs::start(&store, &id("p1"), new_run("r2", 2), &at(3))).unwrap();
    block_on(runs::save(&store, &id("p1"), &run_id("r2"), &saved(1, b"checkpoint 1"), 4.0)).unwrap();
    store
}

fn work() -> Vec<Deed> {
    vec![
        Box::new(|store| {
            now(runs::save(store, &id("p1"), &run_id("r2"), &saved(3, b"checkpoint 3"), 6.0)).unwrap();
        }),
        Box::new(|store| {
            now(runs::start(store, &id("p1"), new_run("r3", 3), &at(7))).unwrap();
        }),
        Box::new(|store| {
            let card = DataCard { limits: "None.".into(), ..card() };
            now(project::set_card(store, &id("p1"), &card, &at(6))).unwrap();
        }),
        Box::new(|store| {
            now(runs::save(store, &id("p1"), &run_id("r2"), &saved(2, b"checkpoint 2"), 5.0)).unwrap();
        }),
    ]
}

#[test]
fn an_export_is_a_project_of_one_moment() {
    for every in 1..400 {
        let store = Busy { inner: busy_project(), every, n_readings: Cell::new(0), todo: RefCell::new(work()) };
        let exported = block_on(export(&store, &id("p1"))).unwrap_or_else(|error| panic!("{every}: {error}"));
        if store.todo.borrow().len() == work().len() {
            assert!(every > 50, "an export reads {every} times");
            return;
        }
        let checked = block_on(archive::check(&exported.bytes, &Default::default()));
        assert!(checked.is_ok(), "before every reading of {every}: {:?}", checked.err());
    }
    panic!("something was done at every moment");
}
