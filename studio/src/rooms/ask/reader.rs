//! A document's text, with what is cited of it marked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::rc::Rc;

use bunsen_protocol::{DocumentText, ReadDocument};
use bunsen_spec::{Block, BlockKind, Citation, ProjectId};
use yew::prelude::*;

use crate::bridge::{Asked, use_answer};
use crate::browser::reveal;
use crate::parts::{Button, Dialog, Empty, Icon, ProblemBox, Skeleton};
use crate::rooms::Going;
use crate::state::ask::marks::{pieces, shown_blocks};
use crate::state::ask::quotes::find_quotes;
use crate::text::{Words, text};

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ReaderProps {
    /// The project.
    pub project: ProjectId,
    /// The document's name.
    pub name: String,
    /// What is cited of it, in order.
    pub cited: Vec<Citation>,
    /// Which of that is shown first.
    pub at: usize,
    /// Whether it is still among the documents.
    pub is_there: bool,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`ReaderProps`].
#[component]
pub fn Reader(props: &ReaderProps) -> Html {
    if props.is_there {
        return html! { <Text ..props.clone() /> };
    }
    html! {
        <Dialog title={props.name.clone()} is_wide=true onclose={props.onclose.clone()}>{ note(text().ask.document_gone) }</Dialog>
    }
}

#[component]
fn Text(props: &ReaderProps) -> Html {
    let asked = use_answer(ReadDocument { project: props.project.clone(), name: props.name.clone() });
    use_text(asked, &props.name, &props.cited, props.at, &props.onclose)
}

/// The text of the document `name`, which was asked for, with what is `cited` of it marked, the `at`-th of that first.
#[hook]
pub fn use_text(asked: Asked<DocumentText>, name: &str, cited: &[Citation], at: usize, onclose: &Callback<()>) -> Html {
    let t = &text().ask;
    let quoted = {
        let read = asked.answer.clone();
        use_memo((asked.answer.as_ref().map(Rc::as_ptr), cited.to_vec(), at), move |(_, cited, at)| {
            read.map(|read| find_quotes(&read.document.text, cited, *at)).unwrap_or_default()
        })
    };
    let chosen = use_state_eq(|| None::<usize>);
    let at = chosen.or(quoted.at);
    let more = use_state_eq(|| (0_usize, 0_usize));
    use_effect_with((at, asked.answer.is_some()), |(at, is_there)| {
        if let (Some(at), true) = (at, is_there) {
            reveal(&mark_id(*at));
        }
    });
    let n = quoted.marks.len();
    let go = |to: Option<usize>| {
        let chosen = chosen.setter();
        Callback::from(move |_: MouseEvent| to.into_iter().for_each(|to| chosen.set(Some(to))))
    };
    let previous = at.and_then(|at| at.checked_sub(1));
    let next = Some(at.map_or(0, |at| at + 1)).filter(|next| *next < n);
    let footer = if previous.or(next).is_some() {
        html! {
            <>
                <span class="grow small soft" role="status">{ at.map(|at| (t.citation_of)(at as u64 + 1, n as u64)) }</span>
                <Button label={t.previous} disabled={previous.is_none()} onclick={go(previous)} />
                <Button label={t.next} disabled={next.is_none()} onclick={go(next)} />
            </>
        }
    } else {
        Html::default()
    };
    let show_more = |new: (usize, usize)| {
        let more = more.setter();
        Callback::from(move |_: MouseEvent| more.set(new))
    };
    html! {
        <Dialog title={name.to_string()} is_wide=true onclose={onclose.clone()} {footer}>
            if let Some(read) = &asked.answer {
                if quoted.at.is_none() && !cited.is_empty() { { note(t.passage_gone) } }
                { about(read) }
                { blocks(read, &quoted.marks, at, *more, show_more((more.0 + 1, more.1)), show_more((more.0, more.1 + 1))) }
            } else if let Some(problem) = asked.problem {
                <ProblemBox {problem} onretry={asked.reload} />
            } else {
                <Going request={asked.request} />
                <Skeleton lines={8} height="24px" label={t.reading} />
            }
        </Dialog>
    }
}

