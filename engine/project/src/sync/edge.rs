//! What is asked of an edge, one function each.

use std::collections::{BTreeMap, BTreeSet};

use bunsen_spec::Problem;
use bunsen_spec::say::syncing;

use super::lines::{Report, read_advertisement, read_report};
use super::{Link, Method, Request, Response, Transport};
use crate::git::{self, ObjectId};

/// How many names are asked about at once.
const NAMES_AT_ONCE: usize = 10_000;

/// One project on an edge.
#[derive(Clone, Copy)]
pub(super) struct Edge<'a> {
    transport: &'a dyn Transport,
    name: &'a str,
}

/// What came of asking for a part of a content.
pub(super) enum Part {
    /// These bytes of it.
    Bytes(Vec<u8>),
    /// All of it, though a part was asked for.
    Whole(Vec<u8>),
    /// It ends before.
    End,
    /// It is not there.
    Missing,
}

/// What came of sending a part of a content.
pub(super) enum Sent {
    /// All of it is there.
    Whole,
    /// The next part begins here.
    Next(u64),
}

impl<'a> Edge<'a> {
    pub fn of(link: &Link<'a>) -> Self {
        Self { transport: link.transport, name: &link.remote.name }
    }

    /// The branches and tags, as one sees them who is about to push. Empty where there is no such project yet.
    pub async fn refs_to_push(&self) -> Result<BTreeMap<String, ObjectId>, Problem> {
        let answer = self.get(".git/info/refs?service=git-receive-pack").await?;
        self.check(&answer, "branches")?;
        read_advertisement(&answer.body).ok_or_else(|| syncing::odd_answer("branches"))
    }

    /// The branches and tags.
    pub async fn refs(&self) -> Result<BTreeMap<String, ObjectId>, Problem> {
        let answer = self.get(".git/info/refs").await?;
        self.check(&answer, "branches")?;
        let odd = || syncing::odd_answer("branches");
        let text = std::str::from_utf8(&answer.body).map_err(|_| odd())?;
        if !text.is_empty() && !text.ends_with('\n') {
            return Err(syncing::cut_off("the list of branches"));
        }
        let mut refs = BTreeMap::new();
        for line in text.lines() {
            let (id, name) = line.split_once('\t').ok_or_else(odd)?;
            let id = ObjectId::from_hex(id.as_bytes()).map_err(|_| odd())?;
            // What a tag leads to is told beside it, as its name with ^{}.
            if git::is_ref_name(name) {
                refs.insert(name.to_string(), id);
            }
        }
        Ok(refs)
    }

    /// The whole name of the branch that a clone starts on.
    pub async fn head(&self) -> Result<String, Problem> {
        let answer = self.get(".git/HEAD").await?;
        self.check(&answer, "branches")?;
        let branch = git::parse_head(&answer.body).map(String::from);
        branch.ok_or_else(|| syncing::odd_answer("branches"))
    }

    /// An object as git keeps it; `None` where the edge lacks it.
    pub async fn object(&self, id: ObjectId) -> Result<Option<Vec<u8>>, Problem> {
        let hex = id.to_string();
        let answer = self.get(&format!(".git/objects/{}/{}", &hex[..2], &hex[2..])).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        self.check(&answer, &hex)?;
        Ok(Some(answer.body))
    }

    /// Sends a push.
    pub async fn push(&self, body: &[u8]) -> Result<Report, Problem> {
        let path = self.path(".git/git-receive-pack");
        let headers = vec![("Content-Type", "application/x-git-receive-pack-request".to_string())];
        let request = Request { method: Method::Post, path, headers, body };
        let answer = self.transport.send(&request).await?;
        self.check(&answer, "versions")?;
        read_report(&answer.body).ok_or_else(|| syncing::odd_answer("versions"))
    }

    /// Makes the project, as a private one. Only the edge's own token allows it. One that somebody else has made
    /// meanwhile stays as it is.
    pub async fn create(&self) -> Result<(), Problem> {
        let path = format!("/api/projects/{}", self.name);
        let headers = vec![("Content-Type", "application/json".to_string()), ("If-None-Match", "*".to_string())];
        let answer = self.send(Method::Put, path, headers, b"{\"private\":true}").await?;
        if answer.status == 412 { Ok(()) } else { self.check(&answer, self.name) }
    }

