"""What makes printing quick changes nothing of what is printed."""

from __future__ import annotations

import pikepdf
import pytest
import tinyhtml5

from reports import html, pdf
from reports.questionnaire import render
from reports.tree import tree_of
from reports.typefaces import legible
from tests.reports.builders import dossier_of, instrument, method, sheet_of, tiny

SEVERAL = tiny("tiny-several")


def flat(element, depth=0):
    """Every element with its attributes and texts, but spaces between the great parts."""
    attributes = {k: v for k, v in element.attrib.items() if "xmlns" not in k}
    texts = [t if (t or "").strip() else "" for t in (element.text, element.tail)]
    found = [(depth, element.tag, attributes, *texts)]
    for child in element:
        found += flat(child, depth + 1)
    return found


@pytest.mark.parametrize("language", ["en", "ar-XB"])
def test_each_document_reads_the_same_the_quick_way(language):
    dossier = dossier_of(instrument(), sheet_of(instrument()), language=language)
    texts = [legible(html.render_html(dossier, form), language) for form in ("full", "short")]
    texts.append(render(instrument(), "legal", method(), language))
    for text in texts:
        quick = tree_of(text)
        assert quick is not None
        assert flat(quick) == flat(tinyhtml5.parse(text, namespace_html_elements=False))


def test_what_is_not_well_formed_is_left_to_the_long_way(tmp_path):
    assert tree_of("<html><p>One<p>Two</html>") is None
    assert tree_of("<html><svg></svg></html>") is None
    pdf.print_pages(lambda: "<html lang=en><title>x</title><p>One<p>Two</html>", tmp_path / "x.pdf")
    with pikepdf.open(tmp_path / "x.pdf") as file:
        assert len(file.pages) == 1


def test_no_letter_is_moved_by_nothing(tmp_path):
    path = tmp_path / "short.pdf"
    pdf.write_pdf(dossier_of(SEVERAL, sheet_of(SEVERAL)), path, form="short")
    with pikepdf.open(path) as file:
        drawn = b"".join(page.Contents.read_bytes() for page in file.pages)
    assert b"TJ" in drawn and b">0<" not in drawn


def test_a_line_is_set_once_and_not_again_to_be_drawn(tmp_path, monkeypatch):
    pdf._weasyprint()
    from weasyprint.text.line_break import Layout

    begun: list[str] = []
    setup = Layout.setup
    monkeypatch.setattr(Layout, "setup", lambda line, style: (begun.append(""), setup(line, style)))
    page = '<html lang="en"><head><title>x</title></head><body><p>One line</p></body></html>'
    pdf.print_pages(lambda: page, tmp_path / "x.pdf")
    # The line, the number of the page, and what WeasyPrint measures of each of their two fonts.
    assert len(begun) == 4
