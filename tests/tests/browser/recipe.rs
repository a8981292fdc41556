//! Steps prepare the table: previewed, applied, changed, undone; and the model learns from what comes of them.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, ensure};
use bunsen_tests::Tab;

use crate::scene::{Scene, go, start_with};

const PEOPLE: &str = "name,age,city,income\nAda,36,Bern,52000\nBob,,Basel,48000\nCleo,41,Bern,\nDai,29,,61000\n\
    Eve,36,Bern,52000\nFay,55,Zug,99000\nGus,,Zug,72000\nHal,23,Basel,31000\nAda,36,Bern,52000\nIvo,130,Basel,47000\n";
const CITIES: &str = "place,canton\nBern,BE\nBasel,BS\nZug,ZG\n";

async fn open(scene: &Scene, folder: &Path) -> Result<()> {
    let path = folder.join("people.csv");
    fs::write(&path, PEOPLE)?;
    scene.tab.choose_file("#file-input", &path).await?;
    scene.tab.see("10 rows").await
}

/// Chooses a step, whose form is then open.
async fn add(tab: &Tab, step: &str) -> Result<()> {
    tab.press("Add a step").await?;
    tab.press(step).await?;
    tab.see("Apply").await
}

/// Ticks these columns of the open form and no others.
async fn tick(tab: &Tab, names: &[&str]) -> Result<()> {
    let names = serde_json::to_string(names)?;
    tab.eval::<Option<bool>>(&format!(
        "(() => {{ for (const label of document.querySelectorAll('#step-columns label')) {{
            const box = label.querySelector('input');
            if (box.checked !== {names}.includes(label.textContent.trim())) box.click();
        }} return null; }})()"
    ))
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_are_previewed_applied_changed_and_undone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    add(tab, "Fill missing values").await?;
    tab.press("None").await?;
    tab.see("No column is chosen").await?;
    tick(tab, &["age"]).await?;
    tab.fill("With", "the median").await?;
    tab.see("2 rows change").await?;
    tab.see("missing → 36").await?;
    tab.press("Apply").await?;
    tab.see("Fill age: with the median").await?;
    tab.see("2 versions").await?;

    add(tab, "Keep rows where").await?;
    tab.fill("Keep rows where", "age < 100 and cty = 'Bern'").await?;
    tab.see("no column called").await?;
    tab.see("city").await?;
    tab.fill("Keep rows where", "age < 100").await?;
    tab.see("1 of 10 rows go").await?;
    tab.press("Apply").await?;
    tab.see("9 rows ·").await?;

    tab.press("Edit step 1").await?;
    tab.fill("With", "the mean").await?;
    tab.see("missing → 48.25").await?;
    tab.press("Apply").await?;
    tab.see("Fill age: with the mean").await?;
    tab.see("9 rows ·").await?;

    tab.press("More for step 2").await?;
    tab.press("Turn off").await?;
    tab.see("10 rows ·").await?;
    tab.key("z", 2).await?;
    tab.see("9 rows ·").await?;
    tab.reload().await?;
    tab.see("9 rows ·").await?;
    tab.see("Keep rows").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_no_longer_fits_is_shown_and_holds_up_training() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    add(tab, "Compute a column").await?;
    tab.fill("New column", "per_year").await?;
    tab.fill("Computed as", "income / age").await?;
    tab.press("Apply").await?;
    tab.see("Compute per_year").await?;
    tab.press("More for step 1").await?;
    tab.press("Insert a step before").await?;
    tab.press("Rename a column").await?;
    tab.fill("Column", "income").await?;
    tab.fill("New name", "salary").await?;
    tab.press("Apply").await?;
    tab.see("no column called").await?;
    tab.see("Training waits").await?;
    tab.press("Train").await?;
    tab.see("Step 2 of the recipe does not fit").await?;
    tab.press("Data").await?;
    tab.press("Edit step 2").await?;
    tab.fill("Computed as", "salary / age").await?;
    tab.press("Apply").await?;
    tab.see_no("Training waits").await?;
    go(tab, "Train").await?;
    tab.see("to learn from,").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_are_joined_and_the_result_is_saved() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    fs::write(folder.path().join("cities.csv"), CITIES)?;
    add(tab, "Join").await?;
    tab.see("Add the file to join with first").await?;
    tab.choose_file("#join-file", &folder.path().join("cities.csv")).await?;
    tab.see("cities.csv was added").await?;
    tab.fill("Table", "cities.csv").await?;
    tab.fill("Key 1, column here", "city").await?;
    tab.fill("Key 1, column there", "place").await?;
    tab.see("2 columns more").await?;
    tab.press("Apply").await?;
    tab.see("Join with cities.csv").await?;
    tab.see("canton").await?;
    let saved = tempfile::tempdir()?;
    tab.save_downloads_to(saved.path()).await?;
    tab.press("Save as CSV").await?;
    let csv = fs::read_to_string(tab.downloaded_to(saved.path()).await?)?;
    ensure!(csv.starts_with("name,age,city,income,place,canton\nAda,36,Bern,52000,Bern,BE\n"), "{csv}");
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_looked_at_filtered_and_sorted_without_a_step() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    tab.fill("Show rows where", "city = \"Bern\" or city = \"Zug\"").await?;
    tab.press("Show").await?;
    tab.see("6 of 10 rows fit").await?;
    tab.press("Sort by name").await?;
    let first = "document.querySelector('.grid-row .cell')?.textContent === 'Ada'";
    tab.wait_for("the first row", first, Duration::from_secs(10)).await?;
    tab.press("name: smallest first").await?;
    let last = "document.querySelector('.grid-row .cell')?.textContent === 'Gus'";
    tab.wait_for("the last row first", last, Duration::from_secs(10)).await?;
    tab.fill("Show rows where", "age >").await?;
    tab.press("Show").await?;
    tab.see("What was read before is still shown").await?;
    tab.press("Make it a step").await?;
    tab.see("4 of 10 rows go").await?;
    tab.press("Apply").await?;
    tab.see("6 rows ·").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_added_by_keyboard_alone() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    open(&scene, folder.path()).await?;
    tab.eval::<Option<bool>>(
        "([...document.querySelectorAll('.steps button')].find((b) => b.textContent.includes('Add a step')).focus(), null)",
    )
    .await?;
    tab.key("Enter", 0).await?;
    tab.see("Choose rows").await?;
    tab_to(tab, "Drop duplicate rows").await?;
    tab.key("Enter", 0).await?;
    tab.see("1 of 10 rows go").await?;
    tab_to(tab, "Apply").await?;
    tab.key("Enter", 0).await?;
    tab.see("9 rows ·").await?;
    scene.end().await
}

