//! The notes at the edge of the page: which are shown, and for how long.

use bunsen_spec::Problem;

use super::undo::Step;

/// Notes shown at most; the oldest goes first.
const MAX_TOASTS: usize = 4;

/// How a note is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Plain,
    /// Something went wrong.
    Bad,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// How it is meant.
    pub tone: Tone,
    /// One sentence.
    pub what: String,
    /// What to do about it; may be empty.
    pub remedy: String,
    /// The step that its Undo button takes back.
    pub undo: Option<Step>,
}

/// A note on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast {
    /// Names it.
    pub id: u64,
    /// What it says.
    pub note: Note,
}

/// The notes on the page, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ToastList {
    /// The notes.
    pub toasts: Vec<Toast>,
    next_id: u64,
}

/// What happens to the notes.
#[derive(Clone, Debug, PartialEq)]
pub enum ToastAction {
    /// A note appears. One that says the same as one shown takes its place.
    Show(Note),
    /// The note was closed, or its time is over.
    Close(u64),
    /// All go: something begins that they are not about.
    Sweep,
}

impl Note {
    /// Something was done.
    pub fn said(what: impl Into<String>) -> Self {
        Self { tone: Tone::Plain, what: what.into(), remedy: String::new(), undo: None }
    }

    /// Something was done that can be taken back.
    pub fn did(what: impl Into<String>, undo: Step) -> Self {
        Self { undo: Some(undo), ..Self::said(what) }
    }

    /// Something went wrong.
    pub fn problem(problem: &Problem) -> Self {
        Self { tone: Tone::Bad, what: problem.what.clone(), remedy: problem.remedy.clone(), undo: None }
    }

    /// How long it is shown, in milliseconds. `None`: until it is closed, for problems that need reading.
    pub fn shown_ms(&self) -> Option<u32> {
        match (self.tone, &self.undo) {
            (Tone::Bad, _) => None,
            (Tone::Plain, Some(_)) => Some(10_000),
            (Tone::Plain, None) => Some(5_000),
        }
    }
}

impl ToastList {
    /// The notes after `action`.
    #[must_use]
    pub fn after(&self, action: ToastAction) -> Self {
        let mut next = self.clone();
        match action {
            ToastAction::Show(note) => {
                next.toasts.retain(|toast| toast.note != note);
                next.toasts.push(Toast { id: next.next_id, note });
                next.next_id += 1;
                let surplus = next.toasts.len().saturating_sub(MAX_TOASTS);
                next.toasts.drain(..surplus);
            }
            ToastAction::Close(id) => next.toasts.retain(|toast| toast.id != id),
            ToastAction::Sweep => next.toasts.clear(),
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(actions: Vec<ToastAction>, expected: &[(u64, &str)]) {
        let list = actions.into_iter().fold(ToastList::default(), |l, a| l.after(a));
        let shown: Vec<_> = list.toasts.iter().map(|t| (t.id, t.note.what.as_str())).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn notes_come_and_go() {
        let show = |what: &str| ToastAction::Show(Note::said(what));
        check(vec![show("a"), show("b")], &[(0, "a"), (1, "b")]);
        check(vec![show("a"), show("b"), ToastAction::Close(0)], &[(1, "b")]);
        check(vec![show("a"), show("b"), show("a")], &[(1, "b"), (2, "a")]);
        check(vec![show("a"), ToastAction::Sweep, show("b")], &[(1, "b")]);
        check(["a", "b", "c", "d", "e"].map(show).into(), &[(1, "b"), (2, "c"), (3, "d"), (4, "e")]);
    }

    #[test]
    fn problems_stay_until_closed() {
        assert_eq!(Note::problem(&Problem::internal("x")).shown_ms(), None);
        assert!(Note::said("x").shown_ms().is_some());
    }
}
