//! Random bits, for names.

/// 64 random bits from the browser's cryptographic generator. Never used by an algorithm: those take
/// seeds.
///
/// # Panics
/// If there is no such generator; every browser with WebAssembly has one.
pub fn random_bits() -> u64 {
    getrandom::u64().expect("every browser with WebAssembly has crypto.getRandomValues")
}
