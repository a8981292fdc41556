//! The rows that have been read, page by page, and which to read next.

use std::collections::BTreeMap;
use std::rc::Rc;

use bunsen_spec::Cell;

/// Cells read at once, about.
const PAGE_CELLS: u64 = 20_000;
/// Most rows that one call may ask for.
const MAX_PAGE_ROWS: u64 = 200;
/// Cells kept, about; the pages looked at longest ago go first.
const KEPT_CELLS: u64 = 400_000;

/// A row's number in the table, counted from 0, and its values.
pub type SeenRow = (u64, Rc<[Cell]>);

/// Rows of one table.
#[derive(Clone, Debug)]
pub struct RowCache {
    n_rows: u64,
    page_rows: u64,
    max_pages: usize,
    pages: BTreeMap<u64, Page>,
    awaited: Vec<u64>,
    /// First page that is looked at, and one past the last.
    wanted: (u64, u64),
    tick: u64,
}

#[derive(Clone, Debug)]
struct Page {
    rows: Vec<SeenRow>,
    seen: u64,
}

impl RowCache {
    /// An empty cache for a table of that size.
    pub fn new(n_rows: u64, n_columns: u64) -> Self {
        let page_rows = (PAGE_CELLS / n_columns.max(1)).clamp(8, MAX_PAGE_ROWS);
        let max_pages = (KEPT_CELLS / (page_rows * n_columns.max(1))).clamp(6, 200) as usize;
        Self { n_rows, page_rows, max_pages, pages: BTreeMap::new(), awaited: Vec::new(), wanted: (0, 0), tick: 0 }
    }

    /// The row at the place `row` and its number in the table, both counted from 0, if it has been read.
    pub fn row(&self, row: u64) -> Option<SeenRow> {
        let page = self.pages.get(&(row / self.page_rows))?;
        page.rows.get((row % self.page_rows) as usize).cloned()
    }

    /// The learner looks at `first..first + n` from now on.
    pub fn look(&mut self, first: u64, n: u64) {
        self.tick += 1;
        let end = (first + n.max(1)).min(self.n_rows);
        self.wanted = (first.min(end) / self.page_rows, end.div_ceil(self.page_rows));
        for (_, page) in self.pages.range_mut(self.wanted.0..self.wanted.1) {
            page.seen = self.tick;
        }
    }

    /// The next read (offset and limit) for what is looked at: what is seen, then the pages around it. `None`
    /// when all is there, or enough is awaited already. The read counts as awaited; ask again after its answer.
    pub fn next_read(&mut self) -> Option<(u64, u64)> {
        if self.awaited.len() >= 2 {
            return None;
        }
        let page = self.near().find(|page| !self.pages.contains_key(page) && !self.awaited.contains(page))?;
        self.awaited.push(page);
        let offset = page * self.page_rows;
        Some((offset, self.page_rows.min(self.n_rows - offset)))
    }

    /// The pages that are seen, then the one after them and the one before.
    fn near(&self) -> impl Iterator<Item = u64> + use<> {
        let (from, to) = self.wanted;
        let n_pages = self.n_rows.div_ceil(self.page_rows);
        (from..to).chain((to < n_pages).then_some(to)).chain(from.checked_sub(1))
    }

    /// Rows that a read at `offset` brought, and their numbers in the table.
    pub fn put(&mut self, offset: u64, rows: Vec<Vec<Cell>>, numbers: Vec<u64>) {
        let page = offset / self.page_rows;
        self.awaited.retain(|awaited| *awaited != page);
        self.pages.insert(
            page,
            Page { rows: numbers.into_iter().zip(rows.into_iter().map(Rc::from)).collect(), seen: self.tick },
        );
        // The first page stays, because the decimals of every column are taken from it.
        let stays: Vec<u64> = self.near().chain([0]).collect();
        while self.pages.len() > self.max_pages {
            let others = self.pages.iter().filter(|(number, _)| !stays.contains(number));
            let oldest = others.min_by_key(|(_, page)| page.seen).map(|(number, _)| *number);
            match oldest {
                Some(number) => self.pages.remove(&number),
                None => break,
            };
        }
    }

    /// The read at `offset` failed; it may be asked for again.
    pub fn fail(&mut self, offset: u64) {
        let page = offset / self.page_rows;
        self.awaited.retain(|awaited| *awaited != page);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(n: u64) -> Vec<Vec<Cell>> {
        (0..n).map(|i| vec![Cell::Number(i as f64)]).collect()
    }

    /// Reads everything that a look at `first..first + n` asks for; answers with the offsets, in order.
    fn look(cache: &mut RowCache, first: u64, n: u64) -> Vec<u64> {
        let mut offsets = Vec::new();
        cache.look(first, n);
        while let Some((offset, limit)) = cache.next_read() {
            offsets.push(offset);
            cache.put(offset, rows(limit), (offset..offset + limit).collect());
        }
        offsets
    }

    #[test]
    fn what_is_seen_is_read_first() {
        let mut cache = RowCache::new(10_000, 5);
        assert_eq!(look(&mut cache, 450, 30), [400, 600, 200]);
        assert!(cache.row(479).is_some() && cache.row(1000).is_none());
        assert_eq!(look(&mut cache, 450, 30), Vec::<u64>::new());
        assert_eq!(look(&mut cache, 790, 20), [800, 1000]);
        assert_eq!(look(&mut cache, 9_990, 10), [9_800, 9_600]);
    }

    #[test]
    fn what_is_looked_at_meanwhile_is_read_after_the_answer() {
        let mut cache = RowCache::new(10_000, 5);
        cache.look(0, 20);
        assert_eq!((cache.next_read(), cache.next_read()), (Some((0, 200)), Some((200, 200))));
        cache.look(5_000, 20);
        assert_eq!(cache.next_read(), None);
        cache.put(0, rows(200), (0..200).collect());
        assert_eq!(cache.next_read(), Some((5_000, 200)));
    }

    #[test]
    fn the_last_page_is_short() {
        let mut cache = RowCache::new(150, 5);
        cache.look(0, 20);
        assert_eq!(cache.next_read(), Some((0, 150)));
        assert_eq!(cache.next_read(), None);
        cache.fail(0);
        assert_eq!(cache.next_read(), Some((0, 150)));
        let mut empty = RowCache::new(0, 5);
        empty.look(0, 20);
        assert_eq!(empty.next_read(), None);
    }

    #[test]
    fn wide_tables_have_small_pages_and_old_ones_go() {
        let mut cache = RowCache::new(10_000, 10_000);
        for first in (0..800).step_by(8) {
            look(&mut cache, first, 4);
        }
        assert!(cache.pages.len() <= 6 && cache.row(8).is_none() && cache.row(792).is_some());
        assert!(cache.row(0).is_some(), "the first page stays");
        assert_eq!(look(&mut cache, 4_000, 80).len(), 12, "a tall screen is filled once");
    }
}
