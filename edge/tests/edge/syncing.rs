//! The studio's own push, pull and clone against the real program, with the genuine git beside it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::time::Instant;

use async_trait::async_trait;
use bunsen_project::sync::{self, Link, Method, NewClone, Remote, Request, Response, Transport};
use bunsen_project::{
    Beforehand, Finished, MemoryStore, NewProject, NewRun, NewTable, Stamp, git, project, read_content, runs,
};
use bunsen_spec::{
    DataCard, DataRef, Device, Evaluation, MergeOutcome, Output, PreprocessSpec, Problem, ProblemKind, ProjectId,
    PullOutcome, PushOutcome, ReadOptions, RunId, RunRecord, Signature, SplitRows, SplitSpec, SyncProgress, Task,
    TrainSpec,
};
use futures::executor::block_on;
use ureq::http;

use crate::git::{Repository, new_token, noise, owned, started};
use crate::program::Program;

/// Requests over HTTP. One of them may be cut off.
struct Http<'a> {
    program: &'a Program,
    token: String,
    /// The number of requests until one breaks off, and whether it is done before it does.
    cut: Cell<Option<(usize, bool)>>,
}

impl<'a> Http<'a> {
    fn owner(program: &'a Program) -> Self {
        Self { program, token: program.token.clone(), cut: Cell::new(None) }
    }

    fn ask(&self, request: &Request<'_>) -> Result<Response, ureq::Error> {
        let method = match request.method {
            Method::Get => "GET",
            Method::Head => "HEAD",
            Method::Put => "PUT",
            Method::Post => "POST",
        };
        let mut asked = http::Request::builder().method(method).uri(format!("{}{}", self.program.origin, request.path));
        if !self.token.is_empty() {
            asked = asked.header("authorization", format!("Bearer {}", self.token));
        }
        for (name, value) in &request.headers {
            asked = asked.header(*name, value);
        }
        let mut answer = match request.method {
            Method::Get | Method::Head => self.program.agent.run(asked.body(())?)?,
            Method::Put | Method::Post => self.program.agent.run(asked.body(request.body)?)?,
        };
        let offset = answer.headers().get("upload-offset").map(|value| value.to_str().unwrap().parse().unwrap());
        let body = answer.body_mut().with_config().limit(1 << 30).read_to_vec()?;
        Ok(Response { status: answer.status().as_u16(), upload_offset: offset, body })
    }
}

#[async_trait(?Send)]
impl Transport for Http<'_> {
    async fn send(&self, request: &Request<'_>) -> Result<Response, Problem> {
        let cut = self.cut.get();
        self.cut.set(cut.map(|(n, is_done)| (n.wrapping_sub(1), is_done)));
        let lost = || Problem::new(ProblemKind::Unreachable, "The line is cut.");
        if cut == Some((0, false)) {
            return Err(lost());
        }
        let answer = self.ask(request).map_err(|error| Problem::new(ProblemKind::Unreachable, error.to_string()))?;
        if cut == Some((0, true)) { Err(lost()) } else { Ok(answer) }
    }
}

/// A side: a store, and the way to the edge.
struct Side<'a> {
    store: MemoryStore,
    http: Http<'a>,
    remote: Remote,
    project: ProjectId,
}

/// A run with the files of its model.
type StoredRun = (RunRecord, BTreeMap<String, Vec<u8>>);

impl<'a> Side<'a> {
    fn new(program: &'a Program, name: &str, project: &str) -> Self {
        let remote = Remote::parse(&format!("{}/p/{name}", program.origin)).unwrap();
        Self { store: MemoryStore::new(), http: Http::owner(program), remote, project: ProjectId(project.into()) }
    }

    fn push(&self) -> Result<PushOutcome, Problem> {
        self.with(async |link| sync::push(link, &self.project).await)
    }

    fn pull(&self) -> Result<PullOutcome, Problem> {
        self.with(async |link| sync::pull(link, &self.project).await)
    }

    fn clone(&self) -> Result<(), Problem> {
        let new = NewClone { id: self.project.clone(), name: Some("Iris".into()) };
        self.with(async |link| sync::clone(link, new).await).map(drop)
    }

