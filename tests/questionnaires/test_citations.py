"""Citations as typed, and how far each one carries."""

from __future__ import annotations

from datetime import date

import pytest

from questionnaires.answers import Answer, Evidence, RawEvidence
from questionnaires.errors import AnswerErrors
from questionnaires.evidence import citation_level, evidence_level
from questionnaires.parsing import evidence_to_raw, parse_evidence
from tests.questionnaires.builders import AS_OF, cited


def refused_citation(**raw: str) -> list[tuple[str, str]]:
    with pytest.raises(AnswerErrors) as caught:
        parse_evidence(RawEvidence(**raw))  # type: ignore[arg-type]
    return [(error.field, error.code) for error in caught.value.errors]


def test_a_citation_is_kept() -> None:
    raw = RawEvidence(
        source=" Cybercrime Act 2019 ", pinpoint="s. 17(1)", link="https://laws.example/act?y=2019#s17",
        dated="2020-03-01", is_law=True,
    )  # fmt: skip
    found = parse_evidence(raw)
    assert found == Evidence(
        "Cybercrime Act 2019",
        "s. 17(1)",
        "https://laws.example/act?y=2019#s17",
        date(2020, 3, 1),
        is_law=True,
    )
    assert parse_evidence(evidence_to_raw(found)) == found
    assert parse_evidence(RawEvidence("Penal Code", dated="1860-10-06")).dated == date(1860, 10, 6)


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("javascript:alert(1)", "link_scheme"),
        ("data:text/html,x", "link_scheme"),
        ("file:///etc/passwd", "link_scheme"),
        ("//laws.example/act", "link_scheme"),
        ("laws.example/act", "link_scheme"),
        ("https://amina:secret@laws.example/", "link_credentials"),
        ("https://@laws.example/", "link_credentials"),
        ("https:///act", "link_host"),
        ("https://", "link_host"),
        ("https://./", "link_host"),
        ("https://laws.example:port/", "not_a_link"),
        ("https://[laws/", "not_a_link"),
        ("https://laws example/", "not_a_link"),
        ("https://laws.example\\@evil.example/", "not_a_link"),
        ("https://laws.example/" + "a" * 1000, "too_long"),
        ("https://laws.example/\x00", "control_character"),
    ],
)
def test_it_refuses_links_that_lead_astray(link: str, code: str) -> None:
    assert refused_citation(source="Act", link=link) == [("link", code)]


def test_a_citation_names_its_source() -> None:
    assert refused_citation(source=" \n", dated="2026-13-01") == [
        ("source", "source_missing"),
        ("dated", "no_such_day"),
    ]
    assert refused_citation(source="a" * 1001) == [("source", "too_long")]
    assert refused_citation(source="Act", dated="1066-10-14") == [("dated", "year_out_of_range")]


@pytest.mark.parametrize(
    ("citation", "wanted"),
    [
        (Evidence(""), 0),
        (Evidence("Act"), 1),
        (Evidence("Workshop", link="https://a.example"), 1),
        (Evidence("Act", "s. 1"), 2),
        (Evidence("Act", "s. 1", confirmed="agency"), 3),
        (Evidence("Act", "s. 1", confirmed="reviewer"), 4),
        (Evidence("Act", confirmed="reviewer"), 1),
        (Evidence("Plan", "Police", secret=True, dated=AS_OF), 1),
        (Evidence("Plan", "Police", secret=True, seen_by_focal_point=True), 1),
        (Evidence("Plan", "Police", secret=True, dated=AS_OF, seen_by_focal_point=True), 2),
        (Evidence("Roster", "p. 2", dated=date(2023, 11, 22)), 2),
        (Evidence("Roster", "p. 2", dated=date(2023, 11, 21)), 1),
        (Evidence("Roster", "p. 2", dated=date(2010, 1, 1), confirmed="reviewer"), 3),
        (Evidence("Roster", dated=date(2010, 1, 1)), 0),
        (Evidence("Act", "s. 1", dated=date(1960, 1, 1), is_law=True), 2),
    ],
)
def test_levels_of_evidence(citation: Evidence, wanted: int) -> None:
    assert citation_level(citation, as_of=AS_OF) == wanted


def test_the_best_citation_counts() -> None:
    assert evidence_level(Answer("q"), as_of=AS_OF) == 0
    answer = Answer("q", evidence=(*cited(1), *cited(3), *cited(2)))
    assert evidence_level(answer, as_of=AS_OF) == 3
