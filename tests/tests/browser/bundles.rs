//! A project that git cloned from the edge goes on in another browser: as a bundle, and as a zip of the clone.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use anyhow::Result;
use bunsen_tests::Browser;

use crate::scene::{Scene, go, start_with, train};
use crate::syncing::{git, put_on_edge, step};

#[tokio::test(flavor = "multi_thread")]
async fn what_git_cloned_opens_in_another_browser() -> Result<()> {
    let scene = Scene::signed_in().await?;
    let tab = &scene.tab;
    start_with(tab, "Iris", "150 rows").await?;
    train(tab, "Softmax regression").await?;
    step(tab, "sepal_length_cm > 6").await?;
    tab.see("61 rows").await?;
    put_on_edge(tab).await?;

    let folder = tempfile::tempdir()?;
    let token = scene.edge.token();
    git(folder.path(), token, &["clone", "--quiet", &scene.at("/p/iris.git"), "flowers"])?;
    let clone = folder.path().join("flowers");
    git(&clone, token, &["fetch", "--quiet", "origin", "refs/bunsen/runs:refs/bunsen/runs"])?;
    git(&clone, token, &["repack", "-adfq"])?;
    git(&clone, token, &["bundle", "create", "--quiet", "../blossoms.bundle", "--all"])?;

    let elsewhere = Browser::start().await?;
    let there = elsewhere.open(&scene.edge.url()).await?;
    there.see("Train a model in this tab").await?;
    // A bundle has no data, and this browser has none either.
    let bundle = folder.path().join("blossoms.bundle");
    there.choose_file("#file-input", &bundle).await?;
    there.see("This file has the project's versions, but not its data: iris.csv").await?;
    there.see("Nothing was stored; your projects are as they were.").await?;
    there.see("There are no projects in this browser yet").await?;

    // The data is in its place in the clone. The model is not, and that is said.
    std::fs::copy(bunsen_tests::sample("iris.csv"), clone.join("data/iris.csv"))?;
    let zip = folder.path().join("flowers.zip");
    zip_up(&clone, &zip)?;
    there.choose_file("#file-input", &zip).await?;
    there.see("flowers is here, with its versions and runs").await?;
    there.see("did not come with it").await?;
    there.see("61 rows").await?;
    go(&there, "Versions").await?;
    there.see("origin/main").await?;
    go(&there, "Runs").await?;
    there.see("1 run on").await?;

    // Now the browser has the data.
    there.goto(&scene.edge.url()).await?;
    there.see("Train a model in this tab").await?;
    there.choose_file("#file-input", &bundle).await?;
    there.see("blossoms is here, with its versions and runs").await?;
    there.see("61 rows").await?;

    // Whatever git leaves half is refused in words.
    git(&clone, token, &["bundle", "create", "--quiet", "../part.bundle", "main~1..main"])?;
    there.goto(&scene.edge.url()).await?;
    there.see("Train a model in this tab").await?;
    there.choose_file("#file-input", &folder.path().join("part.bundle")).await?;
    there.see("builds on others that are not in it").await?;
    elsewhere.close().await?;
    scene.end().await
}

/// A zip of a folder, as every system makes it.
fn zip_up(folder: &Path, to: &Path) -> Result<()> {
    let mut writer = zip::ZipWriter::new(File::create(to)?);
    let mut next = vec![folder.to_path_buf()];
    while let Some(inside) = next.pop() {
        for entry in std::fs::read_dir(inside)? {
            let path = entry?.path();
            if path.is_dir() {
                next.push(path);
            } else {
                let name = path.strip_prefix(folder.parent().unwrap_or(folder))?.to_string_lossy();
                writer.start_file(name, zip::write::SimpleFileOptions::default())?;
                writer.write_all(&std::fs::read(&path)?)?;
            }
        }
    }
    writer.finish()?;
    Ok(())
}
