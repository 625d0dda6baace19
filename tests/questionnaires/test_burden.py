"""How long an edition takes: by section, and by kind of agency."""

from __future__ import annotations

from questionnaires import burden
from questionnaires.method import load_method
from tests.instruments import open_tiny


def test_it_counts_scored_questions_and_context_at_their_pace() -> None:
    row, _ = burden.by_section(open_tiny("condition"), load_method())
    # three scored at 75 s and one of context at 45 s: 270 s, rounded up
    assert (row.name, row.questions, row.scored, row.minutes) == ("legal.preservation", 4, 3, 5)


def test_a_kind_of_agency_has_all_sections_made_for_it() -> None:
    instrument = open_tiny("gate")
    rows = {row.name: row for row in burden.by_agency_kind(instrument, load_method())}
    for kind, row in rows.items():
        sections = [s for s in instrument.sections if kind in s.audience]
        assert row.questions == sum(len(s.questions) for s in sections)
    assert "legislature" not in rows


def test_the_table_names_both() -> None:
    table = burden.table(open_tiny("condition"), load_method())
    assert "Time to answer, by section:" in table
    assert "ministry_justice" in table
