//! What the endings of names say of texts.

use bunsen_spec::DocumentFormat;

/// Endings of source code and of files like it, whose line breaks count.
const CODE: &[&str] = &[
    "asm",
    "bash",
    "bat",
    "c",
    "cc",
    "clj",
    "cmake",
    "conf",
    "cpp",
    "cs",
    "css",
    "cu",
    "cxx",
    "dart",
    "diff",
    "ex",
    "exs",
    "el",
    "elm",
    "erl",
    "f90",
    "fs",
    "go",
    "gradle",
    "graphql",
    "h",
    "hcl",
    "hh",
    "hpp",
    "hs",
    "ini",
    "java",
    "jl",
    "js",
    "json",
    "jsonl",
    "jsx",
    "kt",
    "less",
    "lisp",
    "lua",
    "m",
    "ml",
    "mjs",
    "nim",
    "nix",
    "patch",
    "php",
    "pl",
    "properties",
    "proto",
    "ps1",
    "py",
    "pyi",
    "r",
    "rb",
    "rs",
    "sass",
    "scala",
    "scm",
    "scss",
    "sh",
    "sol",
    "sql",
    "svelte",
    "swift",
    "tcl",
    "tf",
    "toml",
    "ts",
    "tsx",
    "vb",
    "vim",
    "vue",
    "xml",
    "yaml",
    "yml",
    "zig",
    "zsh",
];

/// The ending of a name, in small letters and without its point; empty if it has none.
pub(crate) fn ending(name: &str) -> String {
    let own = name.rsplit(['/', '\\']).next().unwrap_or_default();
    own.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default()
}

/// Which kind of text a file is by its name.
pub(crate) fn text_format(name: &str, ending: &str) -> Option<DocumentFormat> {
    match ending {
        "md" | "markdown" | "mdown" | "mkd" | "rmd" | "qmd" => Some(DocumentFormat::Markdown),
        "html" | "htm" | "xhtml" => Some(DocumentFormat::Html),
        "csv" | "tsv" | "tab" => Some(DocumentFormat::Csv),
        ending if CODE.contains(&ending) || is_code_name(name) => Some(DocumentFormat::Code),
        _ => None,
    }
}

/// Whether an ending is one of plain text, or of text with signs for its layout.
pub(crate) fn is_plain_text(ending: &str) -> bool {
    matches!(ending, "txt" | "text" | "log" | "rst" | "tex" | "org" | "adoc")
}

fn is_code_name(name: &str) -> bool {
    matches!(name.rsplit(['/', '\\']).next(), Some("Makefile" | "Dockerfile" | "Rakefile" | "Gemfile" | "Justfile"))
}
