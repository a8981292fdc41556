//! What can be set when the edge is started.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Parser;

/// A hundred a second: more than a person at a form, less than a flood.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(6000).expect("it is not zero");

/// Serves the studio, published models and their links.
#[derive(Clone, Debug, Parser)]
#[command(name = "bunsen-edge", version, about)]
pub struct Settings {
    /// Address and port to listen on. Port 0 takes a free one.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Folder that everything is kept in: the database, the objects, the token.
    #[arg(long, value_name = "FOLDER", default_value = "bunsen-data")]
    pub data: PathBuf,

    /// Folder of the built studio. Default: `dist` in the current folder, else beside this program.
    #[arg(long, value_name = "FOLDER")]
    pub dist: Option<PathBuf>,

    /// Folder of the assets, in which `encoder` is the sentence encoder that published documents are asked with. Without it
    /// the encoder is looked for in `assets` beside this program, and in the built studio.
    #[arg(long, env = "BUNSEN_ASSETS", value_name = "FOLDER")]
    pub assets: Option<PathBuf>,

    /// TLS certificate chain (PEM). Phones on the same network need TLS for offline use.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,

    /// Private key of the TLS certificate (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,

    /// Address that clients see when a proxy stands in front, such as `https://ml.example.org`. The proxy is
    /// then believed when it says in X-Forwarded-For where a request comes from.
    #[arg(long, value_name = "ORIGIN")]
    pub public_origin: Option<String>,

    /// A further host name that requests may be addressed to. Can be given several times.
    #[arg(long = "allow-host", value_name = "HOST")]
    pub allow_hosts: Vec<String>,

    /// The token that allows writing; 16 characters or more cannot be guessed. Default: made at the first start
    /// and kept in the data folder.
    #[arg(long, env = "BUNSEN_TOKEN", hide_env_values = true, value_name = "TOKEN")]
    pub token: Option<String>,

    /// Threads that predict. Default: one per processor, at most 8.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    pub predict_threads: Option<u16>,

    /// Predictions that one client address may ask for or tell of in a minute.
    #[arg(long, value_name = "N", default_value_t = REQUESTS_PER_MINUTE)]
    pub requests_per_minute: NonZeroU32,

    /// Write the log as one JSON object per line.
    #[arg(long)]
    pub log_json: bool,
}

impl Settings {
    /// The settings of a server on a free local port that keeps everything in `data`.
    pub fn local(data: impl Into<PathBuf>) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: data.into(),
            dist: None,
            assets: None,
            tls_cert: None,
            tls_key: None,
            public_origin: None,
            allow_hosts: Vec::new(),
            token: None,
            predict_threads: None,
            requests_per_minute: REQUESTS_PER_MINUTE,
            log_json: false,
        }
    }

    /// Whether the edge itself speaks TLS.
    pub fn has_tls(&self) -> bool {
        self.tls_cert.is_some()
    }

    /// The studio's folder: the one asked for, else `dist` in the current folder, else beside the program.
    pub(crate) fn dist_folder(&self) -> PathBuf {
        let here = PathBuf::from("dist");
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("dist")));
        match (&self.dist, beside) {
            (Some(dist), _) => dist.clone(),
            (None, Some(beside)) if !here.is_dir() && beside.is_dir() => beside,
            _ => here,
        }
    }

    /// The folders that the sentence encoder may lie in, the first choice first.
    pub(crate) fn encoder_folders(&self) -> Vec<PathBuf> {
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("assets")));
        let places = [self.assets.clone(), beside, Some(self.dist_folder())];
        places.into_iter().flatten().map(|place| place.join("encoder")).collect()
    }

    /// How many threads predict.
    pub(crate) fn n_predict_threads(&self) -> usize {
        let n_processors = std::thread::available_parallelism().map_or(1, usize::from);
        self.predict_threads.map_or(n_processors.min(8), usize::from)
    }

    /// The address of the server as people write it, without a slash at the end.
    pub fn origin(&self, bound: SocketAddr) -> String {
        if let Some(origin) = &self.public_origin {
            return origin.trim_end_matches('/').to_string();
        }
        let scheme = if self.has_tls() { "https" } else { "http" };
        let host = if bound.ip().is_unspecified() { format!("localhost:{}", bound.port()) } else { bound.to_string() };
        format!("{scheme}://{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(arguments: &[&str], expected: &str) {
        let settings = Settings::try_parse_from([&["bunsen-edge"], arguments].concat());
        let got = match settings {
            Ok(settings) => settings.origin(settings.listen),
            Err(error) => error.kind().to_string(),
        };
        assert_eq!(got, expected, "{arguments:?}");
    }

    #[test]
    fn the_origin_follows_from_the_settings() {
        check(&[], "http://127.0.0.1:8080");
        check(&["--listen", "[::1]:80"], "http://[::1]:80");
        check(&["--listen", "0.0.0.0:9000"], "http://localhost:9000");
        check(&["--tls-cert", "c.pem", "--tls-key", "k.pem"], "https://127.0.0.1:8080");
        check(&["--public-origin", "https://ml.example.org/"], "https://ml.example.org");
        check(&["--tls-cert", "c.pem"], "one or more required arguments were not provided");
        check(&["--listen", "here"], "invalid value for one of the arguments");
        check(&["--requests-per-minute", "0"], "invalid value for one of the arguments");
        check(&["--predict-threads", "0"], "invalid value for one of the arguments");
    }
}
