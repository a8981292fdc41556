//! Latencies as counts in logarithmic bins: small, and they can be added up.

use std::collections::BTreeMap;

/// Bins in each tenfold: neighbouring bin borders are 12 % apart, so a percentile is off by 6 % at most.
const BINS_PER_DECADE: f64 = 20.0;
/// The shortest time told apart, in milliseconds.
const SHORTEST_MS: f64 = 0.01;
/// The last bin: about 28 hours.
const LAST_BIN: u16 = 200;

/// How often each latency occurred.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Latencies {
    counts: BTreeMap<u16, u64>,
}

impl Latencies {
    /// Counts one latency.
    pub fn record(&mut self, latency_ms: f64) {
        let decades = (latency_ms.max(SHORTEST_MS) / SHORTEST_MS).log10();
        let bin = ((decades * BINS_PER_DECADE) as u16).min(LAST_BIN);
        *self.counts.entry(bin).or_default() += 1;
    }

    /// Adds the counts of another.
    pub fn add(&mut self, other: &Self) {
        for (&bin, &n) in &other.counts {
            *self.counts.entry(bin).or_default() += n;
        }
    }

    /// The latency that `share` (0 to 1) of all do not exceed, in milliseconds; `None` without any.
    pub fn percentile_ms(&self, share: f64) -> Option<f64> {
        let total: u64 = self.counts.values().sum();
        let rank = ((share * total as f64).ceil() as u64).clamp(1, total.max(1));
        let mut below = 0;
        for (&bin, &n) in &self.counts {
            below += n;
            if below >= rank {
                return Some(SHORTEST_MS * 10_f64.powf((f64::from(bin) + 0.5) / BINS_PER_DECADE));
            }
        }
        None
    }

    /// The stored form: bin (2 bytes) and count (8 bytes), little-endian, one after the other.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.counts.iter().flat_map(|(bin, n)| bin.to_le_bytes().into_iter().chain(n.to_le_bytes())).collect()
    }

    /// Reads the stored form; `None` if it is damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let entries = bytes.chunks(10).map(|chunk| {
            let bin = u16::from_le_bytes(chunk.get(..2)?.try_into().ok()?);
            let n = u64::from_le_bytes(chunk.get(2..)?.try_into().ok()?);
            Some((bin, n))
        });
        Some(Self { counts: entries.collect::<Option<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(latencies_ms: &[f64], share: f64, expected: Option<f64>) {
        let mut latencies = Latencies::default();
        latencies_ms.iter().for_each(|&ms| latencies.record(ms));
        let got = latencies.percentile_ms(share);
        match (got, expected) {
            (Some(got), Some(expected)) => assert!((got / expected - 1.0).abs() < 0.065, "{got} is not {expected}"),
            _ => assert_eq!(got, expected),
        }
        assert_eq!(Latencies::from_bytes(&latencies.to_bytes()), Some(latencies));
    }

    #[test]
    fn percentiles_are_close() {
        check(&[], 0.5, None);
        check(&[3.2], 0.5, Some(3.2));
        check(&[3.2], 0.99, Some(3.2));
        let thousand: Vec<f64> = (1..=1000).map(f64::from).collect();
        check(&thousand, 0.5, Some(500.0));
        check(&thousand, 0.95, Some(950.0));
        check(&thousand, 0.99, Some(990.0));
        check(&[0.0, -1.0, f64::NAN], 1.0, Some(0.01));
        assert!(Latencies::default().percentile_ms(0.5).is_none());
    }

    #[test]
    fn damaged_bytes_are_noticed() {
        assert_eq!(Latencies::from_bytes(&[1, 2, 3]), None);
    }

    #[test]
    fn adding_up_is_counting_all() {
        let (mut a, mut b, mut both) = (Latencies::default(), Latencies::default(), Latencies::default());
        for ms in [1.0, 2.0, 40.0] {
            a.record(ms);
            both.record(ms);
        }
        for ms in [2.0, 900.0] {
            b.record(ms);
            both.record(ms);
        }
        a.add(&b);
        assert_eq!(a, both);
    }
}