    fn with<T>(&self, work: impl AsyncFnOnce(&Link<'_>) -> Result<T, Problem>) -> Result<T, Problem> {
        let by = at(100);
        let last = Cell::new(0);
        let on_progress = |progress: &SyncProgress| {
            assert!(!progress.what.is_empty());
            last.set(last.get() + 1);
        };
        let link = Link {
            store: &self.store,
            remote: &self.remote,
            transport: &self.http,
            on_progress: &on_progress,
            by: &by,
        };
        let done = block_on(work(&link));
        assert!(last.get() > 0 || done.is_err(), "nothing was told of it");
        done
    }

    fn create(&self, bytes: Vec<u8>) {
        let new = NewProject {
            id: self.project.clone(),
            name: "Iris".into(),
            table: Some(NewTable {
                file_name: "iris.csv".into(),
                content: bytes.into(),
                options: ReadOptions::default(),
                card: Some(DataCard { title: "Iris".into(), ..DataCard::default() }),
            }),
        };
        block_on(project::create(&self.store, new, &at(0))).unwrap();
    }

    fn describe(&self, text: &str, seconds: u32) {
        let card = DataCard { description: text.into(), ..self.card() };
        block_on(project::set_card(&self.store, &self.project, &card, &at(seconds))).unwrap();
    }

    fn card(&self) -> DataCard {
        block_on(project::open(&self.store, &self.project)).unwrap().card
    }

    fn train(&self, run: &str, weights: &[u8], seconds: u32) {
        let (run, spec) = (RunId(run.into()), spec());
        let new = NewRun { id: run.clone(), name: None, spec, computed_on: "CPU".into(), split: SplitRows::default() };
        let finished = Finished {
            files: BTreeMap::from([("MLmodel".into(), b"flavors: {}\n".to_vec()), ("weights".into(), weights.into())]),
            evaluation: Evaluation::default(),
            signature: Signature {
                inputs: vec![],
                output: Output::Number { target: "y".into(), min: 0.0, max: 1.0 },
                image: None,
            },
            split: SplitRows::default(),
            points: vec![],
            trained_ms: 1.0,
            tests: vec![],
            beforehand: Beforehand::default(),
        };
        block_on(async {
            runs::start(&self.store, &self.project, new, &at(seconds)).await.unwrap();
            runs::finish(&self.store, &self.project, &run, &finished, &at(seconds + 1)).await.unwrap();
        });
    }

    /// Versions, data and runs with their models.
    fn everything(&self) -> (Vec<git::Commit>, Vec<u8>, Vec<StoredRun>) {
        block_on(async {
            let head = git::read_branch(&self.store, &self.project.0).await.unwrap();
            let history = git::log(&self.store, head, 100).await.unwrap();
            let opened = project::open(&self.store, &self.project).await.unwrap();
            let data = read_content(&self.store, &opened.table().unwrap().md5).await.unwrap();
            let mut all = Vec::new();
            for row in runs::list(&self.store, &self.project, &[]).await.unwrap() {
                let run = runs::read(&self.store, &self.project, &row.id).await.unwrap();
                let files = runs::read_model_files(&self.store, &run).await.unwrap();
                all.push((RunRecord { project: ProjectId("any".into()), ..run }, files));
            }
            (history, data, all)
        })
    }
}

fn at(seconds: u32) -> Stamp {
    Stamp::at(1_700_000_000_000.0 + f64::from(seconds) * 1000.0)
}

fn spec() -> TrainSpec {
    TrainSpec {
        data: DataRef { name: "iris.csv".into(), ..DataRef::default() },
        target: "y".into(),
        features: vec!["x".into()],
        task: Task::Regression,
        model: "linear".into(),
        settings: BTreeMap::new(),
        preprocess: PreprocessSpec::default(),
        split: SplitSpec::default(),
        seed: 1,
        device: Device::Cpu,
    }
}

const DATA: &[u8] = b"x,y\n1,2\n2,4\n";

#[test]
fn the_studio_and_git_share_a_project() {
    let (_data, program) = started();
    let here = Side::new(&program, "iris", "p1");
    here.create(DATA.to_vec());
    here.train("a1", b"weights", 1);
    let outcome = here.push().unwrap();
    assert_eq!((outcome.moved.len(), outcome.n_runs, outcome.lost.len()), (1, 1, 0));

    // The genuine git clones it, finds nothing to complain of, and commits.
    let address = owned(&program, "iris");
    let there = Repository::clone(&address);
    there.check();
    assert_eq!(there.git(&["log", "--format=%s"]), "Train linear 1 (run 1)\nStart with iris.csv");
    let listed = there.git(&["ls-remote", "origin"]);
    assert!(listed.contains("refs/bunsen/runs"), "{listed}");
    let card = std::fs::read_to_string(there.folder.path().join("data/iris.csv.card.json")).unwrap();
    there.write("data/iris.csv.card.json", card.replace("\"description\": \"\"", "\"description\": \"By git\""));
    there.commit("Describe by git");
    there.git(&["tag", "-a", "v1", "-m", "One"]);
    there.git(&["push", "--quiet", "origin", "main", "v1"]);

    // It comes here, and is open at once.
    let outcome = here.pull().unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::FastForward { .. })), "{outcome:?}");
    assert_eq!(here.card().description, "By git");
    let tags = block_on(git::list_refs(&here.store, "p1", git::TAGS)).unwrap();
    assert_eq!(tags.len(), 1);

    // A clone elsewhere is the same project.
    let other = Side::new(&program, "iris", "p2");
    other.clone().unwrap();
    assert_eq!(other.everything(), here.everything());

    // Both work on; the second has to pull first.
    other.train("b1", b"other weights", 20);
    other.push().unwrap();
    here.describe("By the studio", 21);
    assert_eq!(here.push().unwrap_err().kind, ProblemKind::Conflict);
    let outcome = here.pull().unwrap();
    assert!(matches!(outcome.merge, Some(MergeOutcome::Merged { .. })), "{outcome:?}");
    assert_eq!(outcome.n_runs, 1);
    here.push().unwrap();
    other.pull().unwrap();
    assert_eq!(other.everything(), here.everything());
    there.git(&["pull", "--quiet", "--ff-only"]);
    there.check();
    let runs = std::fs::read_dir(there.folder.path().join("runs")).unwrap().map(|entry| entry.unwrap());
    let second: Vec<_> = runs.filter(|run| run.file_name().to_string_lossy().starts_with("2-linear-")).collect();
    assert!(second.len() == 1 && second[0].path().join("dvc.lock").exists(), "{second:?}");
    // What git pushes in packs with deltas comes through as well.
    there.write("notes.txt", "line\n".repeat(1000));
    there.commit("Notes");
    there.write("notes.txt", "line\n".repeat(1000) + "more\n");
    there.commit("More notes");
    there.git(&["push", "--quiet", "origin", "main"]);
    assert!(matches!(here.pull().unwrap().merge, Some(MergeOutcome::FastForward { .. })));
}

