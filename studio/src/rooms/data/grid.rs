//! The table, any number of rows and columns of it: only what is seen is drawn and read.

mod cells;

use std::cell::RefCell;
use std::rc::Rc;

use bunsen_protocol::{ProjectState, ReadRows};
use gloo::events::EventListener;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::app::use_studio;
use crate::bridge::Bridge;
use crate::parts::ProblemBox;
use crate::state::format::decimals_by_column;
use crate::state::grid_keys::{Move, moved};
use crate::state::row_cache::{RowCache, SeenRow};
use crate::state::seen_rows::SeenRows;
use crate::state::viewport::{Viewport, seen_columns};
use crate::text::text;
use cells::{Drawn, Lines, column_edges, head, view_lines};

pub use cells::bar_values;

/// Height of a row, in pixels. The stylesheet's `--row`.
pub const ROW_PX: f64 = 36.0;
/// Width of the row numbers, in pixels.
pub const NUMBERS_PX: f64 = 72.0;
/// Height of the header, in pixels.
pub const HEAD_PX: f64 = 98.0;
/// Rows drawn above and below what is seen.
const OVERSCAN: u64 = 8;
/// Rows from which the decimals shown in a column are taken.
const N_FOR_DECIMALS: u64 = 100;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct GridProps {
    /// The project.
    pub state: Rc<ProjectState>,
    /// Which rows are shown, and in which order.
    pub seen: SeenRows,
    /// The chosen column.
    pub chosen: usize,
    /// Chooses a column.
    pub onchoose: Callback<usize>,
}

/// What the box shows: how far it is scrolled and how large it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Scroll {
    top: f64,
    left: f64,
    width: f64,
    height: f64,
}

