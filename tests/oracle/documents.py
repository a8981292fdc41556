"""Documents made by reportlab, fpdf2, python-docx and pikepdf, and what pypdf and pdfminer.six read in the PDFs.

    python tests/oracle/documents.py

Writes the documents to engine/documents/tests/golden/ and beside them `words.json`: for each PDF the words that stand
in it in the order in which one reads (known, for they were put there), the words that pypdf and pdfminer.six give, and
how far those agree with the truth: 2 M / T as difflib has it, over whole words, M of them in common in order. Running
it twice writes the same bytes. Versions: requirements-documents.txt beside this file.

The PDFs:
    simple          three pages: title, headings, paragraphs, head line and page number on each page
    columns         a title over two columns, justified, words divided at line ends, a table below
    drawn_upwards   paragraphs drawn from the foot of the page to its head, each letter shown by itself
    cjk             Japanese in a font that is not in the file; its codes are those of a Japanese standard
    unicode         Greek, Cyrillic, Vietnamese, ligatures, in a font cut down to its letters
    rotated         a page that is turned by 90 degrees, and text written upwards along the margin
    latex           letters placed one by one without spaces, small gaps, kerning, ligatures, divided words
    scanned         a page of text between two that are pictures
    artifacts       head line and page number marked as none of the text
    locked_owner    encrypted with an owner's password alone (AES-256): anyone may read it
    locked_rc4      the same with RC4 of 128 bits
    locked_user     encrypted with a user's password
    damaged         the table of objects is gone and some bytes in the middle are noise
    object_streams  objects packed in streams, without a table of objects
"""

import datetime
import difflib
import io
import json
import pathlib
import random
import re
import unicodedata
import zlib

import docx
import fpdf
import pdfminer.high_level
import pikepdf
import pypdf
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph

GOLDEN = pathlib.Path(__file__).parents[2] / "engine/documents/tests/golden"
WIDTH, HEIGHT = A4
SENTENCES = [
    "The distribution of residuals was examined before the regression was interpreted.",
    "Measurements were repeated on seven consecutive mornings under unchanged conditions.",
    "An unexpectedly large proportion of observations came from a single laboratory.",
    "Nevertheless, the recommendations of the international committee remained in force.",
    "Temperature, pressure and humidity were recorded automatically every fifteen minutes.",
    "A considerable improvement became visible once the instruments had been calibrated.",
    "Participants described the procedure as straightforward, although rather monotonous.",
    "Further investigation would require considerably larger samples and better equipment.",
]


def prose(seed, n_sentences):
    rng = random.Random(seed)
    return " ".join(rng.choice(SENTENCES) for _ in range(n_sentences))


def divided(word):
    """A word in two parts where one may divide it, roughly: after a vowel and before a consonant."""
    for at in range(len(word) - 3, 2, -1):
        if word[at - 1] in "aeiou" and word[at] not in "aeiou" and word.isalpha():
            yield word[:at], word[at:]


def new_canvas(size=A4):
    buffer = io.BytesIO()
    return buffer, canvas.Canvas(buffer, pagesize=size, invariant=1)


def paragraph(page, text, x, y, width, size=10, font="Times-Roman", justified=True):
    """Draws a paragraph with its upper edge at y; gives where it ends."""
    style = ParagraphStyle("p", fontName=font, fontSize=size, leading=size * 1.2, alignment=TA_JUSTIFY if justified else 0)
    drawn = Paragraph(text, style)
    _, height = drawn.wrap(width, HEIGHT)
    drawn.drawOn(page, x, y - height)
    return y - height


def simple():
    buffer, page = new_canvas()
    words = []
    for number in range(1, 4):
        page.setFont("Helvetica", 8)
        page.drawString(72, HEIGHT - 40, "Annual report of the laboratory")
        page.drawCentredString(WIDTH / 2, 36, f"Page {number} of 3")
        y = HEIGHT - 80
        if number == 1:
            page.setFont("Helvetica-Bold", 22)
            page.drawString(72, y, "A year of measurements")
            words += ["A", "year", "of", "measurements"]
            y -= 40
        for part in range(2):
            title = f"{number}.{part + 1} Results of group {'ABC'[number - 1]}"
            page.setFont("Helvetica-Bold", 14)
            page.drawString(72, y, title)
            words += title.split()
            y -= 16
            for n in range(3):
                text = prose(f"simple {number} {part} {n}", 4 + n)
                words += text.split()
                y = paragraph(page, text, 72, y, WIDTH - 144, justified=False) - 12
            y -= 14
        page.showPage()
    page.save()
    return buffer.getvalue(), words


