"""Makes the sample collection for questions to documents: chapters of the scikit-learn user guide as Markdown.

Writes assets/collections/scikit-learn: one .md a chapter, card.json and LICENSE. The text is read from the source
distribution of scikit-learn 1.9.1 on PyPI (scikit_learn-1.9.1.tar.gz), which holds the guide in reStructuredText.
Left out: pictures, links to the gallery of examples, addresses behind links, and what steers Sphinx.

The two question sets beside the chapters were written by reading them: tuning.jsonl is for choosing and tuning how
Bunsen searches and answers; questions.jsonl is for measuring it, and nothing is tuned on it. One question a line, with
the file and exact text of every place that answers it, or without answers where the chapters have none.

Versions: requirements-guide.txt beside this file.
Run: python tests/oracle/guide_collection.py scikit_learn-1.9.1.tar.gz
     python tests/oracle/guide_collection.py --check    (the question sets against the chapters; needs no tarball)
"""

import hashlib
import json
import pathlib
import re
import sys
import tarfile

from docutils import core, nodes
from docutils.parsers.rst import Directive, directives, roles

VERSION = "1.9.1"
SHA256 = "629cada3e33e2b9bf376cdc7614a47a4140b8aedc1d836579e359736fbd82977"
CHAPTERS = [
    "modules/linear_model", "modules/lda_qda", "modules/svm", "modules/sgd", "modules/neighbors",
    "modules/naive_bayes", "modules/tree", "modules/ensemble", "modules/neural_networks_supervised",
    "modules/feature_selection", "modules/calibration", "modules/clustering", "modules/decomposition",
    "modules/outlier_detection", "modules/cross_validation", "modules/grid_search",
    "modules/classification_threshold", "modules/model_evaluation", "modules/learning_curve",
    "modules/permutation_importance", "modules/compose", "modules/preprocessing", "modules/impute", "common_pitfalls",
]  # fmt: skip
# Labels that stand outside of doc, or nowhere, and what they mean.
OTHER_LABELS = {
    "iris_dataset": "Iris plants dataset",
    "breast_cancer_dataset": "Breast cancer Wisconsin (diagnostic) dataset",
    "tunedthresholdclassifiercv_no_cv": "Manually setting the decision threshold",
}
# Titles of sections that hold nothing but links, or a list that Sphinx makes.
DROPPED = "Examples?|Estimators that handle NaN values"
WORDS_PER_PAGE = 500
OUT = pathlib.Path(__file__).parents[2] / "assets/collections/scikit-learn"
SETS = ["tuning.jsonl", "questions.jsonl"]


class Source:
    """The files of the source distribution that are text, and the titles to which references point."""

    def __init__(self, path):
        data = pathlib.Path(path).read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest != SHA256:
            sys.exit(f"{path} is not scikit_learn-{VERSION}.tar.gz: its SHA-256 is {digest}, expected {SHA256}")
        self.texts = {}
        with tarfile.open(path) as archive:
            for member in archive:
                name = member.name.partition("/")[2]
                if member.isfile() and (name == "COPYING" or re.fullmatch(r"(doc|examples)/.*\.(rst|py)", name)):
                    self.texts[name] = archive.extractfile(member).read().decode("utf-8")
        self.titles = dict(OTHER_LABELS)
        for name, text in self.texts.items():
            if name.startswith("doc/"):
                self.titles.update(titles_by_label(text))
            elif found := re.search(r'"""\s*=*\s*\n*(.+?)\n', text):
                label = "sphx_glr_auto_" + name.replace("/", "_")
                self.titles[label.lower()] = found[1].strip()

    def title(self, label):
        return self.titles[label.lower()]


def titles_by_label(text):
    """Labels of reStructuredText that stand before a title or a dropdown, with that title."""
    titles, waiting, lines = {}, [], text.splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        line = line.strip()
        if found := re.match(r"\.\. _`?([^:`]+)`?:$", line):
            waiting.append(found[1].lower())
        elif found := re.match(r"\.\. (?:dropdown|rubric|figure)::(.*)", line):
            titles.update(dict.fromkeys(waiting, found[1].strip()))
            waiting = []
        elif waiting and re.fullmatch(r"([=\-~*^.+'\"`#_])\1{2,}", after.strip()) and line.strip("=-~*^.+'\"`#_"):
            titles.update(dict.fromkeys(waiting, line.replace("`", "")))
            waiting = []
    return titles


