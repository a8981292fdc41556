//! Contents to test with.

/// A small generator of numbers, the same on every machine (splitmix64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// Bytes that cannot be packed.
pub fn noise(len: usize) -> Vec<u8> {
    let mut numbers = Numbers(len as u64);
    (0..len.div_ceil(8)).flat_map(|_| numbers.next().to_le_bytes()).take(len).collect()
}

/// The first bytes of a CSV.
pub fn table(len: usize) -> Vec<u8> {
    let mut numbers = Numbers(1);
    let mut text = String::from("id,price,kind\n");
    for id in 0.. {
        if text.len() >= len {
            break;
        }
        let kind = ["red", "green", "blue"][numbers.below(3)];
        text.push_str(&format!("{id},{}.{:02},{kind}\n", numbers.below(900), numbers.below(100)));
    }
    text.truncate(len);
    text.into_bytes()
}
