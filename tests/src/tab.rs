//! A tab, with a learner's hands and eyes.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, anyhow, bail, ensure};
use chromiumoxide::Page;
use chromiumoxide::browser::Browser as Chromium;
use chromiumoxide::cdp::browser_protocol::browser::{SetDownloadBehaviorBehavior, SetDownloadBehaviorParams};
use chromiumoxide::cdp::browser_protocol::dom::{GetDocumentParams, QuerySelectorParams, SetFileInputFilesParams};
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetTouchEmulationEnabledParams,
};
use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType, InsertTextParams,
    MouseButton,
};
use chromiumoxide::cdp::browser_protocol::page::{CaptureScreenshotFormat, NavigateParams, ReloadParams};
use chromiumoxide::cdp::browser_protocol::storage::OverrideQuotaForOriginParams;
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use chromiumoxide::page::ScreenshotParams;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::{root, screenshots};

/// How long a learner waits for something to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// Finds what a learner means by a name: something to press or to fill in, whose label, text or
/// accessible name is exactly `wanted`, visible, the smallest one if several contain each other.
const FIND: &str = r"
const visible = (e) => { const b = e.getBoundingClientRect(), s = getComputedStyle(e); return b.width > 0 && b.height > 0 && s.visibility !== 'hidden'; };
const clean = (t) => (t ?? '').replace(/\s+/g, ' ').trim();
const nameOf = (e) => {
  const by = e.getAttribute('aria-labelledby');
  if (by) return clean(by.split(' ').map((id) => document.getElementById(id)?.textContent).join(' '));
  return clean(e.getAttribute('aria-label') || [...(e.labels ?? [])].map((l) => l.textContent).join(' ') || e.innerText || e.title || e.placeholder || e.value);
};
const find = (wanted, kinds) => {
  const dialogs = [...document.querySelectorAll('[role=dialog], dialog[open]')].filter(visible);
  const scope = dialogs.at(-1) ?? document;
  const all = [...scope.querySelectorAll(kinds)].filter(visible);
  return all.find((e) => nameOf(e) === wanted) ?? all.find((e) => nameOf(e).startsWith(wanted));
};
";

const PRESSABLE: &str = "button, a[href], summary, [role=button], [role=tab], [role=menuitem], [role=option], [role=switch], [role=radio], [role=row], input[type=checkbox], input[type=radio]";
const FILLABLE: &str = "input, select, textarea, [contenteditable]";

/// Stops of the tab key, at most: more than a page has.
const MOST_STOPS: usize = 120;

/// A page in a browser.
pub struct Tab {
    pub(crate) page: Page,
}

/// Something that axe finds wrong with a page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Violation {
    /// The rule's name, such as `color-contrast`.
    pub id: String,
    /// The rule in words.
    pub help: String,
    /// The elements that break it, as HTML, shortened.
    pub nodes: Vec<String>,
}

impl Tab {
    pub(crate) async fn open(chromium: &Chromium, url: &str) -> Result<Self> {
        let page = chromium.new_page("about:blank").await?;
        page.enable_log().await?;
        // Otherwise a service worker is held at its start until the driver lets it go, which it may forget.
        let workers_run_free = SetAutoAttachParams::builder().auto_attach(false).wait_for_debugger_on_start(false);
        page.execute(workers_run_free.flatten(true).build().map_err(|e| anyhow!(e))?).await?;
        let tab = Self { page };
        tab.goto(url).await?;
        Ok(tab)
    }

    /// Goes to an address.
    pub async fn goto(&self, url: &str) -> Result<()> {
        // Returns when the new page is there, not when it is idle: a page may be busy for good reasons.
        self.page.execute(NavigateParams::new(url)).await.with_context(|| format!("going to {url}"))?;
        Ok(())
    }

    /// Loads the page again, and waits until the old one is gone: it would still answer for a moment.
    pub async fn reload(&self) -> Result<()> {
        self.eval::<bool>("window.isOld = true").await?;
        self.page.execute(ReloadParams::default()).await?;
        self.wait_for("the page to load again", "!window.isOld", PATIENCE).await
    }

    /// Closes the tab at once.
    pub async fn close(self) -> Result<()> {
        self.page.close().await?;
        Ok(())
    }

    /// The address it shows.
    pub async fn url(&self) -> Result<String> {
        self.eval("location.href").await
    }