/// See [`GridProps`].
#[component]
pub fn Grid(props: &GridProps) -> Html {
    let t = &text().data;
    let state = &props.state;
    let studio = use_studio();
    let node = use_node_ref();
    let scroll = use_state_eq(Scroll::default);
    let active_row = use_state_eq(|| 0_u64);
    let problem = use_state_eq(|| None);
    let update = use_force_update();
    let (n_rows, n_columns) = (props.seen.n_rows, state.profile.columns.len());

    // A table read otherwise, or by another worker, is another table.
    let identity = (state.summary.id.clone(), state.data.clone(), props.seen.clone(), studio.generation);
    let cache = use_memo(identity.clone(), |_| RefCell::new(RowCache::new(n_rows, n_columns as u64)));
    let edges = use_memo(state.profile.columns.clone(), |columns| column_edges(columns));

    let measure = {
        let (node, scroll) = (node.clone(), scroll.setter());
        use_callback((), move |(), ()| {
            if let Some(element) = node.cast::<Element>() {
                scroll.set(Scroll {
                    top: f64::from(element.scroll_top()),
                    left: f64::from(element.scroll_left()),
                    width: f64::from(element.client_width()),
                    height: f64::from(element.client_height()),
                });
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with((), move |()| {
            measure.emit(());
            let listener = EventListener::new(&gloo::utils::window(), "resize", move |_| measure.emit(()));
            move || drop(listener)
        });
    }

    let viewport = Viewport { n_rows, row_px: ROW_PX, view_px: (scroll.height - HEAD_PX).max(ROW_PX) };
    let window = viewport.window(scroll.top, OVERSCAN);
    let seen = seen_columns(&edges, scroll.left, (scroll.width - NUMBERS_PX).max(0.0));
    let reader = Reader {
        bridge: studio.bridge.clone(),
        state: state.clone(),
        seen: props.seen.clone(),
        cache: cache.clone(),
        problem: problem.setter(),
        update,
    };
    {
        let reader = reader.clone();
        use_effect_with((window.first_seen, window.n_seen, identity.clone()), move |(first, n, _)| {
            reader.look(*first, *n);
        });
    }

    let go_to = {
        let (node, active_row) = (node.clone(), active_row.setter());
        let (edges, onchoose) = (edges.clone(), props.onchoose.clone());
        move |row: u64, column: usize, at_top: bool| {
            active_row.set(row);
            onchoose.emit(column);
            let Some(element) = node.cast::<Element>() else { return };
            let top = f64::from(element.scroll_top());
            let wanted = if at_top { Some(viewport.scroll_to(row)) } else { viewport.reveal(row, top) };
            if let Some(wanted) = wanted {
                element.set_scroll_top(wanted.round() as i32);
            }
            let view = f64::from(element.client_width()) - NUMBERS_PX;
            let left = f64::from(element.scroll_left());
            let (from, to) = (edges[column], edges[column + 1]);
            if from < left {
                element.set_scroll_left(from as i32);
            } else if to > left + view {
                element.set_scroll_left((to - view).min(from) as i32);
            }
        }
    };
    let onkeydown = {
        let go_to = go_to.clone();
        let (row, column) = (*active_row, props.chosen);
        Callback::from(move |event: KeyboardEvent| {
            let has_command = event.ctrl_key() || event.meta_key();
            if has_command && event.key().eq_ignore_ascii_case("g") {
                event.prevent_default();
                return crate::browser::focus("#go-to-row");
            }
            let page = (viewport.view_px / ROW_PX).floor().max(1.0) as u64;
            let step = Move { key: &event.key(), has_command, page };
            if let Some((row, column)) = moved(row, column, n_rows, n_columns, step) {
                event.prevent_default();
                go_to(row, column, false);
            }
        })
    };
    let onpick = {
        let go_to = go_to.clone();
        Callback::from(move |(row, column): (u64, usize)| go_to(row, column, false))
    };
    let onhead = {
        let go_to = go_to.clone();
        let row = *active_row;
        Callback::from(move |column: usize| go_to(row, column, false))
    };
    let onrow = {
        let column = props.chosen;
        Callback::from(move |row: u64| go_to(row, column, true))
    };
    let onretry = Callback::from(move |()| {
        reader.problem.set(None);
        reader.read();
    });
    let has_first_rows = cache.borrow().row(0).is_some();
    let decimals = {
        let cache = cache.clone();
        use_memo((has_first_rows, identity), move |_| {
            let first = lines(&cache.borrow(), 0, n_rows.min(N_FOR_DECIMALS));
            let cells: Vec<_> = first.into_iter().map(|line| line.map(|(_, cells)| cells)).collect();
            decimals_by_column(&cells, n_columns)
        })
    };
    let drawn = Drawn { profile: &state.profile, edges: &edges, seen, chosen: props.chosen };
    let last_seen = (window.first_seen + window.n_seen).min(n_rows);
    let active = (n_rows > 0).then(|| format!("cell-{}-{}", *active_row, props.chosen));
    html! {
        <section class="grid-room" aria-label={t.table}>
            if let Some(why) = &*problem {
                <ProblemBox problem={why.clone()} kept={text().frame.still_shown} {onretry} />
            }
            <div ref={node} class="grid" role="grid" tabindex="0" aria-label={state.data.name.clone()}
                aria-describedby="grid-keys" aria-rowcount={(n_rows + 1).to_string()} aria-colcount={(n_columns + 1).to_string()}
                aria-activedescendant={active} onscroll={measure.reform(|_: Event| ())} {onkeydown}
                style={format!("--rows:{}", n_rows.min(10_000))}>
                { head(&drawn, &onhead) }
                <div class="grid-body" role="rowgroup" style={format!("height:{:.0}px;width:{:.0}px", viewport.height_px(), drawn.total_px())}>
                    { view_lines(&drawn, &Lines {
                        window,
                        active_row: *active_row,
                        lines: &lines(&cache.borrow(), window.first, window.n),
                        decimals: &decimals,
                        onpick: &onpick,
                    }) }
                </div>
            </div>
            <p class="sr-only" id="grid-keys">{ t.grid_keys }</p>
            <div class="row wrap grid-foot small soft">
                <span class="grow">{ if n_rows == 0 { String::new() } else { (t.rows_seen)(window.first_seen + 1, last_seen, n_rows) } }</span>
                <GoToRow {n_rows} {onrow} />
            </div>
        </section>
    }
}

/// The rows of a window as far as they have been read, in shared pieces.
fn lines(cache: &RowCache, first: u64, n: u64) -> Vec<Option<SeenRow>> {
    (first..first + n).map(|row| cache.row(row)).collect()
}

/// Reads rows into the cache until what is looked at, and what is near it, is there.
#[derive(Clone)]
struct Reader {
    bridge: Bridge,
    state: Rc<ProjectState>,
    seen: SeenRows,
    cache: Rc<RefCell<RowCache>>,
    problem: UseStateSetter<Option<bunsen_spec::Problem>>,
    update: UseForceUpdateHandle,
}

impl Reader {
    fn look(&self, first: u64, n: u64) {
        self.cache.borrow_mut().look(first, n);
        self.read();
    }

    fn read(&self) {
        loop {
            let next = self.cache.borrow_mut().next_read();
            let Some((offset, limit)) = next else { return };
            let reader = self.clone();
            spawn_local(async move {
                let (project, view) = (reader.state.summary.id.clone(), reader.seen.view.clone());
                let call = ReadRows { project, view, offset, limit };
                match reader.bridge.call(call).await {
                    Ok(page) => {
                        reader.cache.borrow_mut().put(offset, page.rows.rows, page.numbers);
                        reader.problem.set(None);
                        reader.update.force_update();
                        // What is seen may be elsewhere by now.
                        reader.read();
                    }
                    Err(why) => {
                        reader.cache.borrow_mut().fail(offset);
                        reader.problem.set(Some(why));
                    }
                }
            });
        }
    }
}

#[derive(Clone, PartialEq, Properties)]
struct GoToRowProps {
    n_rows: u64,
    onrow: Callback<u64>,
}

/// Goes to a row by its number.
#[component]
fn GoToRow(props: &GoToRowProps) -> Html {
    let t = &text().data;
    let error = use_state_eq(|| false);
    let node = use_node_ref();
    let onsubmit = {
        let (props, error, node) = (props.clone(), error.setter(), node.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let typed = node.cast::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            let row = typed.replace([',', ' '], "").parse::<u64>().ok().filter(|row| (1..=props.n_rows).contains(row));
            error.set(row.is_none());
            if let Some(row) = row {
                props.onrow.emit(row - 1);
            }
        })
    };
    html! {
        <form class="row" {onsubmit}>
            if *error { <span class="hint wrong" role="alert">{ (t.no_such_row)(props.n_rows) }</span> }
            <label for="go-to-row">{ t.go_to_row }</label>
            <input ref={node} id="go-to-row" class="input num" inputmode="numeric" autocomplete="off" aria-invalid={error.then_some("true")} />
        </form>
    }
}
