"""The numbers of a figure as rows: those of the figure, as text, and never a formula."""

import csv
import io
from dataclasses import replace

import pytest

from questionnaires.answers import Answer, State
from reports import drawings, figures_stacked
from reports.drawings_change import change_by_chapter
from reports.drawings_duties import duties_by_state
from reports.drawings_evidence import evidence_by_level
from reports.tables import TABLES, as_csv
from tests.reports.builders import dossier_of, instrument, sheet_of

WHOLE = instrument()
DOSSIER = dossier_of(WHOLE, sheet_of(WHOLE))
ABSENT = dossier_of(
    WHOLE,
    sheet_of(
        WHOLE,
        lambda q, a: Answer(q.id, State.NOT_APPLICABLE, reason="structural", approved=True),
    ),
)


def rows(name, dossier=DOSSIER):
    content = as_csv(TABLES[name](dossier)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("dossier", [DOSSIER, ABSENT], ids=["answered", "nothing applies"])
def test_every_row_has_every_column(name, dossier):
    found = rows(name, dossier)
    assert len({len(row) for row in found}) == 1 and all(found[0])


def test_the_rows_hold_the_numbers_of_the_figure():
    for row, chapter in zip(rows("chapters")[1:], DOSSIER.chapters, strict=True):
        assert float(row[3]) == pytest.approx(chapter.score.mid, abs=1e-6)
    counts = [[n for _, _, n in bar.counts] for bar in (DOSSIER.evidence.levels,)]
    assert [int(cell) for cell in rows("evidence")[1][1:]] == counts[0]
    assert len(rows("gaps")) == len(DOSSIER.gaps.rows) + 1
    assert len(rows("articles")) == 4 * len(DOSSIER.articles) + 1


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_is_a_formula(begins):
    gap = replace(DOSSIER.gaps.rows[0], need=f"{begins}HYPERLINK(1)")
    dossier = replace(DOSSIER, gaps=replace(DOSSIER.gaps, rows=(gap,)))
    assert rows("gaps", dossier)[1][0].startswith("'")
    assert as_csv([[-0.25]]).decode("utf-8-sig").strip() == "-0.25"


@pytest.mark.parametrize("dossier", [DOSSIER, ABSENT], ids=["answered", "nothing applies"])
def test_interactive_bars_hold_the_counts_of_the_drawing(dossier):
    for figure, bars in (
        (figures_stacked.duties_by_state(dossier), dossier.duties),
        (
            figures_stacked.evidence_by_level(dossier),
            (dossier.evidence.levels, *dossier.evidence.chapters),
        ),
    ):
        for place, trace in enumerate(figure["data"]):
            counts = [bar.counts[place][2] for bar in bars]
            shown = [int(text.split()[-1]) if text else 0 for text in trace["text"]]
            assert shown == counts
        assert "template" not in figure["layout"]


def test_where_nothing_is_known_every_drawing_is_still_described():
    for draw in (
        drawings.chapter_plot,
        drawings.heat_map,
        duties_by_state,
        evidence_by_level,
        change_by_chapter,
    ):
        assert "<desc" in draw(ABSENT)
