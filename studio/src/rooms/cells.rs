//! A cell in words.

use bunsen_spec::Cell;
use yew::prelude::*;

use crate::text::text;

/// See the module.
pub fn cell_words(cell: &Cell) -> Html {
    let t = &text().data;
    match cell {
        Cell::Missing => html! { <i>{ t.missing }</i> },
        Cell::Flag(flag) => html! { { if *flag { t.yes } else { t.no } } },
        Cell::Number(value) => html! { { value.to_string() } },
        Cell::Text(text) => html! { { text } },
    }
}
