//! Files of every format become projects, and are read otherwise where there is a choice.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use bunsen_tests::Tab;

use crate::scene::Scene;

fn fixture(name: &str) -> PathBuf {
    // The browser opens no file by a path that goes up.
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).join("engine/formats/tests/golden").join(name)
}

async fn open(scene: &Scene, path: &Path, expected: &[&str]) -> Result<()> {
    let tab = &scene.tab;
    tab.goto(&scene.edge.url()).await?;
    tab.see("Train a model in this tab").await?;
    tab.choose_file("#file-input", path).await?;
    for words in expected {
        tab.see(words).await.with_context(|| path.display().to_string())?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_every_format_become_projects() -> Result<()> {
    let scene = Scene::new().await?;
    open(&scene, &fixture("zstd.parquet"), &["50 rows", "Parquet", "pd.read_parquet"]).await?;
    open(&scene, &fixture("feather.feather"), &["50 rows", "Arrow (Feather)", "pd.read_feather"]).await?;
    open(&scene, &fixture("simple.xls"), &["12 rows", "Workbook", "pd.read_excel"]).await?;
    open(&scene, &fixture("wrapped.json"), &["6 rows", "JSON, a list of records", "size.w", "json_normalize"]).await?;
    open(&scene, &fixture("lines.jsonl.gz"), &["8 rows", "JSON, one record per line"]).await?;
    open(&scene, &fixture("dates.csv"), &["40 rows", "date and time", "parse_dates"]).await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_table_of_the_file_is_a_choice() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    open(&scene, &fixture("two_sheets.xlsx"), &["sheet_name=\"First\""]).await?;
    tab.fill("Sheet", "Second").await?;
    tab.press("Read again").await?;
    tab.see("sheet_name=\"Second\"").await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("two.zip");
    fs::write(&path, zip_of(&[("a.csv", "x\n1\n2\n"), ("notes/b.jsonl", "{\"y\": 1}\n{\"y\": 2}\n{\"y\": 3}\n")])?)?;
    open(&scene, &path, &["2 rows", "Table in this file"]).await?;
    tab.fill("Table in this file", "notes/b.jsonl").await?;
    tab.press("Read again").await?;
    tab.see("3 rows").await?;
    scene.end().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_of_dates_is_a_choice() -> Result<()> {
    let scene = Scene::new().await?;
    let tab = &scene.tab;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("orders.csv");
    fs::write(&path, "day,n\n01/02/2024,1\n03/04/2024,2\n")?;
    open(&scene, &path, &["2 rows", "none settles it"]).await?;
    tab.fill("Dates such as 01/02/2024", "day").await?;
    tab.press("Read again").await?;
    tab.see("2024-02-01").await?;
    see_undone(tab).await?;
    scene.end().await
}

/// Reading otherwise can be undone like everything else.
async fn see_undone(tab: &Tab) -> Result<()> {
    tab.press("Undo").await?;
    tab.see("01/02/2024").await.map(drop)
}

fn zip_of(files: &[(&str, &str)]) -> Result<Vec<u8>> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default())?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
