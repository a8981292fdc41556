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

/// Rows of one table.
#[derive(Clone, Debug)]
pub struct RowCache {
    n_rows: u64,
    page_rows: u64,
    max_pages: usize,
    pages: BTreeMap<u64, Page>,
    awaited: Vec<u64>,
    tick: u64,
}

#[derive(Clone, Debug)]
struct Page {
    rows: Vec<Rc<[Cell]>>,
    seen: u64,
}

impl RowCache {
    /// An empty cache for a table of that size.
    pub fn new(n_rows: u64, n_columns: u64) -> Self {
        let page_rows = (PAGE_CELLS / n_columns.max(1)).clamp(8, MAX_PAGE_ROWS);
        let max_pages = (KEPT_CELLS / (page_rows * n_columns.max(1))).clamp(6, 200) as usize;
        Self { n_rows, page_rows, max_pages, pages: BTreeMap::new(), awaited: Vec::new(), tick: 0 }
    }

    /// The row `row`, if it has been read.
    pub fn row(&self, row: u64) -> Option<Rc<[Cell]>> {
        let page = self.pages.get(&(row / self.page_rows))?;
        page.rows.get((row % self.page_rows) as usize).cloned()
    }

    /// The next read (offset and limit) for a look at `first..first + n`: what is seen, then the pages
    /// around it. `None` when all is there, or enough is awaited already. The read counts as awaited.
    pub fn next_read(&mut self, first: u64, n: u64) -> Option<(u64, u64)> {
        self.tick += 1;
        if self.n_rows == 0 || self.awaited.len() >= 2 {
            return None;
        }
        let last_page = (self.n_rows - 1) / self.page_rows;
        let from = first / self.page_rows;
        let to = (first + n.max(1) - 1).min(self.n_rows - 1) / self.page_rows;
        for page in from..=to {
            if let Some(page) = self.pages.get_mut(&page) {
                page.seen = self.tick;
            }
        }
        let around = (from..=to).chain([to + 1]).chain(from.checked_sub(1));
        let page =
            around.into_iter().find(|p| *p <= last_page && !self.pages.contains_key(p) && !self.awaited.contains(p))?;
        self.awaited.push(page);
        let offset = page * self.page_rows;
        Some((offset, self.page_rows.min(self.n_rows - offset)))
    }

    /// Rows that a read at `offset` brought.
    pub fn put(&mut self, offset: u64, rows: Vec<Vec<Cell>>) {
        let page = offset / self.page_rows;
        self.awaited.retain(|awaited| *awaited != page);
        self.pages.insert(page, Page { rows: rows.into_iter().map(Rc::from).collect(), seen: self.tick });
        while self.pages.len() > self.max_pages {
            let oldest = self.pages.iter().min_by_key(|(_, page)| page.seen).map(|(number, _)| *number);
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
        while let Some((offset, limit)) = cache.next_read(first, n) {
            offsets.push(offset);
            cache.put(offset, rows(limit));
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
    }

    #[test]
    fn the_last_page_is_short() {
        let mut cache = RowCache::new(150, 5);
        assert_eq!(cache.next_read(0, 20), Some((0, 150)));
        assert_eq!(cache.next_read(0, 20), None);
        cache.fail(0);
        assert_eq!(cache.next_read(0, 20), Some((0, 150)));
        assert_eq!(RowCache::new(0, 5).next_read(0, 20), None);
    }

    #[test]
    fn wide_tables_have_small_pages_and_old_ones_go() {
        let mut cache = RowCache::new(10_000, 10_000);
        assert_eq!(cache.next_read(0, 4), Some((0, 8)));
        cache.put(0, rows(8));
        for first in (0..800).step_by(8) {
            look(&mut cache, first, 4);
        }
        assert!(cache.pages.len() <= 6 && cache.row(0).is_none() && cache.row(792).is_some());
    }
}