def column(page, text, x, y, width, bottom, rng):
    """Draws justified lines, with words divided at their ends; gives what did not fit, and where it ended."""
    size, font = 10, "Times-Roman"
    words = text.split()
    while words and y >= bottom:
        line, room = [], width
        while words:
            needed = pdfmetrics.stringWidth(words[0], font, size) + (pdfmetrics.stringWidth(" ", font, size) if line else 0)
            if needed > room:
                break
            room -= needed
            line.append(words.pop(0))
        is_last = not words
        if words and rng.random() < 0.7:
            for first, second in divided(words[0]):
                needed = pdfmetrics.stringWidth(" " + first + "-", font, size)
                if needed <= room:
                    line.append(first + "-")
                    words[0] = second
                    room -= needed
                    break
        text_object = page.beginText(x, y)
        text_object.setFont(font, size)
        if len(line) > 1 and not is_last:
            text_object.setWordSpace(room / (len(line) - 1))
        text_object.textOut(" ".join(line))
        page.drawText(text_object)
        y -= 12
    return " ".join(words), y


def columns():
    buffer, page = new_canvas()
    rng = random.Random("columns")
    page.setFont("Times-Bold", 18)
    page.drawCentredString(WIDTH / 2, HEIGHT - 80, "On the calibration of instruments")
    text = prose("columns", 36)
    words = "On the calibration of instruments".split() + text.split()
    width = (WIDTH - 144 - 18) / 2
    rest, _ = column(page, text, 72, HEIGHT - 120, width, 330, rng)
    # The second column begins on other base lines, as behind a heading.
    rest, _ = column(page, rest, 72 + width + 18, HEIGHT - 125, width, 330, rng)
    assert not rest, "all of it must fit"
    rows = [("Instrument", "Range", "Error"), ("Thermometer", "240 K", "0.2"), ("Barometer", "90 kPa", "0.05"), ("Balance", "200 g", "0.001")]
    page.setFont("Times-Roman", 10)
    for n, row in enumerate(rows):
        for x, cell in zip((72, 250, 400), row):
            page.drawString(x, 280 - 14 * n, cell)
        words += " ".join(row).split()
    page.showPage()
    page.save()
    return buffer.getvalue(), words


def drawn_upwards():
    buffer, page = new_canvas()
    texts = [prose(f"upwards {n}", 3) for n in range(6)]
    for n in reversed(range(6)):
        text_object = page.beginText(72, HEIGHT - 100 - 60 * n)
        text_object.setFont("Helvetica", 9)
        lines, line = [], ""
        for word in texts[n].split():
            if len(line) + len(word) > 85:
                lines.append(line)
                line = ""
            line += (" " if line else "") + word
        lines.append(line)
        for line in lines:
            for letter in line:
                text_object.textOut(letter)
            text_object.textLine("")
        page.drawText(text_object)
    page.showPage()
    page.save()
    return buffer.getvalue(), " ".join(texts).split()


def cjk():
    pdfmetrics.registerFont(UnicodeCIDFont("HeiseiMin-W3"))
    buffer, page = new_canvas()
    lines = ["機械学習の研究室では、データを", "集めて、モデルを訓練します。", "結果は毎日記録されます。"]
    page.setFont("HeiseiMin-W3", 12)
    for n, line in enumerate(lines):
        page.drawString(72, HEIGHT - 100 - 18 * n, line)
    page.showPage()
    page.save()
    return buffer.getvalue(), ["".join(lines)]


def subset_font(letters):
    """A font with a box for each letter; nobody looks at it."""
    names = {c: f"g{ord(c):04X}" for c in sorted(set(letters))}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(c): name for c, name in names.items()})
    pen = TTGlyphPen(None)
    for move, point in [("moveTo", (50, 0)), ("lineTo", (50, 500)), ("lineTo", (450, 500)), ("lineTo", (450, 0))]:
        getattr(pen, move)(point)
    pen.closePath()
    box = pen.glyph()
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": box, **{name: empty if c == " " else box for c, name in names.items()}})
    builder.setupHorizontalMetrics({".notdef": (500, 0), **{name: (280 if c == " " else 500, 0) for c, name in names.items()}})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def unicode():
    lines = [
        "Η μηχανική μάθηση χρειάζεται δεδομένα.",
        "Машинное обучение требует много данных.",
        "Học máy cần rất nhiều dữ liệu.",
        "Der ﬁnale Maßstab ist die Größe, naïve façade.",
    ]
    pdf = fpdf.FPDF()
    pdf.set_creation_date(datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc))
    path = pathlib.Path("/tmp/bunsen-boxes.ttf")
    path.write_bytes(subset_font("".join(lines)))
    pdf.add_font("boxes", "", path)
    pdf.add_page()
    pdf.set_font("boxes", size=11)
    for line in lines:
        pdf.cell(0, 14, line, new_x="LMARGIN", new_y="NEXT")
    made = bytes(pdf.output())
    path.unlink()
    return made, unicodedata.normalize("NFKC", " ".join(lines)).split()


