//! A question that follows others: it is searched with what was asked before it.

use bunsen_spec::AskedQuestion;
use yew::prelude::*;

use crate::browser::focus;

/// Questions before one, at most: what was asked long ago says little of what is meant now.
const FOLLOWED: usize = 3;

/// What the next question follows.
pub struct Following {
    /// Those questions, the first one first.
    pub after: UseStateHandle<Vec<String>>,
    /// Lets a question follow the one that is shown.
    pub onfollow: Callback<MouseEvent>,
    /// Lets it follow none.
    pub onalone: Callback<()>,
    /// Hears that a question was asked: if it followed others, the next one follows it.
    pub onasked: Callback<String>,
}

/// `asked` is shown; `typed` holds what is typed.
#[hook]
pub fn use_following(asked: Option<&AskedQuestion>, typed: UseStateSetter<String>) -> Following {
    let after = use_state_eq(Vec::<String>::new);
    let onfollow = {
        let after = after.setter();
        let new = asked.map(|asked| followed(&asked.after, asked.question.clone()));
        Callback::from(move |_: MouseEvent| {
            after.set(new.clone().unwrap_or_default());
            typed.set(String::new());
            focus("#question");
        })
    };
    let onalone = {
        let after = after.setter();
        Callback::from(move |()| after.set(Vec::new()))
    };
    let onasked = {
        let after = after.clone();
        Callback::from(move |question| {
            if !after.is_empty() {
                after.set(followed(&after, question));
            }
        })
    };
    Following { after, onfollow, onalone, onasked }
}

/// What a question follows that comes after this one, which came after those.
fn followed(after: &[String], question: String) -> Vec<String> {
    let all: Vec<String> = after.iter().cloned().chain([question]).collect();
    all[all.len().saturating_sub(FOLLOWED)..].to_vec()
}
