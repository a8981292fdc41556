//! A data card, to read: where data comes from and what may be done with it.

use bunsen_spec::DataCard;
use yew::prelude::*;

use crate::text::text;

/// See the module.
pub fn view_card(card: &DataCard) -> Html {
    let t = &text().data;
    let facts = [
        (t.card_source, &card.source),
        (t.card_license, &card.license),
        (t.card_pii, &card.pii),
        (t.card_limits, &card.limits),
    ];
    html! {
        <div class="stack data-card">
            if !card.description.is_empty() { <p>{ &card.description }</p> }
            <dl>
                { for facts.into_iter().map(|(label, value)| html! {
                    <>
                        <dt>{ label }</dt>
                        <dd class={classes!(value.is_empty().then_some("soft"))}>
                            { if value.is_empty() { t.card_not_said.into() } else { linked(value) } }
                        </dd>
                    </>
                }) }
                if let Some(target) = &card.target {
                    <><dt>{ t.card_target }</dt><dd><code>{ target }</code></dd></>
                }
            </dl>
        </div>
    }
}

/// Text with its web addresses as links.
fn linked(text: &str) -> Html {
    text.split_inclusive(char::is_whitespace)
        .map(|word| {
            let trimmed = word.trim_end_matches(|c: char| c.is_whitespace() || ".,;)".contains(c));
            let rest = &word[trimmed.len()..];
            if trimmed.starts_with("https://") || trimmed.starts_with("http://") {
                html! { <><a href={trimmed.to_string()} target="_blank" rel="noopener noreferrer">{ trimmed }</a>{ rest }</> }
            } else {
                html! { { word } }
            }
        })
        .collect()
}