    /// Those of some contents, by DVC's names, that the edge lacks; `None` where there is no such project.
    pub async fn missing(&self, names: &BTreeSet<String>) -> Result<Option<BTreeSet<String>>, Problem> {
        let mut missing = BTreeSet::new();
        let names: Vec<_> = names.iter().collect();
        for names in names.chunks(NAMES_AT_ONCE) {
            let body = serde_json::to_vec(names).expect("names are texts");
            let answer = self.send_json(Method::Post, self.path("/dvc/missing"), &body).await?;
            if answer.status == 404 {
                return Ok(None);
            }
            self.check(&answer, "data")?;
            let told: BTreeSet<String> =
                serde_json::from_slice(&answer.body).map_err(|_| syncing::odd_answer("data"))?;
            missing.extend(told);
        }
        Ok(Some(missing))
    }

    /// How much of a content is there.
    pub async fn arrived(&self, name: &str) -> Result<Sent, Problem> {
        let answer = self.send(Method::Head, self.content_path(name), Vec::new(), &[]).await?;
        match answer.status {
            404 => Ok(Sent::Next(answer.upload_offset.unwrap_or(0))),
            _ => self.check(&answer, name).map(|()| Sent::Whole),
        }
    }

    /// Sends a content.
    pub async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), Problem> {
        let answer = self.send(Method::Put, self.content_path(name), octets(), bytes).await?;
        self.check(&answer, name)
    }

    /// Sends the bytes of a content that begin at `start`, out of `total_bytes`.
    pub async fn put_part(&self, name: &str, bytes: &[u8], start: u64, total_bytes: u64) -> Result<Sent, Problem> {
        let mut headers = octets();
        headers.push((
            "Content-Range",
            match bytes.len() as u64 {
                0 => format!("bytes */{total_bytes}"),
                n => format!("bytes {start}-{}/{total_bytes}", start + n - 1),
            },
        ));
        let answer = self.send(Method::Put, self.content_path(name), headers, bytes).await?;
        match (answer.status, answer.upload_offset) {
            // Another place than was thought: an earlier request had got further, or less far.
            (202 | 409, Some(offset)) => Ok(Sent::Next(offset)),
            _ => self.check(&answer, name).map(|()| Sent::Whole),
        }
    }

    /// Asks for `len` bytes of a content from `start` on.
    pub async fn part(&self, name: &str, start: u64, len: u64) -> Result<Part, Problem> {
        let range = vec![("Range", format!("bytes={start}-{}", start + len - 1))];
        let answer = self.send(Method::Get, self.content_path(name), range, &[]).await?;
        match answer.status {
            206 => Ok(Part::Bytes(answer.body)),
            200 => Ok(Part::Whole(answer.body)),
            404 => Ok(Part::Missing),
            416 => Ok(Part::End),
            _ => Err(self.refusal(&answer, name)),
        }
    }

    fn content_path(&self, name: &str) -> String {
        self.path(&format!("/dvc/files/md5/{}/{}", &name[..2], &name[2..]))
    }

    fn path(&self, rest: &str) -> String {
        format!("/p/{}{rest}", self.name)
    }

    async fn get(&self, rest: &str) -> Result<Response, Problem> {
        self.send(Method::Get, self.path(rest), Vec::new(), &[]).await
    }

    async fn send_json(&self, method: Method, path: String, body: &[u8]) -> Result<Response, Problem> {
        self.send(method, path, vec![("Content-Type", "application/json".to_string())], body).await
    }

    async fn send(
        &self,
        method: Method,
        path: String,
        headers: Vec<(&'static str, String)>,
        body: &[u8],
    ) -> Result<Response, Problem> {
        self.transport.send(&Request { method, path, headers, body }).await
    }

    fn check(&self, answer: &Response, what: &str) -> Result<(), Problem> {
        if (200..300).contains(&answer.status) { Ok(()) } else { Err(self.refusal(answer, what)) }
    }

    /// Why the edge refused: in our words where git's users need others, else in its own.
    fn refusal(&self, answer: &Response, what: &str) -> Problem {
        match answer.status {
            401 => syncing::token_refused(self.name),
            403 => syncing::only_reading(self.name),
            404 => syncing::no_such_project(self.name),
            status => serde_json::from_slice(&answer.body).unwrap_or_else(|_| syncing::odd_status(what, status)),
        }
    }
}

fn octets() -> Vec<(&'static str, String)> {
    vec![("Content-Type", "application/octet-stream".to_string())]
}
