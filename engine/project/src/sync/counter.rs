//! Telling how far a push or a pull is.

use std::cell::RefCell;

use bunsen_spec::SyncProgress;

/// Counts what is through, and tells it on.
pub(super) struct Counter<'a> {
    tell: &'a dyn Fn(&SyncProgress),
    at: RefCell<SyncProgress>,
    /// Bytes of all steps.
    moved_bytes: RefCell<u64>,
}

impl<'a> Counter<'a> {
    pub fn new(tell: &'a dyn Fn(&SyncProgress)) -> Self {
        Self { tell, at: RefCell::default(), moved_bytes: RefCell::default() }
    }

    /// Begins a step: what it is, and what is known of its size.
    pub fn begin(&self, what: String, n_total: u64, bytes_total: u64) {
        self.change(|at| *at = SyncProgress { what, n_total, bytes_total, ..SyncProgress::default() });
    }

    /// More was found to be done.
    pub fn found(&self, n: u64) {
        self.change(|at| at.n_total += n);
    }

    /// One thing is through.
    pub fn done(&self) {
        self.change(|at| at.n_done += 1);
    }

    /// Bytes went through the wire.
    pub fn moved(&self, n_bytes: usize) {
        *self.moved_bytes.borrow_mut() += n_bytes as u64;
        self.passed(n_bytes as u64);
    }

    /// Bytes are through that had not to go through the wire again.
    pub fn passed(&self, n_bytes: u64) {
        self.change(|at| at.bytes_done += n_bytes);
    }

    /// Bytes that went through the wire in all steps.
    pub fn moved_bytes(&self) -> u64 {
        *self.moved_bytes.borrow()
    }

    fn change(&self, change: impl FnOnce(&mut SyncProgress)) {
        let mut at = self.at.borrow_mut();
        change(&mut at);
        let told = at.clone();
        // Whoever is told may ask again.
        drop(at);
        (self.tell)(&told);
    }
}
