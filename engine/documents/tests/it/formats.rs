//! Documents of the other formats, block by block.

use bunsen_documents::read;
use bunsen_spec::BlockKind::{self, Code, Heading, Item, Paragraph, Row};
use bunsen_spec::Document;

use crate::golden;

fn check(name: &str, bytes: impl AsRef<[u8]>, expected: &[(BlockKind, &str)]) -> Document {
    let document = read(name, bytes.as_ref()).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let found: Vec<(BlockKind, &str)> =
        document.blocks.iter().map(|block| (block.kind, &document.text[block.range.clone()])).collect();
    assert_eq!(found, expected, "{name}");
    document
}

#[test]
fn markdown() {
    let text = "---\ntitle: x\n---\n# A *title*\n\nSome `code` and\na [link](http://x).\n\n- one\n- two\n  more\n\n  own paragraph\n\
                - three\n  - inner\n\n```rust\nfn a() {\n\n}\n```\n\n| a | b |\n|---|---|\n| 1 | |\n| 2 | x |\n\n> said\n\n<b>html</b>\n";
    check(
        "a.md",
        text,
        &[
            (Heading(1), "A title"),
            (Paragraph, "Some code and a link."),
            (Item, "one"),
            (Item, "two more"),
            (Item, "own paragraph"),
            (Item, "three"),
            (Item, "inner"),
            (Code, "fn a() {\n\n}"),
            (Row, "a: 1"),
            (Row, "a: 2; b: x"),
            (Paragraph, "said"),
            (Paragraph, "html"),
        ],
    );
}

#[test]
fn line_breaks_and_lone_headers_in_markdown() {
    check(
        "a.md",
        "one<br>two <b>three</b><BR/>four <broken>five\n\n| a | b |\n|---|---|\n\n| c | d |\n|---|---|\n| 1<br>2 | |\n",
        &[(Paragraph, "one two three four five"), (Row, "a\tb"), (Row, "c: 1 2")],
    );
}

#[test]
fn html_in_markdown_is_read_as_a_page_shows_it() {
    check(
        "a.md",
        "Before\n\n<script>alert(1)</script> Wolves live in packs.\n\n<div>\n<h2>Inside</h2>\n<ul><li>one</ul>\n</div>\n\nAfter\n",
        &[
            (Paragraph, "Before"),
            (Paragraph, "Wolves live in packs."),
            (Heading(2), "Inside"),
            (Item, "one"),
            (Paragraph, "After"),
        ],
    );
}

#[test]
fn plain_text() {
    check(
        "a.txt",
        "First line\r\nsecond line\r\n\r\n- one\r\n  more\r\n- two\r\n\r\n    x = 1\r\n    y = 2\r\n",
        &[(Paragraph, "First line second line"), (Item, "one more"), (Item, "two"), (Code, "    x = 1\n    y = 2")],
    );
    let latin = b"Gr\xfc\xdfe aus M\xfcnchen, sch\xf6n da\xdf Sie l\xe4nger bleiben k\xf6nnen.";
    check("a.txt", latin, &[(Paragraph, "Grüße aus München, schön daß Sie länger bleiben können.")]);
    let utf16: Vec<u8> = "\u{feff}Ünïcode".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a.txt", utf16, &[(Paragraph, "Ünïcode")]);
}

