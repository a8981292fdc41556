//! The graph of commits as it is drawn, and what takes a change of versions back.

use bunsen_protocol::{ChangeVersions, VersionChange, VersionNames};
use bunsen_spec::say::git_commands as git;
use bunsen_spec::{CommitInfo, Moved, ProjectId, ResetMode};

/// Pixels between two lanes.
pub const LANE_PX: f64 = 16.0;
/// Pixels between two commits.
pub const ROW_PX: f64 = 44.0;
/// Characters of a hash that are shown, as git does.
const N_SHORT: usize = 7;

/// A line from a commit to one of its parents.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its SVG path.
    pub path: String,
    /// The lane it runs in, for its colour.
    pub lane: u32,
}

/// Middle of a commit's dot.
pub fn dot(row: usize, lane: u32) -> (f64, f64) {
    ((f64::from(lane) + 0.5) * LANE_PX, (row as f64 + 0.5) * ROW_PX)
}

/// The lines between commits, which are listed newest first. A line to a commit that is not listed runs to the end.
pub fn edges(commits: &[CommitInfo]) -> Vec<Edge> {
    let end = commits.len() as f64 * ROW_PX;
    let mut edges = Vec::new();
    for (row, commit) in commits.iter().enumerate() {
        let (x, y) = dot(row, commit.lane);
        for (parent, lane) in commit.parents.iter().zip(&commit.parent_lanes) {
            let at = commits.iter().position(|other| other.id == *parent);
            let (lane_x, _) = dot(0, *lane);
            let (to_x, to_y) = at.map_or((lane_x, end), |at| dot(at, commits[at].lane));
            edges.push(Edge { path: path((x, y), lane_x, (to_x, to_y)), lane: *lane });
        }
    }
    edges
}

/// From a dot into a lane, down, and over to another dot.
fn path((x, y): (f64, f64), lane_x: f64, (to_x, to_y): (f64, f64)) -> String {
    let bend = ROW_PX / 2.0;
    let mut path = format!("M{x} {y}");
    if lane_x != x {
        path.push_str(&format!("C{x} {} {lane_x} {} {lane_x} {}", y + bend, y + bend, y + ROW_PX.min(to_y - y)));
    }
    if to_x == lane_x {
        path.push_str(&format!("V{to_y}"));
    } else {
        let from_y = (to_y - ROW_PX).max(y);
        path.push_str(&format!("V{from_y}C{lane_x} {} {to_x} {} {to_x} {to_y}", from_y + bend, from_y + bend));
    }
    path
}

/// A hash as it is shown.
pub fn short(commit: &str) -> &str {
    commit.get(..N_SHORT).unwrap_or(commit)
}

/// The first line of a commit's message.
pub fn subject(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
}

/// What takes back a move of the branch that a project is on, and what makes it again, with all that comes in between
/// kept: `None` if it went nowhere.
pub fn retraced(project: &ProjectId, moved: &Moved) -> Option<(ChangeVersions, ChangeVersions)> {
    let go = |from: &str, to: &str| {
        let change = VersionChange::Retrace { from: from.into(), to: to.into() };
        ChangeVersions { project: project.clone(), change }
    };
    (moved.from != moved.to).then(|| (go(&moved.to, &moved.from), go(&moved.from, &moved.to)))
}

/// What takes a change back, and what makes it again: `None` if nothing has to be. The names were as in
/// `before`, and the change took the project's branch where `moved` says.
pub fn reversal(
    project: &ProjectId,
    change: &VersionChange,
    before: &VersionNames,
    moved: Option<&Moved>,
) -> Option<(ChangeVersions, ChangeVersions)> {
    let to = |change| ChangeVersions { project: project.clone(), change };
    let switch = |name: &str| to(VersionChange::SwitchBranch { name: name.into() });
    match change {
        VersionChange::SwitchBranch { name } | VersionChange::CreateBranch { name, is_switched_to: true, .. } => {
            Some((switch(&before.status.branch), switch(name)))
        }
        VersionChange::CreateBranch { name, is_switched_to: false, .. } => {
            Some((to(VersionChange::DeleteBranch { name: name.clone(), is_forced: true }), to(change.clone())))
        }
        VersionChange::RenameBranch { from, to: new } => {
            let back = VersionChange::RenameBranch { from: new.clone(), to: from.clone() };
            Some((to(back), to(change.clone())))
        }
        VersionChange::CreateTag { name, .. } => {
            Some((to(VersionChange::DeleteTag { name: name.clone() }), to(change.clone())))
        }
        VersionChange::Merge { .. }
        | VersionChange::FinishMerge
        | VersionChange::Restore { .. }
        | VersionChange::Revert { .. }
        | VersionChange::Reset { .. }
        | VersionChange::Retrace { .. } => retraced(project, moved?),
        VersionChange::DeleteBranch { name, .. } => {
            let at = before.branches.iter().find(|branch| branch.name == *name)?.commit.clone();
            let again = VersionChange::CreateBranch { name: name.clone(), at, is_switched_to: false };
            Some((to(again), to(VersionChange::DeleteBranch { name: name.clone(), is_forced: true })))
        }
        VersionChange::DeleteTag { name } => {
            let tag = before.tags.iter().find(|tag| tag.name == *name)?;
            let (at, message) = (tag.commit.clone(), tag.message.clone());
            Some((to(VersionChange::CreateTag { name: name.clone(), at, message }), to(change.clone())))
        }
        VersionChange::Resolve { .. } | VersionChange::AbortMerge => None,
    }
}

