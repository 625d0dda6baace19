"""The printed report, read back: nothing lost, nothing fetched, and readable by machines."""

import re
import subprocess
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from questionnaires.answers import Answer, Evidence, Settlement, State
from reports import pdf
from reports.errors import PangoMissing
from reports.html import render_html
from reports.levels import number_text
from reports.view import View
from tests.reports.builders import (
    WHEN,
    dossier_of,
    instrument,
    sheet_of,
    tiny,
    value_for,
)
from tests.reports.paper import read, squeezed

INSTRUMENT = instrument()


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """The full report of the synthetic State, its dossier and its file."""
    dossier = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT))
    path = tmp_path_factory.mktemp("printed") / "report.pdf"
    shares: list[float] = []
    info = pdf.write_pdf(dossier, path, shares.append)
    return dossier, path, info, shares


def test_it_says_how_much_it_wrote_and_how_far_it_is(printed):
    _, path, info, shares = printed
    assert info.bytes == path.stat().st_size and info.seconds > 0
    assert shares == sorted(shares) and shares[-1] == 1.0
    with pikepdf.open(path) as file:
        assert len(file.pages) == info.pages
    assert [p.name for p in path.parent.iterdir()] == ["report.pdf"]


def test_every_page_but_the_cover_has_its_head_and_foot(printed):
    dossier, path, info, _ = printed
    pages = read(path).split("\f")[: info.pages]
    for number, page in enumerate(pages[1:], 2):
        assert "Exampleland · Round 2026" in page
        assert "Signed off · Restricted" in page
        assert "all data are invented" in page
        assert "Readiness, not compliance" in page and "Not an official United Nations" in page
        assert "8f3a c21d 77e0 19b4" in page and f"{number} / {info.pages}" in page
    assert "all data in this report are invented" in pages[0]


def test_the_numbers_of_the_dossier_stand_on_paper(printed):
    dossier, path, _, _ = printed
    text = read(path, "-raw")
    for row in dossier.chapters:
        if row.score.mid is not None:
            assert number_text(row.score.mid, "en") in text
            assert number_text(row.score.evidenced, "en") in text
    text = squeezed(text)
    for row in dossier.gaps.rows:
        assert squeezed(row.need) in text
        now, then = number_text(row.now, "en"), number_text(row.target, "en")
        step = f"in place: {row.held} ({now}); next: {row.then} ({then})"
        assert squeezed(step) in text


def test_it_is_tagged_and_every_header_cell_says_what_it_heads(printed):
    dossier, path, _, _ = printed
    with pikepdf.open(path) as file:
        assert file.Root.Lang == "en" and file.Root.MarkInfo.Marked
        assert file.docinfo["/Title"] == dossier.title
        metadata = file.Root.Metadata.read_bytes()
        assert b'pdfuaid:part="1"' in metadata or b"<pdfuaid:part>1<" in metadata
        heads = [
            o for o in file.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/TH"
        ]
        assert heads and {str(o.A.Scope) for o in heads} == {"/Column", "/Row"}
        with file.open_outline() as outline:
            titles = [item.title for item in outline.root]
        assert titles[:3] == ["Contents", "What to decide", "How to read it"]


def test_the_contents_point_to_the_right_pages(printed):
    _, path, info, _ = printed
    pages = read(path, "-layout").split("\f")
    rows = re.findall(r"^\s*(.+?)\s{2,}(\d+)$", pages[1], re.MULTILINE)
    assert len(rows) > 12
    for heading, number in rows:
        assert squeezed(heading) in squeezed(pages[int(number) - 1])


def test_no_question_loses_its_first_word_to_a_line_of_its_own(printed):
    dossier, path, _, _ = printed
    # Other parts print questions too: what the annex tears must not be found there.
    text = read(path, "-layout").rpartition("Annex: all answers")[2]
    for section in dossier.sections:
        for question in section.questions:
            assert " ".join(question.text.split()[:6]) in text, question.id


def tokened(question, agency):
    """An answer with a word of its own in every field that takes words."""

    def token(field: str) -> str:
        return f"{field}{agency.id}{question.id.replace('.', '')}".replace("-", "").replace("_", "")

    value = value_for(question, 7)
    if question.kind == "text":
        value = {"text": f"see {token('VAL')} there"}
    return Answer(
        question.id,
        State.ANSWERED,
        value,
        reason_note=token("WHY"),
        comment=f"one {token('COM')} two\n\nthree {token('END')}",
        comment_language="en",
        evidence=(
            Evidence(
                token("SRC"), token("PIN"), f"https://x.example/{token('URL')}", date(2026, 1, 2)
            ),
            Evidence(token("SEC"), token("HLD"), secret=True),
        ),
        by="Amina",
        at=WHEN,
    )


