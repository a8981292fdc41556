//! Numbers as they stand on charts and tiles: three telling digits. The rest is in `state::format`.

use crate::state::format::count;

/// A number with about three telling digits and no trailing zeros: `0.061`, `12.4`, `1,397`, `2.1e-7`.
pub fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let size = value.abs();
    match size {
        0.0 => "0".into(),
        s if !(1e-4..1e12).contains(&s) => format!("{value:.1e}"),
        s if s >= 1000.0 => grouped(value.round()),
        s => {
            let digits = (2 - s.log10().floor() as i32).clamp(0, 6) as usize;
            trim(&format!("{value:.digits$}"))
        }
    }
}

/// A share from 0 to 1 in per cent with one decimal: `98.1 %`; one that is neither none nor all never
/// reads as such.
pub fn percent(share: f64) -> String {
    match share {
        s if !s.is_finite() => "–".into(),
        s if s > 0.0 && s < 0.0005 => "< 0.1 %".into(),
        s if (0.9995..1.0).contains(&s) => "> 99.9 %".into(),
        s => format!("{:.1} %", s * 100.0),
    }
}

/// A difference with its sign: `+1.4`, `−0.3`, `0`.
pub fn signed(value: f64) -> String {
    match short(value.abs()).as_str() {
        "0" => "0".into(),
        text if value < 0.0 => format!("−{text}"),
        text => format!("+{text}"),
    }
}

/// Rounds to `digits` telling digits, so that options stay small and tool tips legible.
pub(super) fn round_to(value: f64, digits: i32) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let places = (digits - 1 - value.abs().log10().floor() as i32).clamp(0, 12);
    let scale = 10f64.powi(places);
    (value * scale).round() / scale
}

fn grouped(whole: f64) -> String {
    let text = count(whole.abs() as u64);
    if whole < 0.0 { format!("-{text}") } else { text }
}

fn trim(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(got: String, expected: &str) {
        assert_eq!(got, expected);
    }

    #[test]
    fn numbers_keep_three_digits() {
        check(short(0.0612345), "0.0612");
        check(short(0.98), "0.98");
        check(short(12.44), "12.4");
        check(short(123.4), "123");
        check(short(1397.48), "1,397");
        check(short(-1_234_567.0), "-1,234,567");
        check(short(0.000_02), "2.0e-5");
        check(short(f64::NAN), "–");
    }

    #[test]
    fn units_are_chosen_by_size() {
        check(percent(0.9812), "98.1 %");
        check(percent(0.9999), "> 99.9 %");
        check(percent(0.000_01), "< 0.1 %");
        check(percent(1.0), "100.0 %");
        check(percent(0.0), "0.0 %");
        check(signed(1.4), "+1.4");
        check(signed(-0.3), "−0.3");
        check(signed(0.0), "0");
    }

    #[test]
    fn rounding_keeps_telling_digits() {
        assert_eq!(round_to(0.123_456_7, 5), 0.12346);
        assert_eq!(round_to(12_345.678, 5), 12_346.0);
        assert_eq!(round_to(0.0, 5), 0.0);
    }
}
