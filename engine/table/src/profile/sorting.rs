//! Sorting in steps.

/// Rows that one step moves.
const STEP_ROWS: usize = 1 << 18;
/// Bytes of a key.
const N_BYTES: usize = 8;

/// Sorts rows by whole numbers, a byte of them at a time from the lowest on, so that it can be left off anywhere
/// and takes the same time whatever the numbers are. Bytes that all numbers share cost nothing.
pub(crate) struct Sorting {
    sorted: Sorted,
    spare: Sorted,
    /// How often each value of each byte occurs.
    counts: Box<[[u32; 256]; N_BYTES]>,
    /// Where the next row with each value of this byte goes.
    starts: Box<[usize; 256]>,
    byte: usize,
    next: usize,
}

/// Rows in the order of their keys; of equal keys in the table's order.
#[derive(Default)]
pub(crate) struct Sorted {
    /// The keys, ascending.
    pub(crate) keys: Vec<u64>,
    /// The row of each, from 0.
    pub(crate) rows: Vec<u32>,
}

impl Sorting {
    /// Nothing yet, with room for as many rows.
    ///
    /// # Panics
    /// If there are 2^31 rows or more, far more than readers let through.
    pub(crate) fn with_capacity(n_rows: usize) -> Self {
        assert!(n_rows < 1 << 31, "more rows than can be numbered");
        let sorted = Sorted { keys: Vec::with_capacity(n_rows), rows: Vec::with_capacity(n_rows) };
        let counts = Box::new([[0; 256]; N_BYTES]);
        Self { sorted, spare: Sorted::default(), counts, starts: Box::new([0; 256]), byte: 0, next: 0 }
    }

    /// Adds a row with its key. All rows are added before the first step.
    pub(crate) fn add(&mut self, key: u64, row: usize) {
        self.sorted.keys.push(key);
        self.sorted.rows.push(row as u32);
        for (byte, counts) in self.counts.iter_mut().enumerate() {
            counts[byte_of(key, byte)] += 1;
        }
    }

    /// Sorts on and says whether all is sorted.
    pub(crate) fn step(&mut self) -> bool {
        if self.next == 0 {
            while self.byte < N_BYTES && self.is_shared(self.byte) {
                self.byte += 1;
            }
            if self.byte == N_BYTES {
                return true;
            }
            self.begin();
        }
        let n_rows = self.sorted.keys.len();
        let end = n_rows.min(self.next + STEP_ROWS);
        let moved = self.sorted.keys[self.next..end].iter().zip(&self.sorted.rows[self.next..end]);
        for (key, row) in moved {
            let place = &mut self.starts[byte_of(*key, self.byte)];
            self.spare.keys[*place] = *key;
            self.spare.rows[*place] = *row;
            *place += 1;
        }
        self.next = end;
        if end == n_rows {
            std::mem::swap(&mut self.sorted, &mut self.spare);
            self.byte += 1;
            self.next = 0;
        }
        false
    }

    /// How much is done, 0 to 1.
    pub(crate) fn done_share(&self) -> f64 {
        let of_byte = self.next as f64 / self.sorted.keys.len().max(1) as f64;
        (self.byte as f64 + of_byte) / N_BYTES as f64
    }

    /// The rows in order, after the steps that are left.
    pub(crate) fn finish(mut self) -> Sorted {
        while !self.step() {}
        self.sorted
    }

    /// Whether all keys have the same byte here.
    fn is_shared(&self, byte: usize) -> bool {
        let n_rows = self.sorted.keys.len();
        self.sorted.keys.first().is_none_or(|key| self.counts[byte][byte_of(*key, byte)] as usize == n_rows)
    }

    fn begin(&mut self) {
        let mut start = 0;
        for (place, count) in self.starts.iter_mut().zip(&self.counts[self.byte]) {
            *place = start;
            start += *count as usize;
        }
        self.spare.keys.resize(start, 0);
        self.spare.rows.resize(start, 0);
    }
}

fn byte_of(key: u64, byte: usize) -> usize {
    usize::from((key >> (8 * byte)) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &[u64]) {
        let mut sorting = Sorting::with_capacity(keys.len());
        keys.iter().enumerate().for_each(|(row, key)| sorting.add(*key, row));
        let sorted = sorting.finish();
        let mut expected: Vec<(u64, u32)> = keys.iter().zip(0..).map(|(key, row)| (*key, row)).collect();
        expected.sort_unstable();
        assert_eq!(sorted.keys.into_iter().zip(sorted.rows).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn keys_are_sorted_with_their_rows() {
        check(&[]);
        check(&[7]);
        check(&[7, 7, 7]);
        check(&[u64::MAX, 0, 1 << 40, 3, 1 << 40, 256, 255]);
        let mut rng = bunsen_stats::Rng::new(1, 0);
        check(&(0..1000).map(|_| rng.next_u64()).collect::<Vec<_>>());
        check(&(0..STEP_ROWS as u64 + 9).map(|i| i * 7919 % 70_001).collect::<Vec<_>>());
    }
}
