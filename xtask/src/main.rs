//! `cargo xtask`: everything a newcomer or the gate runs.
//!
//! Installs what is missing, builds what is stale, says what it is doing and how long it took.

mod arrows;
mod assets;
mod bench;
mod build;
mod check;
mod encoder;
mod fuzz;
mod oracle;
mod paths;
mod run;
mod step;
mod test;
mod tools;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask <command>

  run      build what is stale and serve the studio   [--listen 127.0.0.1:8080] [--data DIR]
  test     everything, browser included; ends with `N passed, N failed`   [filter]
  check    formatting, lints and the arrows between crates
  build    what is shipped: dist/, bunsen and bunsen-edge; prints sizes
  bench    speed beside a peer in the same run   train | load | page
  fuzz     bytes from strangers that break something   [table | archive | model] [seconds]
  encoder  install the sentence encoder, 90 MB, that tests need; prints its folder
  oracle   make the golden files anew from scikit-learn, pandas, numpy, onnxruntime and sentence-transformers";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    std::env::set_current_dir(paths::root())?;
    match args.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest),
        Some("check") => check::check(),
        Some("build") => build::ship(),
        Some("bench") => bench::bench(rest),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("encoder") => {
            println!("{}", encoder::install()?.display());
            Ok(())
        }
        Some("oracle") => oracle::oracle(),
        Some("help" | "--help" | "-h") | None => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}