/// What has become of the document since it was cited.
fn note(words: Words) -> Html {
    html! { <div class="banner" role="status">{ Icon::Info }<p class="grow">{ words }</p></div> }
}

fn mark_id(at: usize) -> String {
    format!("document-mark-{at}")
}

fn about(read: &DocumentText) -> Html {
    let t = &text().ask;
    let line = (t.about)((t.format_name)(read.document.format), read.passages.len() as u64);
    html! {
        <>
            <p class="small soft">{ line }</p>
            if !read.document.unread.is_empty() {
                <ul class="plain-list small soft">{ for read.document.unread.iter().map(|why| html! { <li>{ why }</li> }) }</ul>
            }
        </>
    }
}

/// The part of the text around what is cited. `before` and `after` show more of it.
fn blocks(
    read: &DocumentText,
    marks: &[Range<usize>],
    at: Option<usize>,
    more: (usize, usize),
    before: Callback<MouseEvent>,
    after: Callback<MouseEvent>,
) -> Html {
    let t = &text().ask;
    let all = &read.document.blocks;
    if all.is_empty() {
        return html! { <Empty sentence={t.no_text} /> };
    }
    let shown = shown_blocks(all, at.and_then(|at| marks.get(at)).map_or(0, |mark| mark.start), more);
    let drawing = Drawing { text: &read.document.text, marks, at, begun: RefCell::default() };
    let has_pages = read.document.n_pages.is_some();
    let first_page = |i: usize| {
        let is_new = i == shown.start || all[i - 1].page != all[i].page;
        all[i].page.filter(|_| has_pages && is_new)
    };
    html! {
        <div class="document stack tight" lang={read.document.language.clone()}>
            if shown.start > 0 { <div><Button label={t.before} is_small=true onclick={before} /></div> }
            { for shown.clone().map(|i| html! {
                <>
                    if let Some(page) = first_page(i) { <p class="small soft document-page">{ (t.page)(page) }</p> }
                    { drawing.block(&all[i]) }
                </>
            }) }
            if shown.end < all.len() { <div><Button label={t.after} is_small=true onclick={after} /></div> }
        </div>
    }
}

struct Drawing<'a> {
    text: &'a str,
    marks: &'a [Range<usize>],
    at: Option<usize>,
    /// Marks of which a piece has been drawn: the first one carries the id.
    begun: RefCell<BTreeSet<usize>>,
}

impl Drawing<'_> {
    fn block(&self, block: &Block) -> Html {
        let inner = self.pieces(block);
        match block.kind {
            // The dialog's own title is of the second level.
            BlockKind::Heading(level) => match level {
                0 | 1 => html! { <h3>{ inner }</h3> },
                2 => html! { <h4>{ inner }</h4> },
                3 => html! { <h5>{ inner }</h5> },
                _ => html! { <h6>{ inner }</h6> },
            },
            BlockKind::Paragraph => html! { <p>{ inner }</p> },
            BlockKind::Item => html! { <p class="document-item">{ inner }</p> },
            BlockKind::Code => html! { <pre class="hunk" tabindex="0">{ inner }</pre> },
            BlockKind::Row => html! { <p class="document-row">{ inner }</p> },
        }
    }

    fn pieces(&self, block: &Block) -> Html {
        let pieces = pieces(self.text, &block.range, self.marks).into_iter();
        pieces
            .map(|piece| match piece.mark {
                None => html! { { piece.text } },
                Some(mark) => {
                    let id = self.begun.borrow_mut().insert(mark).then(|| mark_id(mark));
                    html! { <mark {id} class={classes!((Some(mark) == self.at).then_some("here"))}>{ piece.text }</mark> }
                }
            })
            .collect()
    }
}
