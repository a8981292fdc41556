//! The Watch room.

use super::{Words, counted};
use crate::state::watch::Span;

catalogue! {
    /// The Watch room.
    WatchText {
        title: Words = "Watch";
        line: Words = "What your links are used for. Inputs are not kept.";
        months: [Words; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        deployment: Words = "Link";
        span: Words = "Over";
        span_label: fn(Span) -> Words = |span| match span {
            Span::Hour => "the last hour",
            Span::Day => "the last day",
            Span::Week => "the last week",
            Span::Month => "the last 30 days",
        };
        refresh: Words = "Look again";
        fresh: fn(&str) -> String = |clock| format!("As of {clock}, looked at every 15 seconds");
        stale: Words = "The edge did not answer; these are the last figures it gave.";
        loading: Words = "Asking the edge";
        no_links: Words = "Nothing is published yet, so there is nothing to watch.";
        to_publish: Words = "Publish";
        not_asked: Words = "Nobody asked anything in this span.";
        not_asked_hint: Words = "What is asked through the API is always counted. What is asked on visitors' devices is counted \
            only if you chose so when publishing.";
        asked: Words = "times asked";
        refused: Words = "requests refused";
        p50: Words = "ms, half are faster";
        p95: Words = "ms, 19 of 20 are faster";
        p99: Words = "ms, 99 of 100 are faster";
        of_requests: Words = "Times are those of requests to the edge.";
        refused_hint: fn(u64, u64) -> String = |refused, all| {
            format!(
                "Worth knowing. {} in this span, beside {}. The error each caller got says what was wrong and what is \
                 expected.",
                counted(refused, "request was refused", "requests were refused"),
                counted(all, "answer", "answers")
            )
        };
        open: Words = "Open the link";
        version: fn(u64) -> String = |version| format!("version {version}");
    }
}
