//! An edge in memory that can break off, at any request and in any way.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write};

use async_trait::async_trait;
use bunsen_project::git::{self, Kind, Object, ObjectId};
use bunsen_project::pipeline::LockFile;
use bunsen_project::sync::{Method, Request, Response, Transport};
use bunsen_project::{Batch, MemoryStore, Space, Store, md5_hex};
use bunsen_spec::{Problem, ProblemKind};
use flate2::read::ZlibDecoder;
use futures::FutureExt;

/// In which way a request breaks off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// It never gets there.
    Before,
    /// It is done, but the answer is lost.
    After,
    /// Half of its body gets there.
    HalfSent,
    /// Half of the answer comes back, as if it were the whole.
    HalfAnswered,
    /// There is never an answer: whoever waits gives up.
    Hanging,
}

/// The other side: objects as git keeps them, refs, and contents by DVC's names.
#[derive(Default)]
pub struct FakeEdge {
    pub objects: MemoryStore,
    pub refs: RefCell<BTreeMap<String, String>>,
    pub contents: RefCell<BTreeMap<String, Vec<u8>>>,
    partial: RefCell<BTreeMap<String, Vec<u8>>>,
    is_there: Cell<bool>,
    /// Whether somebody else makes the project just before it is made.
    pub is_made_meanwhile: Cell<bool>,
    /// The requests so far.
    pub requests: RefCell<Vec<String>>,
    plan: Cell<Option<(usize, Break)>>,
}

impl FakeEdge {
    /// Lets the `n`-th request from now on break off; the ones after it are answered again.
    pub fn break_at(&self, n: usize, how: Break) {
        self.plan.set(Some((self.requests.borrow().len() + n, how)));
    }

    /// Whether a planned break is still to come.
    pub fn take_plan(&self) -> bool {
        self.plan.take().is_some()
    }

    /// Takes the list of requests.
    pub fn take_requests(&self) -> Vec<String> {
        std::mem::take(&mut self.requests.borrow_mut())
    }

    fn answer(&self, request: &Request<'_>, body: &[u8]) -> Response {
        let path = request.path.as_str();
        if path == "/api/projects/iris" {
            let is_made = self.is_there.replace(true) || self.is_made_meanwhile.get();
            let is_new_only = request.headers.iter().any(|(name, value)| *name == "If-None-Match" && value == "*");
            return match (is_made, is_new_only) {
                (true, true) => said(412, "{}"),
                (true, false) => panic!("who may read what another has made is changed"),
                (false, _) => said(201, "{}"),
            };
        }
        if let Some(rest) = path.strip_prefix("/p/iris.git/") {
            return match (request.method, rest) {
                (Method::Get, "info/refs?service=git-receive-pack") => said(200, &self.advertisement()),
                (Method::Get, "info/refs") if self.is_there.get() => said(200, &self.text_refs()),
                (Method::Get, "HEAD") if self.is_there.get() => said(200, "ref: refs/heads/main\n"),
                (Method::Post, "git-receive-pack") => self.receive(body),
                (Method::Get, _) => self.object(rest),
                _ => said(405, ""),
            };
        }
        match path.strip_prefix("/p/iris/dvc/") {
            Some(_) if !self.is_there.get() => said(404, ""),
            Some("missing") => {
                let names: BTreeSet<String> = serde_json::from_slice(body).unwrap();
                let contents = self.contents.borrow();
                let missing: Vec<_> = names.into_iter().filter(|name| !contents.contains_key(name)).collect();
                said(200, &serde_json::to_string(&missing).unwrap())
            }
            Some(rest) => self.content(request, rest, body),
            None => said(404, ""),
        }
    }

    fn advertisement(&self) -> String {
        let line = |text: String| format!("{:04x}{text}", text.len() + 4);
        let mut lines: Vec<_> = self.refs.borrow().iter().map(|(name, id)| format!("{id} {name}")).collect();
        if lines.is_empty() {
            lines.push(format!("{} capabilities^{{}}", "0".repeat(40)));
        }
        lines[0].push_str("\0report-status");
        let lines: String = lines.into_iter().map(|text| line(text + "\n")).collect();
        format!("{}0000{lines}0000", line("# service=git-receive-pack\n".into()))
    }