def rotated():
    buffer, page = new_canvas((HEIGHT, WIDTH))
    # The page is drawn lying and shown turned, as scanners and spreadsheets make them.
    page.setPageRotation(90)
    text = prose("rotated", 6)
    page.saveState()
    page.translate(HEIGHT, 0)
    page.rotate(90)
    paragraph(page, text, 60, HEIGHT - 60, WIDTH - 160, justified=False)
    page.setFont("Helvetica", 9)
    page.rotate(90)
    page.drawString(320, -(WIDTH - 40), "Draft of the third of May")
    page.restoreState()
    page.showPage()
    page.save()
    return buffer.getvalue(), text.split() + "Draft of the third of May".split()


def latex():
    """Letters as TeX sets them: no spaces in the strings, kerning within words, and gaps that stretch between them."""
    buffer, page = new_canvas()
    rng = random.Random("latex")
    text = prose("latex", 14).replace("considerable", "considerable efficient")
    font, size, width = "Times-Roman", 10, 300
    words, y = text.split(), HEIGHT - 150
    page.setFont("Times-Bold", 14.3)
    page.drawString(72, HEIGHT - 120, "1")
    page.drawString(72 + 24, HEIGHT - 120, "Introduction")
    rest = list(words)
    while rest:
        line, room = [], width
        while rest:
            needed = pdfmetrics.stringWidth(rest[0], font, size) + (2.2 if line else 0)
            if needed > room:
                break
            room -= needed
            line.append(rest.pop(0))
        if rest and rng.random() < 0.8:
            for first, second in divided(rest[0]):
                needed = pdfmetrics.stringWidth(first + "-", font, size) + 2.2
                if needed <= room:
                    line.append(first + "-")
                    rest[0] = second
                    room -= needed
                    break
        gap = 2.2 + (room / (len(line) - 1) if len(line) > 1 and rest else 1.0)
        x = 72
        for word in line:
            for piece in re.findall(r"..?.?", word):
                page.setFont(font, size)
                page.drawString(x, y, piece)
                x += pdfmetrics.stringWidth(piece, font, size) + rng.choice([-0.2, 0.0, 0.1])
            x += gap
        y -= 12
    page.showPage()
    page.save()
    return buffer.getvalue(), ["1", "Introduction", *words]


def scanned():
    buffer, page = new_canvas()
    for number in range(4):
        if number == 1:
            page.setFont("Helvetica", 12)
            page.drawString(72, 700, "Only this page was typed.")
        else:
            grey = Image.new("L", (60, 80), 200 + number)
            page.drawInlineImage(grey, 0, 0, WIDTH, HEIGHT)
        page.showPage()
    page.save()
    return buffer.getvalue(), "Only this page was typed.".split()


def artifacts():
    buffer, page = new_canvas()
    text = prose("artifacts", 5)
    page._code.append("/Artifact <</Type /Pagination>> BDC")
    page.setFont("Helvetica", 8)
    page.drawString(72, HEIGHT - 30, "Confidential")
    page._code.append("EMC")
    page._code.append("/Span <</ActualText (whole)>> BDC")
    page.drawString(72, HEIGHT - 60, "w h o l e")
    page._code.append("EMC")
    paragraph(page, text, 72, HEIGHT - 100, WIDTH - 144)
    page.showPage()
    page.save()
    return buffer.getvalue(), ["whole", *text.split()]


def saved(pdf, **options):
    buffer = io.BytesIO()
    pdf.save(buffer, static_id=True, **options)
    return buffer.getvalue()


def encrypted(plain, **options):
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=pikepdf.Encryption(**options))
        return buffer.getvalue()


def damaged(plain):
    cut = plain[: plain.rindex(b"xref")]
    cut = cut[: cut.rindex(b"xref")] if b"\nxref" in cut[-4000:] else cut
    return cut.replace(b"/Producer", b"/Pro\xff\x00er")


def many_pages():
    """A hundred pages, to time readers by; it is not kept."""
    buffer, page = new_canvas()
    for number in range(100):
        page.setFont("Helvetica", 8)
        page.drawString(72, HEIGHT - 40, f"Chapter {number // 10}")
        y = HEIGHT - 72
        for n in range(7):
            y = paragraph(page, prose(f"many {number} {n}", 7), 72, y, WIDTH - 144) - 10
        page.showPage()
    page.save()
    return buffer.getvalue()


