"""A picture that cannot be drawn: the report says in words what it shows, or is not printed."""

from __future__ import annotations

import logging

import pikepdf
import pytest
from markupsafe import Markup

from reports import html, pdf
from reports.errors import PictureLost
from tests.reports.builders import dossier_of, sheet_of, tiny
from tests.reports.paper import kinds_of, read, squeezed, untagged

SEVERAL = tiny("tiny-several")
DOSSIER = dossier_of(SEVERAL, sheet_of(SEVERAL))
SENTENCE = "This picture could not be drawn. In words:"
#: What the typesetter fails at while it draws.
FAULT = Markup('<path d="M1 2 A 1 2"/></svg>')


def spoil(monkeypatch, *names):
    """Put a fault into the pictures of these names."""
    for name in names:

        def spoilt(dossier, draw=html.DRAWINGS[name]):
            return draw(dossier).replace(Markup("</svg>"), FAULT)

        monkeypatch.setitem(html.DRAWINGS, name, spoilt)


def figures(path):
    with pikepdf.open(path) as file:
        assert not [found for page in file.pages if (found := untagged(page))]
        return len(kinds_of(file, "/Figure"))


def test_its_words_stand_in_its_place_and_the_log_names_it(tmp_path, monkeypatch, caplog):
    whole, spoilt = tmp_path / "whole.pdf", tmp_path / "spoilt.pdf"
    pdf.write_pdf(DOSSIER, whole)
    assert squeezed(SENTENCE) not in squeezed(read(whole))
    words = html.spoken(html.DRAWINGS["duties_bar"](DOSSIER)).partition("</title>")[0].striptags()
    spoil(monkeypatch, "duties_bar")
    shares: list[float] = []
    with caplog.at_level(logging.ERROR):
        pdf.write_pdf(DOSSIER, spoilt, shares.append)
    assert squeezed(f"{SENTENCE} {words}") in squeezed(read(spoilt))
    assert figures(spoilt) == figures(whole) - 1
    assert "'duty-states' could not be drawn" in caplog.text
    assert shares == sorted(shares)


def test_several_get_lost_each_with_its_words(tmp_path, monkeypatch):
    spoil(monkeypatch, "duties_bar", "heat_page", "evidence_strip")
    path = tmp_path / "report.pdf"
    pdf.write_pdf(DOSSIER, path)
    assert squeezed(read(path)).count(squeezed(SENTENCE)) == 3


def test_one_that_cannot_even_be_read_gets_lost_no_less(tmp_path, monkeypatch):
    from weasyprint.svg import SVG

    read_picture = SVG.__init__

    def reading(picture, tree, *rest):
        if (tree.get("aria-labelledby") or "").startswith("duty-states"):
            raise ValueError("no picture at all")
        read_picture(picture, tree, *rest)

    monkeypatch.setattr(SVG, "__init__", reading)
    path = tmp_path / "report.pdf"
    pdf.write_pdf(DOSSIER, path)
    assert squeezed(read(path)).count(squeezed(SENTENCE)) == 1


def test_one_without_words_stops_the_print_and_leaves_no_file(tmp_path):
    page = '<html lang="en"><title>t</title><body><p>x</p><svg viewBox="0 0 9 9">{}'
    with pytest.raises(PictureLost):
        pdf.print_pages(lambda: page.format(FAULT), tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())


def test_memory_that_runs_out_is_no_fault_of_a_picture(tmp_path, monkeypatch):
    from weasyprint.svg import SVG

    def draw(*anything):
        raise MemoryError

    monkeypatch.setattr(SVG, "draw", draw)
    with pytest.raises(MemoryError):
        pdf.write_pdf(DOSSIER, tmp_path / "x.pdf")
    assert not list(tmp_path.iterdir())