    fn text_refs(&self) -> String {
        self.refs.borrow().iter().map(|(name, id)| format!("{id}\t{name}\n")).collect()
    }

    fn object(&self, rest: &str) -> Response {
        let id = rest.strip_prefix("objects/").unwrap_or_default().replace('/', "");
        match at_once(self.objects.read(Space::Objects, &id)).unwrap() {
            Some(body) => Response { status: 200, body, ..Response::default() },
            None => said(404, ""),
        }
    }

    fn content(&self, request: &Request<'_>, rest: &str, body: &[u8]) -> Response {
        let name = rest.strip_prefix("files/md5/").unwrap().replace('/', "");
        let header = |name: &str| request.headers.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
        let arrived = self.partial.borrow().get(&name).map(|bytes| bytes.len() as u64);
        if let Some(bytes) = self.contents.borrow().get(&name) {
            let Some(range) = header("Range").filter(|_| request.method == Method::Get) else { return said(200, "") };
            let (first, last) = range.strip_prefix("bytes=").unwrap().split_once('-').unwrap();
            let first: usize = first.parse().unwrap();
            let last: usize = last.parse().unwrap();
            if first >= bytes.len() {
                return said(416, "");
            }
            let body = bytes[first..bytes.len().min(last + 1)].to_vec();
            return Response { status: 206, body, ..Response::default() };
        }
        if request.method != Method::Put {
            return Response { upload_offset: arrived, ..said(404, "") };
        }
        let Some(range) = header("Content-Range") else { return self.store(name, body.to_vec()) };
        let (part, total) = range.strip_prefix("bytes ").unwrap().split_once('/').unwrap();
        let total: usize = total.parse().unwrap();
        let first = part.split_once('-').map_or(total, |(first, _)| first.parse().unwrap());
        let mut partial = self.partial.borrow_mut();
        let bytes = partial.entry(name.clone()).or_default();
        if bytes.len() != first {
            return Response { upload_offset: Some(bytes.len() as u64), ..said(409, "") };
        }
        bytes.extend_from_slice(body);
        if bytes.len() < total {
            return Response { upload_offset: Some(bytes.len() as u64), ..said(202, "") };
        }
        let bytes = partial.remove(&name).unwrap();
        self.store(name, bytes)
    }

    fn store(&self, name: String, bytes: Vec<u8>) -> Response {
        if md5_hex(&bytes) != name.trim_end_matches(".dir") {
            return said(400, "");
        }
        let before = self.contents.borrow_mut().insert(name, bytes);
        assert_eq!(before, None, "a content is sent once");
        said(201, "")
    }

    fn receive(&self, body: &[u8]) -> Response {
        let Some((commands, pack)) = read_commands(body) else { return said(400, "") };
        let Some(objects) = read_pack(pack) else { return said(200, "000funpack bad\n0000") };
        let put = objects.into_iter().map(|object| (Space::Objects, object.id.to_string(), object.bytes)).collect();
        at_once(self.objects.write(Batch { put, ..Batch::default() })).unwrap();
        self.is_there.set(true);
        let mut report = String::from("000eunpack ok\n");
        for (from, to, name) in commands {
            let at = self.refs.borrow().get(&name).cloned().unwrap_or_else(|| "0".repeat(40));
            let line = if at == from {
                self.check_whole(&to);
                self.refs.borrow_mut().insert(name.clone(), to);
                format!("ok {name}\n")
            } else {
                format!("ng {name} it moved meanwhile; fetch first\n")
            };
            report.push_str(&format!("{:04x}{line}", line.len() + 4));
        }
        said(200, &(report + "0000"))
    }