#[test]
fn tokens_decide_what_may_be_done() {
    let (_data, program) = started();
    let mut here = Side::new(&program, "iris", "p1");
    here.create(DATA.to_vec());
    here.push().unwrap();
    let mut other = Side::new(&program, "iris", "p2");
    for token in ["", "wrong"] {
        other.http.token = token.into();
        let refused = other.clone().unwrap_err();
        assert_eq!(refused.kind, ProblemKind::Forbidden, "{refused}");
        assert!(refused.remedy.contains("ask the project's owner"), "{refused}");
    }
    other.http.token = new_token(&program, "iris", "viewer");
    other.clone().unwrap();
    other.describe("By a viewer", 5);
    let refused = other.push().unwrap_err();
    assert!(refused.what.contains("allows to read iris, not to change it"), "{refused}");
    other.http.token = new_token(&program, "iris", "writer");
    other.push().unwrap();
    here.pull().unwrap();
    assert_eq!(here.card().description, "By a viewer");
    here.remote.name = "nowhere".into();
    here.http.token = new_token(&program, "iris", "writer");
    assert_eq!(here.push().unwrap_err().kind, ProblemKind::Forbidden, "a project's token makes no other project");
}

#[test]
fn a_push_that_is_cut_off_converges() {
    let (_data, program) = started();
    for is_done in [false, true] {
        for n in 0.. {
            let mut here = Side::new(&program, &format!("iris-{n}-{is_done}"), "p1");
            here.create(DATA.to_vec());
            here.train("a1", b"weights", 1);
            here.http.cut = Cell::new(Some((n, is_done)));
            if here.push().is_ok() {
                assert!(n > 5, "a push has more than {n} requests");
                break;
            }
            here.http.cut.set(None);
            here.push().unwrap();
            let there = Repository::clone(&owned(&program, &here.remote.name));
            there.check();
            let other = Side { store: MemoryStore::new(), ..Side::new(&program, &here.remote.name, "p2") };
            other.clone().unwrap();
            assert_eq!(other.everything(), here.everything(), "cut at request {n}");
        }
    }
}

#[test]
fn large_data_resumes() {
    let (_data, program) = started();
    let here = Side::new(&program, "large", "p1");
    let bytes = noise(2 * sync::PART_BYTES + 7);
    here.create(bytes.clone());
    // Asking, asking what is missing, making the project, where to go on, the first part; the second is lost.
    here.http.cut.set(Some((5, true)));
    here.push().unwrap_err();
    here.http.cut.set(None);
    let outcome = here.push().unwrap();
    assert!(outcome.sent_bytes < 100_000, "only the end was missing: {}", outcome.sent_bytes);
    let other = Side::new(&program, "large", "p2");
    other.clone().unwrap();
    assert_eq!(other.everything().1, bytes);
}

#[test]
fn two_hundred_versions_fit() {
    let (_data, program) = started();
    let here = Side::new(&program, "many", "p1");
    here.create(DATA.to_vec());
    for second in 1..=200 {
        here.describe(&format!("Version {second}"), second);
    }
    let start = Instant::now();
    let outcome = here.push().unwrap();
    let pushed = start.elapsed();
    let other = Side::new(&program, "many", "p2");
    other.clone().unwrap();
    println!("{} objects: pushed in {pushed:.1?}, cloned in {:.1?}", outcome.n_objects, start.elapsed() - pushed);
    assert_eq!(other.everything(), here.everything());
    here.describe("One more", 201);
    let outcome = here.push().unwrap();
    assert_eq!(outcome.n_objects, 4, "a commit, two folders and a file");
    assert_eq!(other.pull().unwrap().n_objects, 4);
}
