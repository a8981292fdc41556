//! Bundles styles, fonts and charts from the packages named in `assets/package.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::paths;
use crate::step::{run_quietly, step};

/// Bundles what is stale into [`paths::bundled`].
pub fn bundle() -> Result<()> {
    let assets = paths::root().join("assets");
    install_packages(&assets)?;
    let out = paths::bundled();
    let sources = [assets.join("styles"), assets.join("echarts.js"), assets.join("package-lock.json")];
    let done = out.join("done");
    if newest(&sources)? <= modified(&done) {
        return Ok(());
    }
    step("Bundling styles and charts", || {
        let _ = fs::remove_dir_all(&out);
        fs::create_dir_all(&out)?;
        esbuild(&assets, &["echarts.js", "--format=esm"], &out.join("echarts.js"))?;
        let fonts = [
            "styles/index.css",
            "--loader:.woff2=file",
            "--loader:.woff=empty",
            "--asset-names=fonts/[name]",
            "--loader:.svg=dataurl",
            "--public-path=/",
        ];
        esbuild(&assets, &fonts, &out.join("styles.css"))?;
        fs::write(&done, "")?;
        Ok(())
    })
}

/// Installs the packages of a folder when its lock file changed. Nothing is run on install: esbuild's own program is
/// found where its package puts it.
pub fn install_packages(assets: &Path) -> Result<()> {
    let lock = assets.join("package-lock.json");
    let stamp = assets.join("node_modules/.bunsen-lock");
    let wanted = fs::read_to_string(&lock)?;
    if fs::read_to_string(&stamp).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    step("Installing styles, fonts and charts", || {
        run_quietly(
            Command::new("npm").args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(assets),
        )?;
        fs::write(&stamp, &wanted)?;
        Ok(())
    })
}

fn esbuild(assets: &Path, args: &[&str], out: &Path) -> Result<()> {
    let mut command = Command::new(assets.join("node_modules/.bin/esbuild"));
    command.args(args).args(["--bundle", "--minify", "--log-level=warning"]);
    command.arg(format!("--outfile={}", out.display())).current_dir(assets);
    run_quietly(&mut command).map(drop)
}

/// When the newest of these files and folders was changed.
fn newest(paths: &[PathBuf]) -> Result<std::time::SystemTime> {
    let mut newest = std::time::UNIX_EPOCH;
    for path in paths {
        if path.is_dir() {
            let inside: Vec<PathBuf> = fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
            newest = newest.max(self::newest(&inside)?);
        } else {
            newest = newest.max(fs::metadata(path).with_context(|| path.display().to_string())?.modified()?);
        }
    }
    Ok(newest)
}

fn modified(path: &Path) -> std::time::SystemTime {
    fs::metadata(path).and_then(|m| m.modified()).unwrap_or(std::time::UNIX_EPOCH)
}
