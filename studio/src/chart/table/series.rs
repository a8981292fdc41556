//! How series are told apart: by colour, and by shape, pattern or dashes as well.

use bunsen_spec::GroupKind;
use serde_json::{Value, json};

use crate::chart::palette::Palette;

/// The lines of patterns, in either theme.
const FAINT: &str = "rgba(255, 255, 255, 0.45)";

/// The looks of one series of several.
pub(super) struct Looks {
    /// Its colour.
    pub(super) color: String,
    /// The shape of its points.
    pub(super) symbol: &'static str,
    /// How its line is dashed.
    pub(super) dashes: Value,
    /// The pattern of its areas; null for none.
    pub(super) decal: Value,
}

/// The looks of series `at`. Colours repeat after six and the rest after four, so that twelve series differ. Kinds
/// that are put together are grey.
pub(super) fn looks(palette: &Palette, at: usize, kind: Option<&GroupKind>) -> Looks {
    let is_other = matches!(kind, Some(GroupKind::Other { .. }));
    let line = |rotation: f64| json!({ "symbol": "rect", "color": FAINT, "dashArrayX": [1, 0], "dashArrayY": [1, 6], "rotation": rotation });
    Looks {
        color: if is_other { palette.line_strong.clone() } else { palette.color(at).to_string() },
        symbol: ["circle", "triangle", "rect", "diamond"][at % 4],
        dashes: [json!("solid"), json!("dashed"), json!("dotted"), json!([8, 3, 2, 3])][at % 4].clone(),
        decal: [Value::Null, line(0.785), line(-0.785), line(0.0)][at % 4].clone(),
    }
}

/// `share` of `color` on `ground`, as the screen would show it; `color` where either is not six hexadecimal digits.
pub(super) fn mixed(ground: &str, color: &str, share: f64) -> String {
    let parts = |color: &str| {
        let digits = color.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some([part(0)?, part(2)?, part(4)?])
    };
    let (Some(ground), Some(top)) = (parts(ground), parts(color)) else { return color.to_string() };
    let part = |at: usize| (f64::from(ground[at]) * (1.0 - share) + f64::from(top[at]) * share).round() as u8;
    format!("#{:02x}{:02x}{:02x}", part(0), part(1), part(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::options::tests::light;

    #[test]
    fn nine_series_differ() {
        let palette = light();
        let all: Vec<String> = (0..9)
            .map(|at| {
                let looks = looks(&palette, at, None);
                format!("{} {} {} {}", looks.color, looks.symbol, looks.dashes, looks.decal)
            })
            .collect();
        assert!(all.iter().enumerate().all(|(at, one)| !all[..at].contains(one)), "{all:#?}");
        assert_eq!(looks(&palette, 8, Some(&GroupKind::Other { n_kinds: 3 })).color, palette.line_strong);
    }

    #[test]
    fn colours_are_mixed() {
        assert_eq!(mixed("#ffffff", "#1f5fd0", 0.0), "#ffffff");
        assert_eq!(mixed("#ffffff", "#000000", 0.5), "#808080");
        assert_eq!(mixed("#fff", "rgb(1, 2, 3)", 0.5), "rgb(1, 2, 3)");
    }
}