def test_every_typed_word_is_found_on_paper(tmp_path):
    first = next(iter(INSTRUMENT.by_id.values()))
    settled = Settlement(
        first.id,
        Answer(first.id, State.ANSWERED, value_for(first, 3), comment="SETTLEDCOMMENT"),
        why="SETTLEDWHY",
        by="SETTLEDBY",
        at=WHEN,
    )
    sheet = sheet_of(INSTRUMENT, tokened, settlements={first.id: settled})
    path = tmp_path / "tokens.pdf"
    pdf.write_pdf(
        dossier_of(
            INSTRUMENT,
            sheet,
            classification="CLASSTOKEN",
            signed="SIGNTOKEN",
            treaty_stage="TREATYTOKEN",
        ),
        path,
    )
    # Without head and foot: they would part a word that runs on to the next page.
    text = squeezed(read(path, "-x", "0", "-y", "71", "-W", "596", "-H", "711"))
    wanted = {"SETTLEDCOMMENT", "SETTLEDWHY", "SETTLEDBY", "CLASSTOKEN", "SIGNTOKEN", "TREATYTOKEN"}
    for agency in sheet.agencies:
        wanted.add(squeezed(agency.name))
        for answer in agency.answers.values():
            words = [answer.comment, answer.reason_note]
            words += [part for e in answer.evidence for part in (e.source, e.pinpoint, e.link)]
            words += [answer.value["text"]] if "text" in answer.value else []
            wanted.update(word for line in words for word in line.split())
    assert len(wanted) > 300
    assert not sorted(word for word in wanted if word not in text)


def test_russian_arabic_chinese_and_french_come_back_as_typed(tmp_path):
    questions = tiny("tiny-several")
    words = ["Предварительное", "Сохранность", "Préservation", "Accès", "اتفاقية", "مرحبا"]
    words += ["打击网络犯罪公约", "电子数据保全"]

    def answer(question, agency):
        return Answer(question.id, State.DONT_KNOW, comment="\n".join(words))

    path = tmp_path / "scripts.pdf"
    pdf.write_pdf(dossier_of(questions, sheet_of(questions, answer)), path)
    text = read(path)
    assert not [word for word in words if word not in text]


def test_the_chinese_font_is_read_only_for_a_document_that_needs_it(tmp_path):
    questions = tiny("tiny-several")
    for comment, needed in (("Préservation", False), ("电子数据保全", True)):

        def answer(question, agency, comment=comment):
            return Answer(question.id, State.DONT_KNOW, comment=comment)

        path = tmp_path / "report.pdf"
        pdf.write_pdf(dossier_of(questions, sheet_of(questions, answer)), path)
        fonts = subprocess.run(["pdffonts", str(path)], capture_output=True, check=True).stdout
        assert (b"Noto-Sans-SC" in fonts) is needed


def test_arabic_is_set_from_right_to_left(tmp_path):
    path = tmp_path / "ar.pdf"
    questions = tiny("tiny-several")
    dossier = dossier_of(questions, sheet_of(questions), language="ar-XB")
    assert '<html lang="ar-XB" dir="rtl">' in render_html(dossier)
    pdf.write_pdf(dossier, path)
    with pikepdf.open(path) as file:
        assert file.Root.Lang == "ar-XB"


def test_a_rapid_profile_says_so_on_every_page(tmp_path):
    questions = tiny("tiny-several")
    dossier = replace(dossier_of(questions, sheet_of(questions)), rapid=True)
    path = tmp_path / "rapid.pdf"
    info = pdf.write_pdf(dossier, path)
    pages = read(path).split("\f")[: info.pages]
    assert all("Rapid profile" in page for page in pages[1:])


def test_nothing_hidden_is_on_paper(tmp_path):
    questions = tiny("tiny-tracks")
    hidden, *others = (section.id for section in questions.sections)
    sheet = sheet_of(questions, tokened)
    path = tmp_path / "view.pdf"
    pdf.write_pdf(dossier_of(questions, sheet, View(frozenset(others), True, "Coordinator")), path)
    text = squeezed(read(path))
    for section in questions.sections:
        for question in section.questions:
            token = question.id.replace(".", "").replace("-", "").replace("_", "")
            assert (token in text) is (section.id in others), question.id
    assert "Sectionsthatarenotsharedwiththisreader" in text


def test_a_failed_print_leaves_no_file(tmp_path, monkeypatch):
    path = tmp_path / "report.pdf"

    def fail(file, output, *rest):
        output.write(b"%PDF")
        raise RuntimeError("no more ink")

    monkeypatch.setattr("pydyf.PDF.write", fail)
    questions = tiny("tiny-several")
    with pytest.raises(RuntimeError):
        pdf.write_pdf(dossier_of(questions, sheet_of(questions)), path)
    assert not list(tmp_path.iterdir())


def test_without_pango_it_says_what_to_install(tmp_path, monkeypatch):
    import builtins

    real = builtins.__import__

    def importing(name, *rest, **named):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *rest, **named)

    questions = tiny("tiny-several")
    dossier = dossier_of(questions, sheet_of(questions))
    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(PangoMissing, match="libpango-1.0-0") as caught:
        pdf.write_pdf(dossier, tmp_path / "x.pdf")
    assert "apt-get install" in caught.value.install and "libpango" in caught.value.cause