class Skip(Directive):
    """A directive that says nothing to a reader."""

    has_content = True
    optional_arguments = 99
    final_argument_whitespace = True

    def run(self):
        return []


class Autosummary(Directive):
    """A table of classes and functions, of which the names are kept."""

    has_content = True
    option_spec = {"toctree": directives.unchanged, "template": directives.unchanged}

    def run(self):
        items = [nodes.list_item("", nodes.paragraph("", "", nodes.literal("", name))) for name in self.content if name]
        return [nodes.bullet_list("", *items)]


class Dropdown(Directive):
    """A part that is folded on the web page; here it is open, below a heading of its own."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = {"color": directives.unchanged, "icon": directives.unchanged, "open": directives.flag}

    def run(self):
        part = nodes.container(names=["dropdown"])
        title, _ = self.state.inline_text(self.arguments[0], self.lineno)
        part += nodes.rubric("", "", *title)
        self.state.nested_parse(self.content, self.content_offset, part)
        return [part]


class SeeAlso(Directive):
    has_content = True

    def run(self):
        part = nodes.admonition(classes=["see also"])
        self.state.nested_parse(self.content, self.content_offset, part)
        return [part]


def register(source):
    """Teaches docutils those roles and directives of Sphinx which the chapters use."""
    for name in ["currentmodule", "plot", "only", "centered", "toctree", "allow_nan_estimators"]:
        directives.register_directive(name, Skip)
    directives.register_directive("autosummary", Autosummary)
    directives.register_directive("dropdown", Dropdown)
    directives.register_directive("seealso", SeeAlso)

    def shown(text):
        """What a reader sees of `text <target>`, and the target."""
        found = re.fullmatch(r"(.*?)\s*<([^<>]+)>", text, re.DOTALL)
        return (found[1], found[2]) if found else (None, text)

    def reference(name, raw, text, line, inliner, options=None, content=None):
        words, label = shown(nodes.unescape(text))
        return [nodes.Text(words or f'"{source.title(label)}"')], []

    def term(name, raw, text, line, inliner, options=None, content=None):
        words, label = shown(nodes.unescape(text))
        return [nodes.Text(words or label)], []

    def api(name, raw, text, line, inliner, options=None, content=None):
        words, target = shown(nodes.unescape(text))
        target = target.rpartition(".")[2] if target.startswith("~") else target
        words = words or target
        return [nodes.literal("", words + "()" * (name in ("func", "meth") and not words.endswith(")")))], []

    def paper(name, raw, text, line, inliner, options=None, content=None):
        words, target = shown(nodes.unescape(text))
        place = ("arXiv:" if name == "arxiv" else "doi:") + target
        return [nodes.Text(f"{words} ({place})" if words else place)], []

    def issue(name, raw, text, line, inliner, options=None, content=None):
        return [nodes.Text("#" + text)], []

    for name in ["class", "func", "meth", "mod", "attr", "term", "ref", "arxiv", "doi", "issue"]:
        role = {"ref": reference, "term": term, "arxiv": paper, "doi": paper, "issue": issue}.get(name, api)
        roles.register_local_role(name, role)


def one_line(text):
    return re.sub(r"\s+", " ", text).strip()


def inline(node):
    """The Markdown of what stands within a paragraph."""
    parts = []
    for child in node.children:
        if isinstance(child, nodes.Text):
            parts.append(child.astext().replace("''", '"'))
        elif isinstance(child, nodes.math):
            parts.append("$" + one_line(child.astext()) + "$")
        elif isinstance(child, nodes.literal):
            parts.append("`" + one_line(child.astext()) + "`")
        elif isinstance(child, (nodes.image, nodes.target, nodes.system_message)):
            continue
        elif isinstance(child, nodes.problematic):
            raise ValueError(child.astext())
        elif isinstance(child, (nodes.citation_reference, nodes.footnote_reference)):
            parts.append("[" + child.astext() + "]")
        elif isinstance(child, nodes.superscript):
            parts.append("^" + inline(child))
        else:
            mark = {nodes.emphasis: "*", nodes.strong: "**"}.get(type(child), "")
            parts.append(mark + inline(child) + mark)
    return one_line_keeping_edges("".join(parts))


def one_line_keeping_edges(text):
    return re.sub(r"\s+", " ", text)


def indent(text, width):
    """All lines but the first moved to the right."""
    return text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n")


def is_heading(node):
    return isinstance(node, (nodes.section, nodes.rubric)) or "dropdown" in node.get("names", [])


def heading(text, level, opens):
    """A heading, or a bold line where what follows is not all below it."""
    return "#" * min(level, 6) + " " + text if opens else f"**{text}**"


def blocks(children, level, ends=True):
    """The Markdown of blocks below a heading of this level. `ends`: nothing follows these that is not a heading."""
    children = [
        node for node in children
        if not isinstance(node, (nodes.comment, nodes.target, nodes.substitution_definition, nodes.system_message,
                                 nodes.image, nodes.figure, nodes.title))
    ]  # fmt: skip
    written, at = [], 0
    while at < len(children):
        node, rest = children[at], children[at + 1 :]
        at += 1
        follows_well = (not rest and ends) or (bool(rest) and is_heading(rest[0]))
        if isinstance(node, nodes.rubric):
            belongs = (nodes.bullet_list, nodes.enumerated_list, nodes.footnote, nodes.citation, nodes.definition_list)
            name = inline(node).strip().rstrip(":")
            if re.fullmatch(r"Examples?|References?", name):
                end = next((i for i, n in enumerate(rest) if not isinstance(n, belongs)), len(rest))
                if name.startswith("Reference"):
                    opens = ends if end == len(rest) else is_heading(rest[end])
                    written.append(heading("References", level + 1, opens))
                    written += blocks(rest[:end], level + 1)
                at += end
            else:
                written.append(heading(name, level + 1, ends))
        elif "dropdown" in node.get("names", []):
            title, *inside = node.children
            below = blocks(inside, level + 1, follows_well)
            if below:
                written += [heading(inline(title).strip(), level + 1, follows_well), *below]
        elif isinstance(node, nodes.section):
            below = blocks(node.children, level + 1)
            if below and not re.fullmatch(DROPPED, node[0].astext()):
                title = next(n for n in node.children if isinstance(n, nodes.title))
                written += [heading(inline(title).strip(), level + 1, True), *below]
        else:
            written += block(node, level, follows_well)
    return [text for text in written if text.strip()]


def block(node, level, ends):
    """The Markdown of one block that is no heading, as a list of blocks."""
    if isinstance(node, nodes.paragraph):
        return [inline(node).strip()]
    if isinstance(node, nodes.math_block):
        return ["$$\n" + node.astext().strip() + "\n$$"]
    if isinstance(node, (nodes.literal_block, nodes.doctest_block)):
        text = re.sub(r" *# doctest: *\+.*", "", node.astext())
        text = re.sub(r"^(>>>|\.\.\.)[ ]+$", r"\1", text, flags=re.MULTILINE)
        return ["```" + ("python" if ">>>" in text else "") + "\n" + text.rstrip() + "\n```"]
    if isinstance(node, (nodes.bullet_list, nodes.enumerated_list)):
        return [listing(node, level)]
    if isinstance(node, nodes.definition_list):
        return definitions(node, level)
    if isinstance(node, nodes.field_list):
        return ["\n".join(f"- {inline(f[0])}: {' '.join(blocks(f[1].children, level))}" for f in node.children)]
    if isinstance(node, (nodes.footnote, nodes.citation)):
        label, *inside = node.children
        return [f"[{label.astext()}] " + " ".join(blocks(inside, level))]
    if isinstance(node, nodes.table):
        return table(node)
    if isinstance(node, nodes.topic):
        return [f"**{inline(node[0]).strip().strip('*').rstrip(':')}**", *blocks(node.children[1:], level, ends)]
    if isinstance(node, nodes.Admonition):
        name = node["classes"][0] if node.get("classes") else node.tagname
        inside = blocks(node.children, level, False)
        return joined(f"**{name.capitalize()}:**", inside)
    if isinstance(node, nodes.line_block):
        return [" ".join(inline(line).strip() for line in node.findall(nodes.line))]
    if isinstance(node, (nodes.block_quote, nodes.container)):
        return blocks(node.children, level, ends)
    if isinstance(node, (nodes.transition, nodes.pending, nodes.reference)):  # a linked picture
        return []
    raise ValueError(f"no rule for {node.tagname}: {node.astext()[:80]}")


def joined(name, inside):
    """Blocks with a name before the first: in its line, where that is a paragraph."""
    if inside and not inside[0].startswith(("- ", "```", "$$")):
        return [f"{name} {inside[0]}", *inside[1:]]
    return [name, *inside]


def listing(node, level):
    """A list: tight where every item is one block."""
    items = []
    for number, item in enumerate(node.children, int(node.get("start", 1))):
        mark = "- " if isinstance(node, nodes.bullet_list) else f"{number}. "
        if node.get("enumtype") == "upperalpha":  # a name that begins with an initial
            mark = chr(ord("A") + number - 1) + ". "
        inside = blocks(item.children, level, False)
        if len(item) == 1 and isinstance(item[0], nodes.definition_list):
            inside = [inside[0].removeprefix("- ").replace("\n  ", "\n")]
        if inside:
            items.append((mark + indent("\n\n".join(inside), len(mark)), len(inside) > 1))
    return ("\n\n" if any(loose for _, loose in items) else "\n").join(text for text, _ in items)


def definitions(node, level):
    """A term in bold, and what it means below it, as one item of a list."""
    items = []
    for item in node.children:
        term, *_, meaning = item.children
        inside = blocks(meaning.children, level, False)
        name = inline(term).strip().rstrip(":")
        name = name if name.startswith(("*", "`", "$")) else f"**{name}**"
        inside = joined(name if name.endswith(".") else name + ":", inside)
        items.append("- " + indent("\n\n".join(inside), 2))
    return ["\n".join(items)]


def table(node):
    """A table with pipes, its first row as the heads; cells over several columns or rows are filled with empty ones."""
    rows, down = [], {}
    for n_row, row in enumerate(node.findall(nodes.row)):
        cells = []
        for entry in row.children:
            while down.get(len(cells), 0) > n_row:
                cells.append("")
            for column in range(len(cells), len(cells) + 1 + entry.get("morecols", 0)):
                down[column] = n_row + 1 + entry.get("morerows", 0)
            text = " ".join(one_line(t) for t in blocks(entry.children, 6))
            text = re.sub(r"\$[^$]*\$", lambda m: m[0].replace(r"\|", r"\Vert ").replace("|", r"\vert "), text)
            cells += [text.replace("|", r"\|")] + [""] * entry.get("morecols", 0)
        rows.append(cells)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows if any(row)]
    if len(rows) < 2:  # there were pictures below
        return []
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return ["\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


def chapter(text):
    """One chapter as Markdown."""
    text = text.replace("`:class:`", ":class:`")  # a slip in linear_model.rst
    text = ".. default-role:: literal\n\n" + text
    settings = {"report_level": 5, "halt_level": 5, "raw_enabled": False, "file_insertion_enabled": False,
                "math_output": "LaTeX", "syntax_highlight": "none", "doctitle_xform": False}  # fmt: skip
    document = core.publish_doctree(text, settings_overrides=settings)
    for message in document.findall(nodes.system_message):
        if message["level"] >= 3:
            print("docutils:", message.astext(), file=sys.stderr)
    return "\n\n".join(blocks(document.children, 0)) + "\n"


def write(path):
    """Writes the whole collection."""
    source = Source(path)
    register(source)
    OUT.mkdir(parents=True, exist_ok=True)
    files = []
    for name in CHAPTERS:
        text = chapter(source.texts[f"doc/{name}.rst"])
        file = name.rpartition("/")[2] + ".md"
        (OUT / file).write_text(text, encoding="utf-8")
        files.append({"file": file, "title": text.partition("\n")[0].lstrip("# "), "words": len(text.split())})
        print(f"{files[-1]['words']:7} {file}")
    (OUT / "LICENSE").write_text(source.texts["COPYING"], encoding="utf-8")
    (OUT / "card.json").write_text(json.dumps(card(files), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def card(files):
    words = sum(file["words"] for file in files)
    return {
        "folder": "scikit-learn",
        "title": "scikit-learn user guide",
        "blurb": f"{len(files)} chapters, {round(words / WORDS_PER_PAGE)} pages",
        "invitation": "Ask about machine learning",
        "words": words,
        "pages": round(words / WORDS_PER_PAGE),
        "files": files,
        "card": {
            "title": "scikit-learn user guide",
            "description": f"{len(files)} chapters of the user guide of scikit-learn, a library for machine learning "
            "in Python: models for classification, regression, clustering and decomposition, how to prepare data "
            "for them, and how to choose and measure them.",
            "source": f"The scikit-learn developers, user guide of scikit-learn {VERSION}, https://scikit-learn.org/. "
            f"Converted to Markdown from the source distribution of scikit-learn {VERSION}, without pictures, links "
            "and references to the gallery of examples.",
            "version": VERSION,
            "license": "BSD-3-Clause, in the file LICENSE. The chapter on metrics quotes a few sentences "
            "of Wikipedia, which it names.",
            "pii": "None but the names of authors of the works that are cited.",
            "limits": "Not the whole guide: among others Gaussian processes, manifold learning, text features and "
            "data sets are left out, and so is the reference of classes and functions. It tells of one version of "
            f"one library. Pages are counted as {WORDS_PER_PAGE} words.",
        },
    }


COMMON_WORDS = set(
    "a about all an and any are as at be been before but by can do does each every for from get has have how i if in "
    "is it its just kind like made many may me more much my no not of on one only or other out should so than that "
    "the their them then there these they this those to up use used using was way what when where which why will "
    "with without would you your".split()
)


def content(text):
    """The words of a text that say what it is about, cut to their first six letters so that endings count less."""
    return {word[:6] for word in re.findall(r"[^\W_]+", text.lower()) if word not in COMMON_WORDS}


def likeness(one, other):
    """The share of content words that two texts have in common."""
    one, other = content(one), content(other)
    return len(one & other) / max(1, len(one | other))


def check():
    """Whether the question sets hold what they promise; prints how large and how alike they are."""
    wrong, seen = [], []
    chapters = {path.name: path.read_text(encoding="utf-8") for path in OUT.glob("*.md")}
    for name in SETS:
        lines = [json.loads(line) for line in (OUT / name).read_text(encoding="utf-8").splitlines()]
        answerable = [line for line in lines if line["answers"]]
        covered, shares = set(), []
        for line in lines:
            question = line["question"]
            if set(line) != {"question", "answers"} or not question.strip():
                wrong.append(f"{name}: not a question with answers: {line}")
            for other_name, other in seen:
                if likeness(question, other["question"]) >= 0.6:
                    wrong.append(f"{name}: “{question}” is nearly “{other['question']}” of {other_name}")
                quotes = {(a["file"], a["quote"]) for a in other["answers"]} if other_name != name else set()
                if any((answer["file"], answer["quote"]) in quotes for answer in line["answers"]):
                    wrong.append(f"{name}: “{question}” and “{other['question']}” of {other_name} share a quote")
            for answer in line["answers"]:
                if answer["quote"] not in chapters.get(answer["file"], "") or "\n" in answer["quote"]:
                    wrong.append(f"{name}: not in {answer['file']}: {answer['quote']}")
                covered.add(answer["file"])
            if len({(a["file"], a["quote"]) for a in line["answers"]}) < len(line["answers"]):
                wrong.append(f"{name}: “{question}” names a quote twice")
            if line["answers"]:
                words = content(question)
                found = max(len(words & content(a["quote"])) for a in line["answers"])
                shares.append(found / max(1, len(words)))
            seen.append((name, line))
        if len(answerable) < 65 or len(lines) - len(answerable) < 30:
            wrong.append(f"{name}: {len(answerable)} answerable and {len(lines) - len(answerable)} others are too few")
        wrong += [f"{name}: no question to {file}" for file in sorted(set(chapters) - covered)]
        n_quotes = sum(len(line["answers"]) for line in lines)
        print(
            f"{name}: {len(answerable)} answerable with {n_quotes} quotes, {len(lines) - len(answerable)} not answerable"
        )
        print(f"  content words of a question in its best quote: {sum(shares) / len(shares):.0%} on average, "
              f"under half in {sum(share < 0.5 for share in shares)} of {len(shares)}")  # fmt: skip
    if wrong:
        sys.exit("\n".join(wrong))


def main():
    if sys.argv[1:] == ["--check"]:
        check()
    elif len(sys.argv) == 2:
        write(sys.argv[1])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
