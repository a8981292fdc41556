//! The description as a page: no script, nothing from elsewhere.

use std::fmt::Write;

use serde_json::Value;

use super::Operation;

const STYLE: &str = include_str!("page.css");

/// Renders the page.
pub(super) fn render(operations: &[&'static Operation], schemas: &Value) -> String {
    let mut tags: Vec<&str> = Vec::new();
    for operation in operations {
        if !tags.contains(&operation.tag) {
            tags.push(operation.tag);
        }
    }
    let mut body = String::new();
    for tag in &tags {
        push(&mut body, format_args!("<section id=\"{}\"><h2>{}</h2>", slug(tag), escape(tag)));
        for operation in operations.iter().filter(|operation| operation.tag == *tag) {
            render_operation(&mut body, operation);
        }
        body.push_str("</section>");
    }
    render_schemas(&mut body, schemas);
    let links: String = tags.iter().map(|tag| format!("<a href=\"#{}\">{}</a> ", slug(tag), escape(tag))).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Bunsen edge: interface</title><style>{STYLE}</style></head><body><main>\
         <header><h1>What this edge understands</h1>\
         <p>Version {}. The same for programs: <a href=\"/openapi.json\">openapi.json</a> (OpenAPI 3.1). \
         Every write needs the token: <code>Authorization: Bearer …</code>. Refusals are a JSON object that says what \
         happened, where, and what to do about it.</p>\
         <nav aria-label=\"Families\">{links}<a href=\"#shapes\">Shapes</a></nav></header>{body}</main></body></html>",
        env!("CARGO_PKG_VERSION")
    )
}

fn render_operation(out: &mut String, operation: &Operation) {
    let path = operation.path.replace("{*", "{");
    push(
        out,
        format_args!(
            "<article id=\"{id}\"><h3><span class=\"method\">{method}</span> <code>{path}</code>{token}</h3><p>{summary}</p>",
            id = operation.id,
            method = operation.method,
            path = escape(&path),
            token = if operation.needs_token { " <span class=\"token\">token</span>" } else { "" },
            summary = escape(operation.summary),
        ),
    );
    if !operation.detail.is_empty() {
        push(out, format_args!("<p>{}</p>", escape(operation.detail)));
    }
    if !operation.parameters.is_empty() {
        out.push_str("<table><thead><tr><th>Parameter</th><th>In</th><th>Meaning</th></tr></thead><tbody>");
        for parameter in operation.parameters {
            push(
                out,
                format_args!(
                    "<tr><td><code>{}</code></td><td>{}</td><td>{}</td></tr>",
                    escape(parameter.name),
                    parameter.place,
                    escape(parameter.what)
                ),
            );
        }
        out.push_str("</tbody></table>");
    }
    if let Some(body) = &operation.body {
        out.push_str("<p>Body: ");
        for (index, (media, schema)) in body.media.iter().enumerate() {
            let comma = if index > 0 { ", or " } else { "" };
            push(out, format_args!("{comma}<code>{}</code>{}", escape(media), link(schema)));
        }
        out.push_str(".</p>");
        if !body.example.is_empty() {
            push(out, format_args!("<pre tabindex=\"0\">{}</pre>", escape(body.example)));
        }
    }
    out.push_str("<table><thead><tr><th>Status</th><th>When</th><th>Body</th></tr></thead><tbody>");
    for answer in operation.answers {
        let media = if answer.media.0.is_empty() { "none".to_string() } else { escape(answer.media.0) };
        push(
            out,
            format_args!(
                "<tr><td>{}</td><td>{}</td><td>{media}{}</td></tr>",
                answer.status,
                escape(answer.what),
                link(answer.media.1)
            ),
        );
    }
    out.push_str("</tbody></table></article>");
}

fn render_schemas(out: &mut String, schemas: &Value) {
    out.push_str("<section id=\"shapes\"><h2>Shapes</h2>");
    for (name, schema) in schemas.as_object().into_iter().flatten() {
        let pretty = serde_json::to_string_pretty(schema).unwrap_or_default();
        push(
            out,
            format_args!(
                "<article id=\"shape-{name}\"><h3>{name}</h3><pre tabindex=\"0\">{}</pre></article>",
                escape(&pretty)
            ),
        );
    }
    out.push_str("</section>");
}

/// A link to a shape, if there is one.
fn link(schema: &str) -> String {
    if schema.is_empty() {
        return String::new();
    }
    let name = schema.trim_start_matches("[]");
    let list = if schema.starts_with("[]") { "list of " } else { "" };
    format!(" ({list}<a href=\"#shape-{name}\">{name}</a>)")
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("writing to a string cannot fail");
}

fn slug(tag: &str) -> String {
    tag.to_lowercase().replace(' ', "-")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
