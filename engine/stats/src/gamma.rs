//! The incomplete gamma function.

/// Terms at most; far fewer are needed.
const MAX_TERMS: usize = 1_000_000;

/// The upper incomplete gamma function of shape `a` at `x`, as a share of the whole: `scipy.special.gammaincc(a, x)`.
/// `a` is positive and `x` not negative.
pub(crate) fn gamma_tail(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 1.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    let tail = if x < a + 1.0 { 1.0 - front * lower_series(a, x) } else { front * upper_fraction(a, x) };
    tail.clamp(0.0, 1.0)
}

/// `1 / a + x / (a (a + 1)) + ...`, which ends soon where `x` is not much more than `a`.
fn lower_series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0 / a, 1.0 / a);
    for i in 1..MAX_TERMS {
        term *= x / (a + i as f64);
        sum += term;
        if term < sum * f64::EPSILON / 4.0 {
            break;
        }
    }
    sum
}

/// The continued fraction `1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...))`, from its front (Lentz, 1976).
fn upper_fraction(a: f64, x: f64) -> f64 {
    let mut denominator = x + 1.0 - a;
    let mut ratio = f64::MAX;
    let mut inverse = 1.0 / denominator;
    let mut value = inverse;
    for i in 1..MAX_TERMS {
        let i = i as f64;
        let numerator = -i * (i - a);
        denominator += 2.0;
        inverse = 1.0 / (numerator * inverse + denominator);
        ratio = denominator + numerator / ratio;
        let factor = inverse * ratio;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: f64, x: f64, expected: f64) {
        let got = gamma_tail(a, x);
        assert!((got - expected).abs() <= 1e-11 * expected, "{a} {x}: {got} is not {expected}");
    }

    #[test]
    fn tails_are_those_of_scipy() {
        // scipy.special.gammaincc(a, x)
        check(0.5, 1e-09, 0.9999643175176889);
        check(0.5, 0.3, 0.4385780260809997);
        check(0.5, 2.0, 0.04550026389635857);
        check(0.5, 40.0, 3.744097384202887e-19);
        check(1.0, 3.0, 0.04978706836786395);
        check(2.5, 2.0, 0.5494159513527802);
        check(2.5, 3.6, 0.2061859197095561);
        check(10.0, 4.0, 0.9918677572030661);
        check(10.0, 30.0, 7.121750862815593e-06);
        check(127.5, 100.0, 0.9954254445419519);
        check(127.5, 127.0, 0.5059053509639367);
        check(127.5, 200.0, 1.6600025244123397e-08);
        check(5000.0, 4900.0, 0.922055043773486);
        check(5000.0, 5200.0, 0.0025848134953538114);
    }
}
