//! Products of vectors, written so that the compiler uses whatever registers the target has.

/// Sums kept side by side: two registers of AVX2, four of SSE or WebAssembly.
const LANES: usize = 16;

/// The dot product of two vectors of the same length; what the longer one has more is ignored.
///
/// The order of the additions is fixed, so that the bits are the same on every target.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    let mut sums = [0.0; LANES];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let mut width = LANES / 2;
    while width > 0 {
        for lane in 0..width {
            sums[lane] += sums[lane + width];
        }
        width /= 2;
    }
    a_rest.iter().zip(b_rest).fold(sums[0], |sum, (a, b)| sum + a * b)
}

/// The dot product of two vectors of whole numbers; what the longer one has more is ignored.
///
/// It is exact for up to 130,000 values.
pub fn dot_eight(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_are_those_of_the_plain_sum() {
        for n in [0, 1, 15, 16, 17, 31, 384, 391] {
            let a: Vec<f32> = (0..n).map(|i| ((i * 7) % 13) as f32 - 6.0).collect();
            let b: Vec<f32> = (0..n).map(|i| ((i * 5) % 11) as f32 - 5.0).collect();
            // Small whole numbers: every order gives the same sum.
            assert_eq!(dot(&a, &b), a.iter().zip(&b).map(|(a, b)| a * b).sum::<f32>(), "{n} values");
            let eight = |values: &[f32]| values.iter().map(|value| *value as i8).collect::<Vec<_>>();
            assert_eq!(dot_eight(&eight(&a), &eight(&b)) as f32, dot(&a, &b), "{n} values");
        }
        assert_eq!(dot_eight(&[-128; 3], &[-128; 3]), 3 * 128 * 128);
        assert_eq!(dot_eight(&[127; 3], &[-128; 3]), -3 * 128 * 127);
    }
}
