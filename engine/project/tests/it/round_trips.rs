//! How often reading history waits for the store: in a browser each reading is a transaction of its own.

use std::cell::Cell;

use async_trait::async_trait;
use bunsen_project::documents::{DocumentsChange, DocumentsWriter, change_documents, documents, newest_version};
use bunsen_project::{Batch, MemoryStore, Space, Store, StoreError, git, project, runs, versions};
use bunsen_spec::LogOrder;
use futures::executor::block_on;

use crate::sample::{at, new_run, run_id, saved, store_with_project};
use crate::versions::{branch_and_switch, describe, p1, switch};

/// Counts how often the store is asked.
struct Counted {
    inner: MemoryStore,
    /// Whether what is asked for together comes together, or one by one as from a store that cannot do better.
    is_together: bool,
    n_trips: Cell<usize>,
}

impl Counted {
    fn count(&self, n: usize) {
        self.n_trips.set(self.n_trips.get() + n);
    }
}

#[async_trait(?Send)]
impl Store for Counted {
    async fn read(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.count(1);
        self.inner.read(space, key).await
    }

    async fn read_many(&self, space: Space, keys: &[String]) -> Result<Vec<Option<Vec<u8>>>, StoreError> {
        self.count(if self.is_together { 1 } else { keys.len() });
        self.inner.read_many(space, keys).await
    }

    async fn keys(&self, space: Space, prefix: &str) -> Result<Vec<String>, StoreError> {
        self.count(1);
        self.inner.keys(space, prefix).await
    }

    async fn write(&self, batch: Batch) -> Result<(), StoreError> {
        self.inner.write(batch).await
    }
}

/// How often something asks a store, one by one and together.
fn trips(store: &MemoryStore, what: impl AsyncFn(&dyn Store)) -> (usize, usize) {
    let count = |is_together| {
        let store = Counted { inner: store.clone(), is_together, n_trips: Cell::new(0) };
        block_on(what(&store));
        store.n_trips.get()
    };
    (count(false), count(true))
}

#[test]
fn a_thousand_commits_are_read_in_few_turns() {
    let store = store_with_project();
    for second in 1..900 {
        describe(&store, &format!("version {second}"), second);
    }
    branch_and_switch(&store, "trial", 901);
    for second in 902..1002 {
        describe(&store, &format!("version {second}"), second);
    }
    switch(&store, "main", 1002);
    let log = trips(&store, async |store| {
        let page = versions::log(store, &p1(), LogOrder::Topological, 0, 50).await.unwrap();
        assert_eq!(page.n_commits, 1000);
    });
    let branches = trips(&store, async |store| drop(versions::branches(store, &p1()).await.unwrap()));
    let lost = trips(&store, async |store| drop(versions::lost(store, &p1()).await.unwrap()));
    let diff = trips(&store, async |store| drop(versions::diff(store, &p1(), None, "trial").await.unwrap()));
    // What emptying the trash asks for one project: all objects that its versions reach.
    let trash = trips(&store, async |store| assert!(project::trash(store, &p1(), &at(2000)).await.unwrap() > 0));
    let files = trips(&store, async |store| {
        let head = git::read_branch(store, "p1").await.unwrap();
        let tree = git::read_commit(store, head).await.unwrap().tree;
        drop(git::list_files(store, tree).await.unwrap());
    });
    let check = |what: &str, (one_by_one, together): (usize, usize), at_least: usize, most: usize| {
        assert!(one_by_one >= at_least && together <= most, "{what}: {one_by_one} one by one, {together} together");
    };
    check("log", log, 1000, 25);
    check("branches", branches, 1000, 25);
    check("lost", lost, 1000, 25);
    check("diff", diff, 10, 10);
    check("trash", trash, 6000, 100);
    check("files", files, 4, 6);
}

#[test]
fn a_thousand_documents_are_read_in_few_turns() {
    let store = store_with_project();
    block_on(async {
        let mut writer = DocumentsWriter::begin(&store, "w", &at(1)).await.unwrap();
        for number in 0..1000 {
            let mut content = writer.content();
            content.push(b"One.").await.unwrap();
            writer.add(&format!("{}/{number}.md", number % 10), &content.finish().await.unwrap()).await.unwrap();
        }
        change_documents(&store, &p1(), &DocumentsChange::Put(writer.finish()), &at(2)).await.unwrap();
    });
    let (one_by_one, together) = trips(&store, async |store| {
        assert_eq!(documents(store, &p1()).await.unwrap().documents.len(), 1000);
    });
    assert!(one_by_one >= 1000 && together <= 16, "{one_by_one} one by one, {together} together");
    let (one_by_one, _) = trips(&store, async |store| {
        assert!(newest_version(store, &p1()).await.is_ok());
    });
    assert!(one_by_one <= 3, "{one_by_one} to see that nothing has changed");
}

#[test]
fn a_checkpoint_takes_few_turns_however_many_runs_there_are() {
    let store = store_with_project();
    for n in 0..60 {
        block_on(runs::start(&store, &p1(), new_run(&format!("r{n}"), n), &at(1))).unwrap();
    }
    block_on(runs::save(&store, &p1(), &run_id("r0"), &saved(1, b"first"), 1.0)).unwrap();
    let save =
        |store: &dyn Store| drop(block_on(runs::save(store, &p1(), &run_id("r0"), &saved(2, b"next"), 2.0)).unwrap());
    let count = |is_together| {
        let store = Counted { inner: store.clone(), is_together, n_trips: Cell::new(0) };
        save(&store);
        store.n_trips.get()
    };
    let (one_by_one, together) = (count(false), count(true));
    assert!(one_by_one >= 60 && together <= 10, "{one_by_one} one by one, {together} together");
}

#[test]
fn a_history_from_elsewhere_is_read_as_far_as_it_branches() {
    let store = store_with_project();
    for name in ["a", "b", "c", "d"] {
        branch_and_switch(&store, name, 1);
        for second in 2..12 {
            describe(&store, &format!("{name} {second}"), second);
        }
        switch(&store, "main", 20);
    }
    // Without reflogs, as after a clone, each turn reads what the one before it named: four lines side by side.
    let delete = block_on(store.keys(Space::Refs, "p1/logs/")).unwrap().into_iter().map(|key| (Space::Refs, key));
    block_on(store.write(Batch { delete: delete.collect(), ..Batch::default() })).unwrap();
    let (one_by_one, together) = trips(&store, async |store| {
        let page = versions::log(store, &p1(), LogOrder::Date, 0, 50).await.unwrap();
        assert_eq!(page.n_commits, 41);
    });
    assert!(one_by_one >= 41 && together <= 25, "{one_by_one} one by one, {together} together");
}