/// Presses Tab until the keyboard is on what begins with these words.
async fn tab_to(tab: &Tab, words: &str) -> Result<()> {
    for _ in 0..60 {
        tab.key("Tab", 0).await?;
        let on: String = tab.eval("document.activeElement?.textContent ?? ''").await?;
        if on.trim().starts_with(words) {
            return Ok(());
        }
    }
    anyhow::bail!("Tab does not come to {words}")
}

#[tokio::test(flavor = "multi_thread")]
async fn charts_are_drawn_and_their_python_is_shown() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    tab.press("Charts").await?;
    // Each with what it must draw: bars by kind of flower, points, boxes with an outlier, cells that are not empty.
    for (kind, code, n_marks) in [
        ("Histogram", "sns.histplot", 27),
        ("Bars", "sns.countplot", 3),
        ("Scatter", "sns.scatterplot", 150),
        ("Boxes", "sns.boxplot", 4),
        ("Violins", "sns.violinplot", 3),
        ("Lines", "sns.lineplot", 35),
        ("Heat map", "sns.heatmap", 17),
        ("Correlations", ".corr(", 16),
        ("Pairs", "sns.pairplot", 12 * 150 + 120),
    ] {
        tab.fill("Chart", kind).await?;
        tab.see(code).await?;
        canvas(tab).await?;
        let (title, n_drawn) = drawn(tab).await?;
        ensure!(n_drawn == n_marks, "{kind}, {title}: {n_drawn} marks");
    }
    tab.fill("Chart", "Scatter").await?;
    tab.see("sns.scatterplot").await?;
    canvas(tab).await?;
    let (title, _) = drawn(tab).await?;
    ensure!(title.contains("150"), "{title}");
    let picture = saved(tab, "Save as PNG").await?;
    ensure!(picture.starts_with(b"\x89PNG") && picture.len() > 5_000, "{} bytes", picture.len());
    scene.end().await
}

/// The title of the chart, saved as SVG, and how many marks stand in it for what is in the table.
async fn drawn(tab: &Tab) -> Result<(String, u64)> {
    let drawing = serde_json::to_string(&String::from_utf8(saved(tab, "Save as SVG").await?)?)?;
    let parsed = format!("new DOMParser().parseFromString({drawing}, 'image/svg+xml').documentElement");
    let marks = "[ecmeta_ssr_type=chart]";
    tab.eval(&format!(
        "((e) => [e.querySelector('title').textContent, e.querySelectorAll('{marks}').length])({parsed})"
    ))
    .await
}

/// What a button saves.
async fn saved(tab: &Tab, button: &str) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir()?;
    tab.save_downloads_to(folder.path()).await?;
    tab.press(button).await?;
    Ok(fs::read(tab.downloaded_to(folder.path()).await?)?)
}

/// Waits until a chart is drawn.
async fn canvas(tab: &Tab) -> Result<()> {
    tab.wait_for("a chart", "!!document.querySelector('.charts canvas')", Duration::from_secs(20)).await.map(drop)
}
