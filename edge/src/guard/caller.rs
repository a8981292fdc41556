//! Who asks for something of a project, and what they may do there.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::{StatusCode, header, request::Parts};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bunsen_spec::{Problem, ProblemKind, SyncRole};

use super::limits::Client;
use crate::answer::Refusal;
use crate::app::App;
use crate::store::{AuditEntry, StoredProject, find_project, find_token};

/// Somebody with the token that they show, if any: as `Bearer`, or as the password of any name (`Basic`).
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    shown: Shown,
    client: Client,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Shown {
    Nothing,
    Secret(String),
    /// The header is there, but no token can be read from it.
    Unreadable,
}

/// What somebody wants to do in a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// To read.
    Read,
    /// To push and to send contents.
    Write,
}

/// Somebody who was let in.
#[derive(Clone, Debug)]
pub(crate) struct Entered {
    /// The project; `None` only for the owner of the edge, who may make it.
    pub project: Option<StoredProject>,
    /// The project's token that was shown; `None` for the edge's own, and for none at all.
    pub token: Option<i64>,
    remote: Option<String>,
}

impl Entered {
    /// A line of the audit log about what they did to `subject`.
    pub fn audit(&self, at_ms: f64, action: &'static str, subject: String) -> AuditEntry {
        AuditEntry { at_ms, action, subject, version: None, remote: self.remote.clone(), token: self.token }
    }

    /// The project.
    ///
    /// # Errors
    /// Says that there is none.
    pub fn project(&self, name: &str) -> Result<&StoredProject, Refusal> {
        self.project.as_ref().ok_or_else(|| no_project(name))
    }
}

/// The answer when a project is not there.
pub(crate) fn no_project(name: &str) -> Refusal {
    let shown: String = name.chars().take(80).collect();
    Problem::not_found(format!("There is no project {shown} on this edge."))
        .remedy("Check its name, or push to it with the edge's token to make it.")
        .into()
}

impl Caller {
    /// Whether they show the edge's own token.
    pub fn is_owner(&self, app: &App) -> bool {
        matches!(&self.shown, Shown::Secret(secret) if app.token().matches(secret))
    }

    /// The token of a project that they show: its number, its project's, and what it allows. Blocks.
    ///
    /// # Errors
    /// Refuses a token that is none.
    pub async fn project_token(&self, app: &App) -> Result<Option<(i64, i64, SyncRole)>, Refusal> {
        let secret = match &self.shown {
            Shown::Nothing => return Ok(None),
            Shown::Unreadable => return Err(self.wrong_token(app)),
            Shown::Secret(secret) => secret.clone(),
        };
        let found = app.blocking(move |_, database| Ok(database.read(|t| find_token(t, &secret))?)).await?;
        found.map(Some).ok_or_else(|| self.wrong_token(app))
    }

    /// Lets them into a project, if they may do there what they need.
    ///
    /// # Errors
    /// Who shows no token, or one that is none, is asked for one; the answer is the same whether a private
    /// project is there or not. Who shows a token that allows less is refused.
    pub async fn enter(&self, app: &App, name: &str, need: Need) -> Result<Entered, Refusal> {
        let wanted = name.to_string();
        let project = app.blocking(move |_, database| Ok(database.read(|t| find_project(t, &wanted))?)).await?;
        let remote = self.client.0.map(|address| address.to_string());
        if self.is_owner(app) {
            return Ok(Entered { project, token: None, remote });
        }
        let token = self.project_token(app).await?;
        let found = project.as_ref().map(|project| (project.id, project.shown.private));
        match judge(found, token, need) {
            Verdict::LetIn { token } => Ok(Entered { project, token, remote }),
            Verdict::Ask => Err(self.asked_for_token("This needs a token of the project or of the edge.")),
            Verdict::Refuse => {
                tracing::warn!(?remote, "what a project's token does not allow was refused");
                let what = "This token allows to read the project, not to change it.";
                Err(Problem::new(ProblemKind::Forbidden, what).remedy("Ask its owner for a writer's token.").into())
            }
        }
    }