/// The same in git.
pub fn command(change: &VersionChange) -> String {
    match change {
        // Git cuts a hash short, too, where it shows one.
        VersionChange::CreateBranch { name, at, is_switched_to: true } => {
            format!("{} {}", git::create_and_switch(name), short(at))
        }
        VersionChange::CreateBranch { name, at, .. } => git::create_branch(name, short(at)),
        VersionChange::SwitchBranch { name } => git::switch(name),
        VersionChange::RenameBranch { from, to } => git::rename_branch(from, to),
        VersionChange::DeleteBranch { name, is_forced } => git::delete_branch(name, *is_forced),
        VersionChange::CreateTag { name, at, message } => git::create_tag(name, short(at), message.as_deref()),
        VersionChange::DeleteTag { name } => git::delete_tag(name),
        VersionChange::Merge { name } => git::merge(name),
        VersionChange::Resolve { path, resolution } => git::resolve(path, resolution),
        VersionChange::FinishMerge => git::finish_merge(),
        VersionChange::AbortMerge => git::abort_merge(),
        VersionChange::Restore { path, from } => git::restore(std::slice::from_ref(path), short(from)),
        VersionChange::Revert { commit } => git::revert(short(commit)),
        VersionChange::Reset { commit, mode } => git::reset(*mode, short(commit)),
        VersionChange::Retrace { to, .. } => git::reset(ResetMode::Hard, short(to)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(id: &str, parents: &[&str], lane: u32, parent_lanes: &[u32]) -> CommitInfo {
        CommitInfo {
            id: id.into(),
            parents: parents.iter().map(ToString::to_string).collect(),
            author: String::new(),
            email: String::new(),
            time_ms: 0.0,
            message: String::new(),
            refs: Vec::new(),
            lane,
            parent_lanes: parent_lanes.to_vec(),
        }
    }

    #[test]
    fn lines_lead_from_each_commit_to_its_parents() {
        let commits = [
            commit("m", &["a", "b"], 0, &[0, 1]),
            commit("b", &["r"], 1, &[1]),
            commit("a", &["r"], 0, &[0]),
            commit("r", &["older"], 0, &[0]),
        ];
        let edges = edges(&commits);
        assert_eq!(edges.iter().map(|edge| edge.lane).collect::<Vec<_>>(), [0, 1, 1, 0, 0]);
        assert_eq!(edges[0].path, "M8 22V110");
        assert_eq!(edges[1].path, "M8 22C8 44 24 44 24 66V66");
        // Down its lane, then over to the commit where it branched off.
        assert_eq!(edges[2].path, "M24 66V110C24 132 8 132 8 154");
        assert_eq!(edges[4].path, "M8 154V176");
    }

    fn names() -> VersionNames {
        let branch = |name: &str, commit: &str, is_current| bunsen_spec::BranchInfo {
            name: name.into(),
            commit: commit.into(),
            subject: String::new(),
            time_ms: 0.0,
            is_current,
            is_merged: false,
            upstream: None,
        };
        VersionNames {
            status: bunsen_spec::StatusInfo { branch: "main".into(), commit: "a".into(), upstream: None, merge: None },
            branches: vec![branch("main", "a", true), branch("trial", "c", false)],
            tags: Vec::new(),
            reflog: Vec::new(),
            lost: Vec::new(),
        }
    }

    #[test]
    fn what_moves_a_branch_is_taken_back_by_moving_it_again() {
        let project = ProjectId("p".into());
        // A run ended since the page looked: the branch was at another commit than the page knows.
        let moved = Moved { from: "r".into(), to: "b".into() };
        let check = |change: &VersionChange, undo: VersionChange| {
            let (back, _) = reversal(&project, change, &names(), Some(&moved)).unwrap();
            assert_eq!(back.change, undo);
        };
        let step = |from: &str, to: &str| VersionChange::Retrace { from: from.into(), to: to.into() };
        check(&VersionChange::Merge { name: "x".into() }, step("b", "r"));
        check(&VersionChange::Reset { commit: "b".into(), mode: ResetMode::Hard }, step("b", "r"));
        let (back, again) = retraced(&project, &moved).unwrap();
        assert_eq!((back.change, again.change), (step("b", "r"), step("r", "b")));
        let switch = |name: &str| VersionChange::SwitchBranch { name: name.into() };
        check(&switch("x"), switch("main"));
        let delete = VersionChange::DeleteBranch { name: "trial".into(), is_forced: true };
        check(&delete, VersionChange::CreateBranch { name: "trial".into(), at: "c".into(), is_switched_to: false });
        let nowhere = Moved { from: "a".into(), to: "a".into() };
        let merge = VersionChange::Merge { name: "x".into() };
        assert_eq!(reversal(&project, &merge, &names(), Some(&nowhere)), None);
        assert_eq!(reversal(&project, &merge, &names(), None), None, "there are conflicts to decide about");
    }

    #[test]
    fn each_change_has_its_command() {
        let check = |change: VersionChange, expected: &str| assert_eq!(command(&change), expected);
        let at = "0123456789abcdef".to_string();
        check(
            VersionChange::CreateBranch { name: "trial".into(), at: at.clone(), is_switched_to: true },
            "git switch --create trial 0123456",
        );
        let message = Some("what I handed in".into());
        check(
            VersionChange::CreateTag { name: "v1".into(), at: at.clone(), message },
            "git tag --annotate --message 'what I handed in' v1 0123456",
        );
        check(VersionChange::Reset { commit: at, mode: ResetMode::Hard }, "git reset --hard 0123456");
    }
}
