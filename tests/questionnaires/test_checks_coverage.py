"""Which duties an edition asks about, which it leaves out, and what a published one may not."""

from __future__ import annotations

from pathlib import Path

from questionnaires import coverage
from tests.instruments import broken, open_tiny


def test_it_counts_duties_by_track() -> None:
    rows = {row.article.article: row for row in coverage.coverage(open_tiny("gate"))}
    assert rows[25].count("legal") == (1, 2)
    assert rows[25].count("technical") == (0, 1)
    assert [f"{c.obligation}/{c.track}" for c in rows[28].missing] == [
        "28.3/legal",
        "28.3/technical",
    ]
    assert rows[24].unread == ("24.3",)
    assert not rows[41].is_asked


def test_it_prints_what_is_left_out() -> None:
    table = coverage.table(open_tiny("gate"))
    assert "not asked in article 28: 28.3 legal, 28.3 technical" in table
    assert "articles left out (7 duties): 7, 22, 41, 53, 54" in table


def test_a_published_edition_leaves_no_duty_out(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    broken.change(root, "tiny-gate/edition.yaml", '"draft"', '"published"')
    sentences = [p.sentence for p in broken.problems_of(root, "tiny-gate")]
    assert "nobody asks about the duty 28.3 on the technical track." in sentences
    assert "the register does not say on which tracks 24.3 is to be asked." in sentences


def test_a_rapid_edition_may(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    broken.change(root, "tiny-gate/edition.yaml", '"draft"', '"published"\nrapid: true')
    assert broken.problems_of(root, "tiny-gate") == []


def test_a_whole_edition_asks_about_every_article_even_as_a_draft(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    broken.change(root, "tiny-gate/edition.yaml", '"draft"', '"draft"\nwhole: true')
    sentences = [p.sentence for p in broken.problems_of(root, "tiny-gate")]
    assert "nobody asks about the duty 28.3 on the technical track." in sentences
    assert "nobody asks about the duty 22.1 on the legal track." in sentences
    assert "the register does not say on which tracks 24.3 is to be asked." in sentences