def word_document():
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2024, 1, 1)
    document.add_heading("Minutes of the meeting", 0)
    document.add_heading("Present", 1)
    for name in ("Ada Lovelace", "Émilie du Châtelet"):
        document.add_paragraph(name, style="List Bullet")
    document.add_heading("Decisions", 2)
    paragraph = document.add_paragraph("The budget was ")
    paragraph.add_run("accepted").bold = True
    paragraph.add_run(" & signed; 3 < 5.")
    deleted = OxmlElement("w:del")
    run, text = OxmlElement("w:r"), OxmlElement("w:delText")
    text.text = "rejected"
    run.append(text)
    deleted.append(run)
    paragraph._p.append(deleted)
    style = document.styles.add_style("Own heading", WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Heading 3"]
    document.add_paragraph("Costs", style="Own heading")
    table = document.add_table(rows=3, cols=2)
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(header)
    for row, cells in zip(table.rows, [("Item", "Price"), ("Paper", "12"), ("Ink", "")]):
        for cell, value in zip(row.cells, cells):
            cell.text = value
    plain = document.add_table(rows=1, cols=2)
    plain.rows[0].cells[0].text, plain.rows[0].cells[1].text = "left", "right"
    buffer = io.BytesIO()
    document.save(buffer)
    return with_footnote(buffer.getvalue())


def with_footnote(plain):
    """Adds a footnote to the last sentence; python-docx has no function for it."""
    import zipfile

    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {namespace}>'
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>line</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> By all but one vote.</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                mark = b'<w:r><w:footnoteReference w:id="2"/></w:r>'
                content = content.replace(b"3 &lt; 5.</w:t></w:r>", b"3 &lt; 5.</w:t></w:r>" + mark)
                assert mark in content
            if name.startswith(("word/document.xml", "word/styles.xml", "[Content_Types]", "_rels/", "word/_rels/")):
                made.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        made.writestr(zipfile.ZipInfo("word/footnotes.xml", (2024, 1, 1, 0, 0, 0)), notes, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def bomb():
    """A page whose instructions unpack to 300 MB."""
    packed = zlib.compress(zlib.compress(b" " * 300_000_000, 9), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>",
        b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%s\nendstream" % (len(packed), packed),
    ]
    made = b"%PDF-1.7\n"
    for number, body in enumerate(objects, 1):
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return made + b"trailer<</Root 1 0 R/Size 5>>\n%%EOF"


def read_by_pypdf(content):
    reader = pypdf.PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        reader.decrypt("")
    return unicodedata.normalize("NFKC", "\n".join(page.extract_text() for page in reader.pages)).split()


def read_by_pdfminer(content):
    return unicodedata.normalize("NFKC", pdfminer.high_level.extract_text(io.BytesIO(content))).split()


def agreement(words, truth):
    return round(difflib.SequenceMatcher(None, words, truth, autojunk=False).ratio(), 4)


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    made = {name.__name__: name() for name in (simple, columns, drawn_upwards, cjk, unicode, rotated, latex, scanned, artifacts)}
    plain, words = made["simple"]
    for name, options in (
        ("locked_owner", dict(owner="secret", user="", R=6)),
        ("locked_rc4", dict(owner="secret", user="", R=3, aes=False, metadata=False)),
    ):
        made[name] = (kept(name, lambda: encrypted(plain, **options)), words)
    made["damaged"] = (damaged(plain), words)
    with pikepdf.open(io.BytesIO(plain)) as pdf:
        made["object_streams"] = (saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate), words)
    known = {}
    for name, (content, truth) in made.items():
        (GOLDEN / f"{name}.pdf").write_bytes(content)
        theirs = {}
        for reader in (read_by_pypdf, read_by_pdfminer):
            try:
                found = reader(content)
            except Exception as error:  # noqa: BLE001: what they do with damaged files is theirs
                found = []
                print(f"{name}: {reader.__name__} fails: {type(error).__name__}")
            theirs[reader.__name__.removeprefix("read_by_")] = agreement(found, truth)
        known[name] = {"words": truth, **theirs}
        print(name, len(content), theirs)
    (GOLDEN / "locked_user.pdf").write_bytes(kept("locked_user", lambda: encrypted(plain, owner="o", user="u", R=6)))
    (GOLDEN / "bomb.pdf").write_bytes(bomb())
    (GOLDEN / "minutes.docx").write_bytes(word_document())
    text = json.dumps(known, ensure_ascii=False, indent=None, separators=(",", ":"))
    (GOLDEN / "words.json").write_text(text.replace('},"', '},\n"') + "\n")


def kept(name, make):
    """Encryption draws random numbers: a file that is there stays."""
    path = GOLDEN / f"{name}.pdf"
    return path.read_bytes() if path.exists() else make()


if __name__ == "__main__":
    main()
