//! The report's style: the colours and shapes of the product, light and dark, and paper.

/// What stands between the `style` tags.
pub(super) const STYLE: &str = r#"
:root { --paper: #faf9f6; --surface: #ffffff; --sunken: #f3f1ec; --line: #e3e0d8; --ink: #1b1f24; --ink-soft: #565d66;
  --ember: #b5480a; --ember-soft: #fdf0e6; --good: #1a7446; --good-soft: #e7f4ec; --bad: #b3261e; --bad-soft: #fcebea;
  color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --paper: #14161a; --surface: #1b1e23; --sunken: #101215; --line: #2c3037;
  --ink: #e9e6df; --ink-soft: #aab0b8; --ember: #ff9c5b; --ember-soft: #35241a; --good: #66c893; --good-soft: #16291f;
  --bad: #ff8a80; --bad-soft: #351c1b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 400 15px/24px "IBM Plex Sans", "IBM Plex Sans Thai",
  system-ui, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 820px; margin: 0 auto; padding: 32px 16px; }
h1 { font-size: 28px; line-height: 36px; font-weight: 600; letter-spacing: -0.01em; margin: 0 0 4px; }
h2 { font-size: 17px; line-height: 24px; font-weight: 600; margin: 32px 0 12px; }
p { margin: 0; max-width: 70ch; overflow-wrap: anywhere; }
.soft { color: var(--ink-soft); }
header { padding: 24px; background: var(--surface); border: 1px solid var(--line); border-radius: 8px; }
header.good h1 { color: var(--good); } header.bad h1 { color: var(--bad); }
.bar { height: 6px; margin-top: 16px; border-radius: 3px; background: var(--bad); overflow: hidden; }
.bar i { display: block; height: 100%; background: var(--good); }
article { padding: 16px; margin-bottom: 8px; background: var(--surface); border: 1px solid var(--line);
  border-radius: 8px; break-inside: avoid; }
.what { font-weight: 500; }
.what + p { margin-top: 8px; }
.chip { display: inline-block; margin-right: 8px; padding: 0 10px; border-radius: 999px; font-weight: 500;
  font-size: 13px; line-height: 22px; white-space: nowrap; }
.chip.good { color: var(--good); background: var(--good-soft); }
.chip.bad { color: var(--bad); background: var(--bad-soft); }
.chip.ember { color: var(--ember); background: var(--ember-soft); }
dl { display: grid; grid-template-columns: 104px 1fr; gap: 4px 12px; margin: 12px 0 0; font-size: 14px; }
dt { color: var(--ink-soft); } dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
code { font: 13px/20px "IBM Plex Mono", ui-monospace, monospace; background: var(--sunken); border-radius: 4px;
  padding: 1px 6px; white-space: pre-wrap; }
code.missing { color: var(--ember); font-style: italic; }
footer { margin-top: 32px; font-size: 13px; line-height: 20px; color: var(--ink-soft); }
@media (max-width: 560px) { main { padding: 16px 12px; } dl { grid-template-columns: 92px 1fr; } }
@media print { :root { --paper: #ffffff; --surface: #ffffff; --sunken: #f3f1ec; --line: #c9c5ba; --ink: #1b1f24;
  --ink-soft: #565d66; --ember: #b5480a; --ember-soft: #fdf0e6; --good: #1a7446; --good-soft: #e7f4ec; --bad: #b3261e;
  --bad-soft: #fcebea; } main { max-width: none; padding: 0; } body { print-color-adjust: exact; } }
"#;
