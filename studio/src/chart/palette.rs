//! The colours of a chart, read from the page's tokens, so that charts follow the theme.

use yew::prelude::*;

use super::mount::watch_theme;

/// The tokens that charts use, as CSS colours.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Text that matters.
    pub ink: String,
    /// Axis labels.
    pub ink_soft: String,
    /// Grid lines.
    pub line: String,
    /// Stronger lines.
    pub line_strong: String,
    /// What lies under a chart.
    pub surface: String,
    /// Empty cells.
    pub sunken: String,
    /// Series in order, `--c1` to `--c6`.
    pub series: [String; 6],
    /// The font family.
    pub sans: String,
}

impl Palette {
    /// Reads the tokens with `read`, which gives the value of a custom property, or an empty text.
    pub fn from_tokens(read: impl Fn(&str) -> String) -> Self {
        let token = |name: &str, otherwise: &str| {
            let value = read(name).trim().to_string();
            if value.is_empty() { otherwise.to_string() } else { value }
        };
        Self {
            ink: token("--ink", "#1b1f24"),
            ink_soft: token("--ink-soft", "#565d66"),
            line: token("--line", "#e3e0d8"),
            line_strong: token("--line-strong", "#c9c5ba"),
            surface: token("--surface", "#ffffff"),
            sunken: token("--sunken", "#f3f1ec"),
            series: [
                token("--c1", "#1f5fd0"),
                token("--c2", "#cf6f06"),
                token("--c3", "#12856f"),
                token("--c4", "#a8458f"),
                token("--c5", "#6d7b12"),
                token("--c6", "#3b93c9"),
            ],
            // ECharts writes it into the attributes of an SVG file as it is, between double quotes.
            sans: token("--sans", "system-ui, sans-serif").replace('"', "'"),
        }
    }

    /// The colour of series `index`; the row of six repeats.
    pub fn color(&self, index: usize) -> &str {
        &self.series[index % self.series.len()]
    }
}

/// The palette of the page as it is now; draws again when the theme changes.
#[hook]
pub fn use_palette() -> Palette {
    let palette = use_state_eq(super::mount::read_palette);
    {
        let palette = palette.clone();
        use_effect_with((), move |()| {
            let watch = watch_theme(move || palette.set(super::mount::read_palette()));
            move || drop(watch)
        });
    }
    (*palette).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_win_over_the_fallback() {
        let palette = Palette::from_tokens(|name| if name == "--c2" { " #123456 ".into() } else { String::new() });
        assert_eq!(palette.color(1), "#123456");
        assert_eq!(palette.color(6), palette.color(0));
        assert_eq!(palette.ink, "#1b1f24");
        let palette = Palette::from_tokens(|_| "\"IBM Plex Sans\", sans-serif".into());
        assert_eq!(palette.sans, "'IBM Plex Sans', sans-serif");
    }
}