    /// All that a ref is about to reach has to be there: objects, and the contents that versions point to.
    pub fn check_whole(&self, tip: &str) {
        let mut next = vec![ObjectId::from_hex(tip.as_bytes()).unwrap()];
        let mut seen = BTreeSet::new();
        while let Some(id) = next.pop() {
            if !seen.insert(id) {
                continue;
            }
            let (kind, content) = at_once(git::read_object(&self.objects, id)).unwrap();
            match kind {
                Kind::Commit => {
                    let commit = at_once(git::read_commit(&self.objects, id)).unwrap();
                    next.extend(commit.parents);
                    next.push(commit.tree);
                }
                Kind::Tree => {
                    for entry in at_once(git::read_tree(&self.objects, id)).unwrap().into_values() {
                        next.extend(entry.folder().or(entry.file()));
                    }
                }
                Kind::Tag => next.push(ObjectId::from_hex(&content[7..47]).unwrap()),
                Kind::Blob => {
                    let pointer = std::str::from_utf8(&content).ok().and_then(bunsen_project::dvc::Pointer::from_yaml);
                    if let Some(pointer) = pointer {
                        assert!(self.contents.borrow().contains_key(&pointer.md5), "{pointer:?} came after its ref");
                    }
                    let lock = std::str::from_utf8(&content).ok().and_then(|text| LockFile::read(text).ok());
                    for out in lock.iter().flat_map(LockFile::stages).flat_map(|stage| stage.outs) {
                        let is_there = !out.is_folder() || self.contents.borrow().contains_key(&out.md5);
                        assert!(is_there, "{out:?} came after its ref");
                    }
                }
            }
        }
    }
}

#[async_trait(?Send)]
impl Transport for FakeEdge {
    async fn send(&self, request: &Request<'_>) -> Result<Response, Problem> {
        let n = self.requests.borrow().len();
        self.requests.borrow_mut().push(format!("{:?} {} {}", request.method, request.path, request.body.len()));
        let Some((_, how)) = self.plan.get().filter(|(at, _)| *at == n) else {
            return Ok(self.answer(request, request.body));
        };
        self.plan.set(None);
        let lost = Err(Problem::new(ProblemKind::Unreachable, "The line is cut."));
        match how {
            Break::Before => lost,
            Break::After => {
                self.answer(request, request.body);
                lost
            }
            Break::HalfSent => {
                // A part is kept as far as it came; anything else that is not whole is thrown away.
                let is_part = request.headers.iter().any(|(name, _)| *name == "Content-Range");
                if is_part {
                    self.answer(request, &request.body[..request.body.len() / 2]);
                }
                lost
            }
            Break::HalfAnswered => {
                let mut answer = self.answer(request, request.body);
                answer.body.truncate(answer.body.len() / 2);
                Ok(answer)
            }
            Break::Hanging => futures::future::pending().await,
        }
    }
}

/// What a store in memory answers: it never waits.
fn at_once<T>(answer: impl Future<Output = T>) -> T {
    answer.now_or_never().unwrap()
}

fn said(status: u16, text: &str) -> Response {
    Response { status, body: text.as_bytes().to_vec(), ..Response::default() }
}

type Command = (String, String, String);

fn read_commands(body: &[u8]) -> Option<(Vec<Command>, &[u8])> {
    let (mut commands, mut rest) = (Vec::new(), body);
    loop {
        let len = usize::from_str_radix(std::str::from_utf8(rest.get(..4)?).ok()?, 16).ok()?;
        if len == 0 {
            return Some((commands, &rest[4..]));
        }
        let line = std::str::from_utf8(rest.get(4..len)?).ok()?;
        let mut words = line.split('\0').next()?.trim_end().splitn(3, ' ').map(String::from);
        commands.push((words.next()?, words.next()?, words.next()?));
        rest = &rest[len..];
    }
}

/// Reads a pack without deltas.
fn read_pack(pack: &[u8]) -> Option<Vec<Object>> {
    let n = u32::from_be_bytes(pack.get(8..12)?.try_into().ok()?);
    let mut rest = &pack[12..];
    let mut objects = Vec::new();
    for _ in 0..n {
        let kind = match (rest.first()? >> 4) & 7 {
            1 => Kind::Commit,
            2 => Kind::Tree,
            3 => Kind::Blob,
            4 => Kind::Tag,
            _ => return None,
        };
        rest = &rest[rest.iter().position(|byte| byte & 0x80 == 0)? + 1..];
        let mut decoder = ZlibDecoder::new(rest);
        let mut content = Vec::new();
        decoder.read_to_end(&mut content).ok()?;
        rest = &rest[decoder.total_in() as usize..];
        objects.push(Object::new(kind, &content));
    }
    (rest.len() == 20).then_some(objects)
}

/// Bytes that do not shrink, the same each time.
pub fn noise(n: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut out = Vec::with_capacity(n);
    while out.len() < n {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        out.write_all(&state.to_be_bytes()[..4]).unwrap();
    }
    out.truncate(n);
    out
}