    fn wrong_token(&self, app: &App) -> Refusal {
        match app.limits().check_wrong_token(self.client) {
            Ok(()) => self.asked_for_token("The token is neither the project's nor the edge's."),
            Err(too_often) => too_often,
        }
    }

    fn asked_for_token(&self, what: &str) -> Refusal {
        let problem = Problem::new(ProblemKind::Forbidden, what)
            .remedy("Give it as the password, with any user name, or send it as “Authorization: Bearer …”.");
        Refusal::with_status(StatusCode::UNAUTHORIZED, problem).asking_for_password()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    LetIn { token: Option<i64> },
    Ask,
    Refuse,
}

/// What is done with somebody who is not the edge's owner: `project` is the number of the one they ask for and
/// whether it is private, `token` the number, the project and the role of the one they show.
fn judge(project: Option<(i64, bool)>, token: Option<(i64, i64, SyncRole)>, need: Need) -> Verdict {
    let Some((project, is_private)) = project else { return Verdict::Ask };
    let own = token.filter(|(_, of, _)| *of == project);
    let may_read = !is_private || own.is_some();
    let may_write = own.is_some_and(|(_, _, role)| role >= SyncRole::Writer);
    match need {
        Need::Read if may_read => Verdict::LetIn { token: own.map(|(id, _, _)| id) },
        Need::Write if may_write => Verdict::LetIn { token: own.map(|(id, _, _)| id) },
        _ if own.is_some() => Verdict::Refuse,
        _ => Verdict::Ask,
    }
}

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Ok(client) = Client::from_request_parts(parts, app).await;
        let shown = match parts.headers.get(header::AUTHORIZATION) {
            None => Shown::Nothing,
            Some(value) => value.to_str().ok().and_then(read_secret).map_or(Shown::Unreadable, Shown::Secret),
        };
        Ok(Self { shown, client })
    }
}

fn read_secret(value: &str) -> Option<String> {
    let (scheme, rest) = value.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.trim().to_string());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?;
    let (_, password) = text.split_once(':')?;
    Some(password.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_a_bearers_or_a_password() {
        let check =
            |value: &str, expected: Option<&str>| assert_eq!(read_secret(value).as_deref(), expected, "{value}");
        check("Bearer abc", Some("abc"));
        check("bearer  abc ", Some("abc"));
        check("Basic YW55b25lOmE6Yg==", Some("a:b"));
        check("Basic OmFi", Some("ab"));
        check("Basic YWI=", None);
        check("Basic !", None);
        check("Digest abc", None);
        check("abc", None);
    }

    #[test]
    fn projects_and_tokens_decide_together() {
        let (viewer, writer) = (Some((7, 1, SyncRole::Viewer)), Some((8, 1, SyncRole::Writer)));
        let others = Some((9, 2, SyncRole::Writer));
        let let_in = |token| Verdict::LetIn { token };
        let check = |private: bool, token, need, expected| assert_eq!(judge(Some((1, private)), token, need), expected);
        check(false, None, Need::Read, let_in(None));
        check(false, others, Need::Read, let_in(None));
        check(false, None, Need::Write, Verdict::Ask);
        check(false, viewer, Need::Write, Verdict::Refuse);
        check(true, None, Need::Read, Verdict::Ask);
        check(true, others, Need::Read, Verdict::Ask);
        check(true, others, Need::Write, Verdict::Ask);
        check(true, viewer, Need::Read, let_in(Some(7)));
        check(true, viewer, Need::Write, Verdict::Refuse);
        check(true, writer, Need::Read, let_in(Some(8)));
        check(true, writer, Need::Write, let_in(Some(8)));
        for token in [None, viewer, writer] {
            assert_eq!(judge(None, token, Need::Read), Verdict::Ask, "nobody learns which projects are there");
        }
    }
}
