//! Routes and what is said of them.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodFilter, on};

use super::Document;
use crate::app::App;

/// One method on one path.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// Its name, verb and noun.
    pub id: &'static str,
    /// The method in capitals.
    pub method: &'static str,
    /// The path, with `{placeholders}`.
    pub path: &'static str,
    /// The family it belongs to.
    pub tag: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// What else there is to know.
    pub detail: &'static str,
    /// Whether the token must be shown.
    pub needs_token: bool,
    /// What stands in the path and the query.
    pub parameters: &'static [Parameter],
    /// What is sent.
    pub body: Option<Body>,
    /// What comes back.
    pub answers: &'static [Answer],
}

/// Something in the path or the query.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// `path` or `query`.
    pub place: &'static str,
    /// Its JSON type.
    pub kind: &'static str,
    /// What it means.
    pub what: &'static str,
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Body {
    /// Media types, and the schema of each (empty: raw bytes or text).
    pub media: &'static [(&'static str, &'static str)],
    /// An example for the first media type.
    pub example: &'static str,
}

/// One thing that may come back.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    /// The status.
    pub status: u16,
    /// When, and what it holds.
    pub what: &'static str,
    /// Its media type and schema (empty: none).
    pub media: (&'static str, &'static str),
}

impl Answer {
    /// JSON of a schema.
    pub const fn json(status: u16, schema: &'static str, what: &'static str) -> Self {
        Self { status, what, media: ("application/json", schema) }
    }

    /// Something else than JSON.
    pub const fn raw(status: u16, media: &'static str, what: &'static str) -> Self {
        Self { status, what, media: (media, "") }
    }

    /// No body.
    pub const fn empty(status: u16, what: &'static str) -> Self {
        Self { status, what, media: ("", "") }
    }

    /// A refusal.
    pub const fn problem(status: u16, what: &'static str) -> Self {
        Self::json(status, "Problem", what)
    }
}

impl Parameter {
    /// A text in the path.
    pub const fn path(name: &'static str, what: &'static str) -> Self {
        Self { name, place: "path", kind: "string", what }
    }
}

/// Routes with their descriptions.
pub(crate) struct Routes {
    router: Router<App>,
    operations: Vec<&'static Operation>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self { router: Router::new(), operations: Vec::new() }
    }

    /// Adds a route and its description.
    pub fn add<H, T>(mut self, operation: &'static Operation, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let method = match operation.method {
            "GET" => MethodFilter::GET,
            "HEAD" => MethodFilter::HEAD,
            "PUT" => MethodFilter::PUT,
            "POST" => MethodFilter::POST,
            "DELETE" => MethodFilter::DELETE,
            other => panic!("no route is made for {other}"),
        };
        self.router = self.router.route(operation.path, on(method, handler));
        self.operations.push(operation);
        self
    }

    /// Adds all of another family.
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.operations.extend(other.operations);
        self
    }

    /// Puts a limit on the bodies of these routes.
    pub fn limit_body(mut self, limit: DefaultBodyLimit) -> Self {
        self.router = self.router.layer(limit);
        self
    }

    /// The routes.
    pub fn into_router(self) -> Router<App> {
        self.router
    }

    /// The descriptions.
    pub fn document(&self) -> Document {
        Document::new(&self.operations)
    }
}