    /// The value of a JavaScript expression; promises are awaited.
    pub async fn eval<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let result = self.page.evaluate(format!("(async () => ({expression}))()")).await;
        let value = result.with_context(|| shorten(expression))?.value().cloned().unwrap_or_default();
        serde_json::from_value(value).with_context(|| shorten(expression))
    }

    /// Waits until the page shows `text` (in any case of letters).
    pub async fn see(&self, text: &str) -> Result<()> {
        self.see_within(text, PATIENCE).await
    }

    /// Waits at most this long until the page shows `text`.
    pub async fn see_within(&self, text: &str, patience: Duration) -> Result<()> {
        let wanted = serde_json::to_string(&text.to_lowercase())?;
        let shown = format!("document.body.innerText.toLowerCase().replace(/\\s+/g, ' ').includes({wanted})");
        self.wait_for(&format!("the page to show \u{201c}{text}\u{201d}"), &shown, patience).await
    }

    /// Waits until the page does not show `text` (any more).
    pub async fn see_no(&self, text: &str) -> Result<()> {
        let wanted = serde_json::to_string(&text.to_lowercase())?;
        let gone = format!("!document.body.innerText.toLowerCase().replace(/\\s+/g, ' ').includes({wanted})");
        self.wait_for(&format!("\u{201c}{text}\u{201d} to go"), &gone, PATIENCE).await
    }

    /// Waits until a JavaScript expression is true.
    pub async fn wait_for(&self, what: &str, condition: &str, patience: Duration) -> Result<()> {
        let start = Instant::now();
        loop {
            // A page that is just being replaced cannot be asked: ask the next one.
            if self.eval::<bool>(condition).await.unwrap_or(false) {
                return Ok(());
            }
            if start.elapsed() > patience {
                let shown: String = self.eval("document.body.innerText").await.unwrap_or_default();
                let picture = self.screenshot("failed").await.map(|p| p.display().to_string()).unwrap_or_default();
                bail!(
                    "waited {} s in vain for {what}. {picture}\nThe page showed:\n{}",
                    patience.as_secs(),
                    shorten(&shown)
                );
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Presses a button, link, tab, checkbox or row by its name, with the mouse.
    pub async fn press(&self, name: &str) -> Result<()> {
        let (x, y) = self.centre_of(name, PRESSABLE).await?;
        self.click_at(x, y).await
    }

    /// As [`Tab::press`], for a name that a room and its main button share: presses the last one.
    pub async fn press_last(&self, name: &str) -> Result<()> {
        let quoted = serde_json::to_string(name)?;
        let last = format!(
            "(() => {{ {FIND} return [...document.querySelectorAll('button')].filter((e) => visible(e) && !e.disabled && nameOf(e) === {quoted}).at(-1); }})()"
        );
        self.wait_for(&format!("\u{201c}{name}\u{201d} to be there"), &format!("!!{last}"), PATIENCE).await?;
        let [x, y]: [f64; 2] = self
            .eval(&format!(
                "(() => {{ const e = {last}; e.scrollIntoView({{block: 'center', behavior: 'instant'}}); const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; }})()"
            ))
            .await?;
        self.click_at(x, y).await
    }

    /// Lets the browser save what the page offers into `folder`.
    pub async fn save_downloads_to(&self, folder: &Path) -> Result<()> {
        let mut params = SetDownloadBehaviorParams::new(SetDownloadBehaviorBehavior::Allow);
        params.download_path = Some(folder.display().to_string());
        self.page.execute(params).await?;
        Ok(())
    }

    /// The only file in a folder that downloads go to, once it is whole: the browser writes it when the page
    /// has long gone on.
    pub async fn downloaded_to(&self, folder: &Path) -> Result<PathBuf> {
        let start = Instant::now();
        loop {
            let files: Vec<PathBuf> = fs::read_dir(folder)?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
            let is_whole = |file: &PathBuf| file.extension().is_some_and(|extension| extension != "crdownload");
            if let [file] = files.as_slice()
                && is_whole(file)
            {
                return Ok(file.clone());
            }
            ensure!(start.elapsed() < PATIENCE, "nothing was downloaded: {files:?}");
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Presses at a point of the window, in CSS pixels.
    pub async fn click_at(&self, x: f64, y: f64) -> Result<()> {
        for kind in [DispatchMouseEventType::MousePressed, DispatchMouseEventType::MouseReleased] {
            self.mouse(kind, x, y).await?;
        }
        Ok(())
    }

    /// Draws a line with the mouse held down.
    pub async fn drag(&self, points: &[(f64, f64)]) -> Result<()> {
        let (first, last) = (points.first().context("no points")?, points.last().context("no points")?);
        self.mouse(DispatchMouseEventType::MousePressed, first.0, first.1).await?;
        for (x, y) in points {
            self.mouse(DispatchMouseEventType::MouseMoved, *x, *y).await?;
        }
        self.mouse(DispatchMouseEventType::MouseReleased, last.0, last.1).await
    }

    async fn mouse(&self, kind: DispatchMouseEventType, x: f64, y: f64) -> Result<()> {
        let mut event = DispatchMouseEventParams::new(kind, x, y);
        event.button = Some(MouseButton::Left);
        event.buttons = Some(1);
        event.click_count = Some(1);
        self.page.execute(event).await?;
        Ok(())
    }

    /// Fills in a field by its label, as if typed: everything in it is replaced. In a select, chooses the
    /// option with this text.
    pub async fn fill(&self, label: &str, value: &str) -> Result<()> {
        let start = Instant::now();
        let (x, y) = self.centre_of(label, FILLABLE).await?;
        let (name, text) = (serde_json::to_string(label)?, serde_json::to_string(value)?);
        let is_select: bool = self
            .eval(&format!(
                "(() => {{ {FIND} const e = find({name}, {kinds:?}); if (e.tagName !== 'SELECT') return false;
                const o = [...e.options].find((o) => clean(o.textContent).startsWith({text})); if (!o) throw new Error('no such option');
                e.value = o.value; e.dispatchEvent(new Event('input', {{bubbles: true}})); e.dispatchEvent(new Event('change', {{bubbles: true}})); return true; }})()",
                kinds = FILLABLE
            ))
            .await
            .with_context(|| format!("choosing {value} in {label}"))?;
        if is_select {
            return Ok(());
        }
        // What moves away between the look and the press is pressed again, as a hand does.
        let is_in = format!(
            "(() => {{ {FIND} const e = find({name}, {kinds:?});
            if (document.activeElement !== e) return false; e.select?.(); return true; }})()",
            kinds = FILLABLE
        );
        self.click_at(x, y).await?;
        while !self.eval::<bool>(&is_in).await? {
            ensure!(start.elapsed() < PATIENCE, "\u{201c}{label}\u{201d} does not take the focus");
            let (x, y) = self.centre_of(label, FILLABLE).await?;
            self.click_at(x, y).await?;
        }
        self.page.execute(InsertTextParams::new(value)).await?;
        self.eval::<Option<bool>>("(document.activeElement.dispatchEvent(new Event('change', {bubbles: true})), null)")
            .await?;
        Ok(())
    }

    /// Presses a key, with modifiers: 2 for Ctrl, 8 for Shift, added up.
    pub async fn key(&self, key: &str, modifiers: i64) -> Result<()> {
        for kind in [DispatchKeyEventType::KeyDown, DispatchKeyEventType::KeyUp] {
            let mut event = DispatchKeyEventParams::new(kind.clone());
            event.key = Some(key.to_string());
            event.modifiers = Some(modifiers);
            let code = match key {
                "Enter" => 13,
                "Escape" => 27,
                "Tab" => 9,
                _ => i64::from(key.bytes().next().unwrap_or(0).to_ascii_uppercase()),
            };
            event.windows_virtual_key_code = Some(code);
            if key == "Enter" && kind == DispatchKeyEventType::KeyDown {
                event.text = Some("\r".into());
            } else if key.len() == 1 && modifiers & 2 == 0 && kind == DispatchKeyEventType::KeyDown {
                event.text = Some(key.into());
            }
            self.page.execute(event).await?;
        }
        Ok(())
    }

    /// Goes with the tab key to what has this name, as who has no mouse does.
    pub async fn tab_to(&self, name: &str) -> Result<()> {
        let quoted = serde_json::to_string(name)?;
        let is_there = format!("(() => {{ {FIND} return nameOf(document.activeElement).startsWith({quoted}); }})()");
        for _ in 0..MOST_STOPS {
            if self.eval(&is_there).await? {
                return Ok(());
            }
            self.key("Tab", 0).await?;
        }
        bail!("the tab key does not come to \u{201c}{name}\u{201d}")
    }

    /// Types text where the focus is.
    pub async fn type_text(&self, text: &str) -> Result<()> {
        self.page.execute(InsertTextParams::new(text)).await?;
        Ok(())
    }

    /// Gives files to the file input that `selector` finds, as the picker would.
    pub async fn choose_file(&self, selector: &str, file: &Path) -> Result<()> {
        self.wait_for("the file input", &format!("!!document.querySelector({selector:?})"), PATIENCE).await?;
        let document = self.page.execute(GetDocumentParams::default()).await?.result.root.node_id;
        let input = self.page.execute(QuerySelectorParams::new(document, selector)).await?.result.node_id;
        let files = vec![file.display().to_string()];
        let mut params = SetFileInputFilesParams::new(files);
        params.node_id = Some(input);
        self.page.execute(params).await?;
        Ok(())
    }

    /// Gives the whole window the size of a phone or of a desk, and waits until the page is laid out in it.
    pub async fn resize(&self, width: i64, height: i64) -> Result<()> {
        self.page.execute(SetDeviceMetricsOverrideParams::new(width, height, 1.0, width < 600)).await?;
        self.page.execute(SetTouchEmulationEnabledParams::new(width < 600)).await?;
        // What is pressed before would be pressed where it stood.
        let is_laid_out = format!("matchMedia('(width: {width}px)').matches");
        self.wait_for("the window to have its size", &is_laid_out, Duration::from_secs(5)).await
    }

    /// Makes the system ask for dark or light pages, without motion.
    pub async fn prefer(&self, scheme: &str) -> Result<()> {
        let features = vec![
            MediaFeature::new("prefers-color-scheme", scheme),
            MediaFeature::new("prefers-reduced-motion", "reduce"),
        ];
        self.page.execute(SetEmulatedMediaParams { features: Some(features), ..Default::default() }).await?;
        Ok(())
    }

    /// Lets the site store at most this many bytes.
    pub async fn limit_storage(&self, bytes: f64) -> Result<()> {
        let origin: String = self.eval("location.origin").await?;
        let mut params = OverrideQuotaForOriginParams::new(origin);
        params.quota_size = Some(bytes);
        self.page.execute(params).await?;
        Ok(())
    }

    /// Writes a picture of the window to `target/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let bytes =
            self.page.screenshot(ScreenshotParams::builder().format(CaptureScreenshotFormat::Png).build()).await?;
        fs::create_dir_all(screenshots())?;
        let path = screenshots().join(format!("{name}.png"));
        fs::write(&path, bytes)?;
        Ok(path)
    }

    /// What axe finds wrong with the page as it stands.
    pub async fn violations(&self) -> Result<Vec<Violation>> {
        let axe = fs::read_to_string(root().join("assets/node_modules/axe-core/axe.min.js"))
            .context("axe-core is not installed")?;
        self.page.evaluate(axe).await.context("loading axe")?;
        self.eval(
            "(await axe.run(document, { resultTypes: ['violations'] })).violations.map((v) => ({ id: v.id, help: v.help,
             nodes: v.nodes.slice(0, 5).map((n) => n.html.slice(0, 160) + ' ' + (n.any[0]?.message ?? '')) }))",
        )
        .await
    }

    /// Whether something to press or fill in has this name.
    pub async fn has(&self, name: &str) -> Result<bool> {
        let quoted = serde_json::to_string(name)?;
        self.eval(&format!("(() => {{ {FIND} return !!find({quoted}, {:?}); }})()", format!("{PRESSABLE}, {FILLABLE}")))
            .await
    }

    async fn centre_of(&self, name: &str, kinds: &str) -> Result<(f64, f64)> {
        let quoted = serde_json::to_string(name)?;
        // A page that is still being laid out moves things away from under the mouse: where it is must have
        // been the same twice.
        let stands_still = format!(
            r"(() => {{ {FIND}
            const e = find({quoted}, {kinds:?});
            if (!e || e.disabled) return false;
            e.scrollIntoView({{block: 'center', inline: 'nearest', behavior: 'instant'}});
            const b = e.getBoundingClientRect(), at = [b.x + b.width / 2, b.y + b.height / 2], was = window.lastPlace;
            window.lastPlace = at;
            return !!was && was[0] === at[0] && was[1] === at[1]; }})()"
        );
        self.wait_for(&format!("\u{201c}{name}\u{201d} to be there"), &stands_still, PATIENCE).await?;
        let centre: [f64; 2] = self.eval("window.lastPlace").await?;
        Ok((centre[0], centre[1]))
    }
}

/// The first lines of a long text.
fn shorten(text: &str) -> String {
    text.chars().take(1500).collect()
}