#[test]
fn web_pages() {
    let page = "<!doctype html><html lang=de-AT><head><title>Site &ndash; page</title><style>p{}</style></head><body>\
        <nav><ul><li>Home</ul></nav><div>Cookies</div><main><h2>Gr&ouml;&szlig;e</h2><p>One <b>two</b>&nbsp;three<br>four\
        <p>five<script>if (a < b) { x('<p>no</p>') }</script><ul><li>six<li>seven<p>eight</ul>\
        <pre>a\n  b &lt; c\n</pre><table><tr><th>k<th>v<tr><td>x<td><p>1</p><tr><td>y<td></table>\
        <table><tr><td>left<td>right</table></main><footer>Imprint</footer></body></html>";
    let document = check(
        "a.html",
        page,
        &[
            (Heading(1), "Site – page"),
            (Heading(2), "Größe"),
            (Paragraph, "One two three four"),
            (Paragraph, "five"),
            (Item, "six"),
            (Item, "seven"),
            (Item, "eight"),
            (Code, "a\n  b < c"),
            (Row, "k: x; v: 1"),
            (Row, "k: y"),
            (Row, "left\tright"),
        ],
    );
    assert_eq!(document.language.as_deref(), Some("de"));
    check("a.html", "<nav>Home</nav><h1>T</h1><p>all", &[(Heading(1), "T"), (Paragraph, "all")]);
    // What is never ended would take the rest of the page with it.
    check("a.html", "<h1>T</h1><nav>Home<p>all", &[(Heading(1), "T"), (Paragraph, "Home"), (Paragraph, "all")]);
    // Elements that are ended as they begin, as XHTML has them.
    let closed = "<title/><h1>T</h1><script src=\"a.js\"/><svg><style/></svg><iframe/><p>all";
    check("a.html", closed, &[(Heading(1), "T"), (Paragraph, "all")]);
    check("a.html", "<h1>T</h1><p>all<script>if (a) { b() }", &[(Heading(1), "T"), (Paragraph, "all")]);
    check("a.html", "<h1>T</h1><p>all<style>p { a: b }", &[(Heading(1), "T"), (Paragraph, "all")]);
    check("a.html", "<table><tr><th>k<th>v</table>", &[(Row, "k\tv")]);
    let layout = "<table><tr><td><h1>T</h1><p>left</p></td><td>right</td></tr></table>";
    check("a.html", layout, &[(Heading(1), "T"), (Paragraph, "left"), (Paragraph, "right")]);
    let latin = b"<meta charset=iso-8859-2><p>\xb1\xea\xb6";
    check("a.html", latin, &[(Paragraph, "ąęś")]);
}

#[test]
fn word_documents() {
    let document = check(
        "minutes.docx",
        golden("minutes.docx"),
        &[
            (Heading(1), "Minutes of the meeting"),
            (Heading(1), "Present"),
            (Item, "Ada Lovelace"),
            (Item, "Émilie du Châtelet"),
            (Heading(2), "Decisions"),
            (Paragraph, "The budget was accepted & signed; 3 < 5."),
            (Paragraph, "By all but one vote."),
            (Heading(3), "Costs"),
            (Row, "Item: Paper; Price: 12"),
            (Row, "Item: Ink"),
            (Row, "left\tright"),
        ],
    );
    assert_eq!(document.language.as_deref(), Some("en"));
}

#[test]
fn word_tables_of_a_header_alone() {
    let row = |cells: &str, is_header: bool| {
        let mark = if is_header { "<trPr><tblHeader/></trPr>" } else { "" };
        let cells = cells.split(' ').map(|cell| format!("<tc><p><r><t>{cell}</t></r></p></tc>"));
        format!("<tr>{mark}{}</tr>", cells.collect::<String>())
    };
    let table = |rows: &str| format!("<document><body><tbl>{rows}</tbl></body></document>");
    let zipped = |xml: String| crate::zipped(&[("word/document.xml", xml.as_bytes())]);
    check("a.docx", zipped(table(&row("one two", true))), &[(Row, "one\ttwo")]);
    check("a.docx", zipped(table(&(row("one two", true) + &row("a b", false)))), &[(Row, "one: a; two: b")]);
    let within =
        format!("<tr><tc>{}</tc></tr>", table(&row("one two", true)).replace("document", "x").replace("body", "y"));
    check("a.docx", zipped(table(&within)), &[(Row, "one two")]);
}

#[test]
fn tables() {
    check(
        "a.csv",
        "name,note\nAda,\"first, of all\"\nBob,\n,\n",
        &[(Row, "name: Ada; note: first, of all"), (Row, "name: Bob")],
    );
    check("a.csv", "a;b\n1,5;2\n", &[(Row, "a: 1,5; b: 2")]);
    check("a.tsv", "a\tb\n1\t2\n", &[(Row, "a: 1; b: 2")]);
    let ragged = check("a.csv", "a,b\n1,2,3\n4\n", &[(Row, "a: 1; b: 2; 3"), (Row, "a: 4")]);
    assert_eq!(ragged.unread, ["1 row has more cells than the header has names: those cells are without a name."]);
    check("a.csv", "a,b\n", &[(Row, "a\tb")]);
    check("a.csv", "a,b\n,\n", &[(Row, "a\tb")]);
}

#[test]
fn source_code() {
    check(
        "a.py",
        "import os\n\n# Says hello.\ndef f():\n    a = 1\n\n    return a\n\nclass B:\n    pass\n",
        &[
            (Code, "import os"),
            (Code, "# Says hello.\ndef f():\n    a = 1\n\n    return a"),
            (Code, "class B:\n    pass"),
        ],
    );
    check("a.c", "int a() {\n}\nint b() {\n}\n", &[(Code, "int a() {\n}"), (Code, "int b() {\n}")]);
}
