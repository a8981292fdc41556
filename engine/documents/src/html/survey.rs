//! What a web page is made of, before it is read.

use std::collections::BTreeMap;

use super::Tokens;
use super::elements::is_chrome;

/// Which part of a page is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Scope {
    /// All of it.
    #[default]
    Page,
    /// What is in `<article>`.
    Articles,
    /// What is in `<main>`.
    Main,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) scope: Scope,
    /// What the page calls itself.
    pub(super) title: String,
    /// Whether a heading of the first level is in what is read.
    pub(super) has_heading: bool,
    /// The language it says it is in.
    pub(super) language: Option<String>,
    /// Elements that are never ended: leaving out what is in them would leave out the rest of the page.
    pub(super) unended: Vec<String>,
}

/// Looks over a page.
#[derive(Default)]
pub(super) struct Survey {
    found: Found,
    open: BTreeMap<String, i64>,
    n_letters: BTreeMap<&'static str, usize>,
    has_heading: BTreeMap<&'static str, bool>,
}

impl Survey {
    fn is_open(&self, name: &str) -> bool {
        self.open.get(name).is_some_and(|n| *n > 0)
    }

    pub(super) fn finish(self) -> Found {
        let mut found = self.found;
        let letters = |name: &str| self.n_letters.get(name).copied().unwrap_or(0);
        // An empty one is filled by a script, and the text is elsewhere.
        let is_worth = |name: &str| letters(name) * 10 > letters("page");
        found.scope = match (is_worth("main"), is_worth("article")) {
            (true, _) => Scope::Main,
            (false, true) => Scope::Articles,
            _ => Scope::Page,
        };
        let scope = match found.scope {
            Scope::Page => "page",
            Scope::Articles => "article",
            Scope::Main => "main",
        };
        found.has_heading = self.has_heading.get(scope).copied().unwrap_or(false);
        // Nobody reads what these have within, ended or not.
        let is_text = |name: &str| is_chrome(name) && !matches!(name, "script" | "style" | "template");
        found.unended =
            self.open.into_iter().filter(|(name, n)| *n > 0 && is_text(name)).map(|(name, _)| name).collect();
        found
    }
}

impl Tokens for Survey {
    fn start(&mut self, name: &str, attribute: &dyn Fn(&str) -> Option<String>) {
        if name == "html" {
            self.found.language = attribute("lang").and_then(|lang| crate::language::primary_tag(&lang));
        }
        if matches!(name, "main" | "article" | "title") || is_chrome(name) {
            *self.open.entry(name.to_string()).or_default() += 1;
        }
        if name == "h1" {
            for (scope, is_in) in [("page", true), ("article", self.is_open("article")), ("main", self.is_open("main"))]
            {
                *self.has_heading.entry(scope).or_default() |= is_in;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(n) = self.open.get_mut(name) {
            *n = (*n - 1).max(0);
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_open("title") && !self.is_open("svg") && self.found.title.len() < 1000 {
            self.found.title.push_str(text);
            return;
        }
        if self.is_open("script") || self.is_open("style") {
            return;
        }
        let n = text.chars().filter(|c| !c.is_whitespace()).count();
        for (scope, is_in) in [("page", true), ("article", self.is_open("article")), ("main", self.is_open("main"))] {
            *self.n_letters.entry(scope).or_default() += if is_in { n } else { 0 };
        }
    }
}
