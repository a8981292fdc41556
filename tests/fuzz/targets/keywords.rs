#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    bunsen_fuzz::keywords(bytes);
});
