//! A document's text, with what is cited of it marked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;

use bunsen_protocol::{DocumentText, ReadDocument};
use bunsen_spec::{Block, BlockKind, ProjectId};
use yew::prelude::*;

use crate::bridge::use_answer;
use crate::browser::reveal;
use crate::parts::{Button, Dialog, Empty, ProblemBox, Skeleton};
use crate::rooms::Going;
use crate::state::ask::marks::{pieces, shown_blocks};
use crate::text::text;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ReaderProps {
    /// The project.
    pub project: ProjectId,
    /// The document's name.
    pub name: String,
    /// The bytes of its text that are cited, in order.
    pub cited: Vec<Range<usize>>,
    /// Which of them is shown first.
    pub at: usize,
    /// Closes it.
    pub onclose: Callback<()>,
}

/// See [`ReaderProps`].
#[component]
pub fn Reader(props: &ReaderProps) -> Html {
    let t = &text().ask;
    let asked = use_answer(ReadDocument { project: props.project.clone(), name: props.name.clone() });
    let at = use_state_eq(|| props.at);
    let more = use_state_eq(|| (0_usize, 0_usize));
    use_effect_with((*at, asked.answer.is_some()), |(at, is_there)| {
        if *is_there {
            reveal(&mark_id(*at));
        }
    });
    let n = props.cited.len();
    let go = |to: Option<usize>| {
        let at = at.setter();
        Callback::from(move |_: MouseEvent| to.into_iter().for_each(|to| at.set(to)))
    };
    let (previous, next) = (at.checked_sub(1), Some(*at + 1).filter(|next| *next < n));
    let footer = if n > 1 {
        html! {
            <>
                <span class="grow small soft" role="status">{ (t.citation_of)(*at as u64 + 1, n as u64) }</span>
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
        <Dialog title={props.name.clone()} is_wide=true onclose={props.onclose.clone()} {footer}>
            if let Some(read) = &asked.answer {
                { about(read) }
                { blocks(read, props, *at, *more, show_more((more.0 + 1, more.1)), show_more((more.0, more.1 + 1))) }
            } else if let Some(problem) = asked.problem {
                <ProblemBox {problem} onretry={asked.reload} />
            } else {
                <Going request={asked.request} />
                <Skeleton lines={8} height="24px" label={t.reading} />
            }
        </Dialog>
    }
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
    props: &ReaderProps,
    at: usize,
    more: (usize, usize),
    before: Callback<MouseEvent>,
    after: Callback<MouseEvent>,
) -> Html {
    let t = &text().ask;
    let all = &read.document.blocks;
    if all.is_empty() {
        return html! { <Empty sentence={t.no_text} /> };
    }
    let shown = shown_blocks(all, props.cited.get(at).map_or(0, |range| range.start), more);
    let drawing = Drawing { text: &read.document.text, cited: &props.cited, at, begun: RefCell::default() };
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
    cited: &'a [Range<usize>],
    at: usize,
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
        let pieces = pieces(self.text, &block.range, self.cited).into_iter();
        pieces
            .map(|piece| match piece.mark {
                None => html! { { piece.text } },
                Some(mark) => {
                    let id = self.begun.borrow_mut().insert(mark).then(|| mark_id(mark));
                    html! { <mark {id} class={classes!((mark == self.at).then_some("here"))}>{ piece.text }</mark> }
                }
            })
            .collect()
    }
}
