//! Projects that the edge keeps as well: their addresses, and what is said of how both sides stand.

use bunsen_spec::{MergeOutcome, Problem, PullOutcome, PushOutcome, SyncStatus, check_synced_name};

use super::format::{ago, bytes};
use crate::text::text;

/// The address of a project on the edge at `origin`.
pub fn address(origin: &str, name: &str) -> String {
    format!("{origin}/p/{name}")
}

/// The name of a project on the edge at `origin`, from its address; `None` if it is elsewhere.
pub fn name_at<'a>(origin: &str, url: &'a str) -> Option<&'a str> {
    let name = url.strip_prefix(origin)?.strip_prefix("/p/")?;
    Some(name.strip_suffix(".git").unwrap_or(name))
}

/// The name of a project from what was typed: its name, or its address on the edge at `origin`.
///
/// # Errors
/// When it can be no name, or is elsewhere: a page may talk to no edge but the one it came from.
pub fn read_name(origin: &str, typed: &str) -> Result<String, Problem> {
    let typed = typed.trim().trim_end_matches('/');
    if !typed.contains("://") {
        let name = typed.strip_prefix("/p/").unwrap_or(typed);
        return check_synced_name(name).map(|()| name.to_string());
    }
    let Some(name) = name_at(origin, typed) else {
        let t = &text().syncing;
        return Err(Problem::bad_input((t.other_edge)(typed)).remedy(t.other_edge_remedy).in_field("name"));
    };
    check_synced_name(name).map(|()| name.to_string())
}

/// How both sides stood when the other one was last asked, and when that was.
pub fn standing(status: &SyncStatus, now_ms: f64) -> String {
    let t = &text().syncing;
    let how = match &status.upstream {
        None => t.never_pushed.to_string(),
        Some(upstream) => match (upstream.n_ahead, upstream.n_behind) {
            (0, 0) => t.in_step.into(),
            (ahead, 0) => (t.n_ahead)(ahead),
            (0, behind) => (t.n_behind)(behind),
            (ahead, behind) => format!("{}, {}", (t.n_ahead)(ahead), (t.n_behind)(behind)),
        },
    };
    let asked = status.pushed_ms.into_iter().chain(status.pulled_ms).reduce(f64::max);
    match asked {
        Some(at_ms) => format!("{how} · {}", (t.last_asked)(&ago(at_ms, now_ms))),
        None => how,
    }
}

/// What a push has come to.
pub fn pushed(outcome: &PushOutcome) -> String {
    let t = &text().syncing;
    if outcome.moved.is_empty() && outcome.n_contents == 0 && outcome.n_runs == 0 {
        return t.nothing_to_push.into();
    }
    (t.pushed)(&parts(outcome.n_objects, outcome.n_contents, outcome.n_runs), &bytes(outcome.sent_bytes as f64))
}

/// What a pull has come to.
pub fn pulled(outcome: &PullOutcome) -> String {
    let t = &text().syncing;
    let is_new = !outcome.moved.is_empty() || outcome.n_contents > 0 || outcome.n_runs > 0;
    let came = parts(outcome.n_objects, outcome.n_contents, outcome.n_runs);
    match &outcome.merge {
        Some(MergeOutcome::Conflicts(_)) => t.pulled_conflicts.into(),
        Some(MergeOutcome::Merged { .. }) => (t.pulled_merged)(&came),
        _ if is_new => (t.pulled)(&came, &bytes(outcome.received_bytes as f64)),
        _ => t.nothing_to_pull.into(),
    }
}

/// What is missing on both sides, as one problem.
pub fn lost(lost: &[String]) -> Option<Problem> {
    let t = &text().syncing;
    let first = lost.first()?;
    Some(Problem::not_found((t.lost)(lost.len() as u64, first)).remedy(t.lost_remedy))
}

fn parts(n_objects: u64, n_contents: u64, n_runs: u64) -> String {
    let t = &text().syncing;
    let count = |n: u64, words: fn(u64) -> String| (n > 0).then(|| words(n));
    let all = [count(n_objects, t.n_objects), count(n_contents, t.n_files), count(n_runs, t.n_runs)];
    let some: Vec<String> = all.into_iter().flatten().collect();
    if some.is_empty() { (t.n_objects)(0) } else { some.join(", ") }
}

#[cfg(test)]
mod tests {
    use bunsen_spec::Upstream;

    use super::*;

    const HERE: &str = "https://lab.example";

    #[test]
    fn a_project_is_named_by_its_name_or_its_address_here() {
        let check = |typed: &str, expected: Option<&str>| {
            assert_eq!(read_name(HERE, typed).ok().as_deref(), expected, "{typed}");
        };
        check(" iris ", Some("iris"));
        check("/p/iris", Some("iris"));
        check("https://lab.example/p/iris", Some("iris"));
        check("https://lab.example/p/iris.git/", Some("iris"));
        check("https://elsewhere.example/p/iris", None);
        check("https://lab.example/d/iris", None);
        check("Iris", None);
        check("", None);
        assert_eq!(name_at(HERE, &address(HERE, "iris")), Some("iris"));
    }

    #[test]
    fn both_sides_are_compared_in_words() {
        let check = |ahead, behind, expected: &str| {
            let upstream = Upstream { name: "edge/main".into(), commit: "c".into(), n_ahead: ahead, n_behind: behind };
            let status = SyncStatus {
                remote: "edge".into(),
                url: None,
                pushed_ms: None,
                pulled_ms: None,
                upstream: Some(upstream),
            };
            assert_eq!(standing(&status, 0.0), expected);
        };
        check(0, 0, "Both sides have the same versions");
        check(2, 0, "2 versions to push");
        check(1, 3, "1 version to push, 3 versions to pull");
    }

    #[test]
    fn what_was_moved_is_counted() {
        let push = PushOutcome::default();
        assert_eq!(pushed(&push), "There was nothing to push: the edge has it all.");
        let push = PushOutcome { n_contents: 1, n_runs: 2, sent_bytes: 2048, ..push };
        assert_eq!(pushed(&push), "Pushed 1 file of data or a model, 2 runs: 2 kB.");
    }

    #[test]
    fn what_is_lost_is_named() {
        assert_eq!(lost(&[]), None);
        let problem = lost(&["0cc1".into(), "1dd2".into()]).unwrap();
        assert!(problem.what.contains("2 contents") && problem.what.contains("0cc1"), "{}", problem.what);
    }
}
