//! Which of several answers counts: that to the newest question.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

/// Numbers the questions of a component. Clones number the same ones.
#[derive(Clone)]
pub struct Newest(Rc<Cell<u64>>);

/// A question's place among those of its component.
pub struct Turn {
    n_asked: Rc<Cell<u64>>,
    number: u64,
}

impl Newest {
    /// A new question; the answers to those before it no longer count.
    pub fn begin(&self) -> Turn {
        let number = self.0.get() + 1;
        self.0.set(number);
        Turn { n_asked: self.0.clone(), number }
    }
}

impl Turn {
    /// Whether nothing has been asked since, and the component is still there.
    pub fn counts(&self) -> bool {
        self.n_asked.get() == self.number
    }
}

/// Numbers the questions of this component.
#[hook]
pub fn use_newest() -> Newest {
    let newest = Newest(use_memo((), |()| Rc::new(Cell::new(0))).as_ref().clone());
    {
        let newest = newest.clone();
        use_effect_with((), move |()| move || drop(newest.begin()));
    }
    newest
}
