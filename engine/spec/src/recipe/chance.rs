//! Where the chance of a step comes from: the same on every machine, and in Python.

/// Where the numbers of chance of a seed begin: the seed mixed, so that neighbouring seeds have nothing in common.
pub fn chance_start(seed: u64) -> u64 {
    mixed(seed)
}

/// The mixing of splitmix64 (Steele, Lea and Flood, 2014).
pub fn mixed(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
