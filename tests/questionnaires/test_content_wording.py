"""The edition 2026.1: who is asked what, in plain words and in the tone of the treaty's verb."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from questionnaires import checks
from questionnaires.burden import by_agency_kind, by_section
from questionnaires.convention import SCORED_ARTICLES, TRACKS
from questionnaires.coverage import coverage
from questionnaires.instrument import Section
from questionnaires.library import open_instrument, read_edition
from questionnaires.method import load_method
from questionnaires.questions import (
    ChoiceQuestion,
    CoverageQuestion,
    ElementsQuestion,
    LadderQuestion,
    NumberQuestion,
    Question,
)
from tests.each import of_each

EDITION = open_instrument("2026.1", "en")
QUESTIONS = tuple(EDITION.by_id.values())
SCORED = tuple(q for q in QUESTIONS if q.scored)
SECTIONS = EDITION.sections
#: What the register wants to be asked, and where.
ASKED_ARTICLES = {
    track: {
        article.article
        for article in EDITION.convention.articles
        if article.article in SCORED_ARTICLES
        and any(track in (o.tracks or ()) for o in article.obligations if o.is_duty)
    }
    for track in TRACKS
}
#: One definition on which several offences rest: what it lacks, each of them lacks.
SHARED_DEFINITIONS = {"legal.14.material"}
VAGUE = re.compile(
    r"\b(adequate\w*|effective\w*|regular\w*|comply|complies|complian\w+|sufficient\w*)", re.I
)
MARK = re.compile(r"\[([^\]]+)\]")


def by_id(question: Question | Section) -> str:
    return question.id


def texts(question: Question) -> Iterator[str]:
    """Every text of a question that somebody reads."""
    yield question.text
    yield question.why
    if question.need:
        yield question.need
    if question.evidence:
        yield question.evidence.counts
        yield question.evidence.example
    if question.notes_for_answering:
        yield question.notes_for_answering
    if question.conditional and question.conditional.note:
        yield question.conditional.note
    if isinstance(question, ElementsQuestion):
        yield from (element.text for element in question.elements)
    if isinstance(question, LadderQuestion):
        yield from question.levels
    if isinstance(question, ChoiceQuestion):
        yield from (option.text for option in question.options)
    if isinstance(question, CoverageQuestion):
        yield question.units
    if isinstance(question, NumberQuestion):
        yield from (question.unit, question.period)


def section_texts(section: Section) -> Iterator[str]:
    yield section.title
    yield from filter(None, (section.intro, section.sensitive))
    for question in section.questions:
        yield from texts(question)


def verbs(question: Question) -> set[str]:
    return {EDITION.convention.by_id[o].verb for o in question.obligations}


# --- the shape of the edition ---------------------------------------------------------------


def test_every_questionnaire_has_sections_that_one_agency_can_answer() -> None:
    assert Counter(section.track for section in SECTIONS).keys() == ASKED_ARTICLES.keys()
    for section in SECTIONS:
        assert 1 <= len(section.audience) <= 3, section.id


@pytest.mark.parametrize("track", ASKED_ARTICLES)
def test_each_questionnaire_asks_about_its_articles(track: str) -> None:
    articles = {
        EDITION.convention.article_of[o].article
        for question in SCORED
        if question.track == track
        for o in question.obligations
    }
    assert articles == ASKED_ARTICLES[track]


def test_every_agency_of_a_state_has_something_to_answer() -> None:
    audiences = Counter(kind for section in SECTIONS for kind in section.audience)
    for kind in ("ministry_justice", "police", "prosecution", "central_authority", "cert"):
        assert audiences[kind] >= 1, kind
    shared = [
        section.id
        for section in SECTIONS
        if len(
            {"ministry_justice", "police", "prosecution", "central_authority", "cert"}
            & set(section.audience)
        )
        >= 2
    ]
    assert len(shared) >= 3, "where two agencies answer, contradictions come to light"


def test_the_audience_are_known_kinds_of_agency() -> None:
    known = set(EDITION.agency_kind_names)
    assert {kind for section in SECTIONS for kind in section.audience} <= known


def test_whatever_is_asked_about_is_asked_on_every_track_it_needs() -> None:
    missing = {
        (identity, track)
        for identity in EDITION.asked
        for track in EDITION.convention.by_id[identity].tracks or ()
        if track not in EDITION.asked[identity]
    }
    assert not missing


def test_no_question_stands_in_a_track_that_its_obligation_does_not_need() -> None:
    for identity, tracks in EDITION.asked.items():
        assert set(tracks) <= set(EDITION.convention.by_id[identity].tracks or ()), identity


def test_only_duties_are_scored() -> None:
    for question in SCORED:
        for identity in question.obligations:
            assert EDITION.convention.in_scope(identity), f"{question.id} scores {identity}"


def test_every_kind_and_feature_is_used() -> None:
    assert Counter(q.kind for q in QUESTIONS).keys() >= {
        "elements",
        "ladder",
        "coverage",
        "exists",
        "number",
        "frequency",
        "choice",
    }
    assert any(q.conditional for q in QUESTIONS)
    assert any(q.no_cases for q in QUESTIONS)
    assert any(q.applies_if and q.scored for q in QUESTIONS)
    assert any(q.applies_if and not q.scored for q in QUESTIONS)
    assert any(len(q.obligations) > 1 for q in SCORED)
    goalposts = [q for q in QUESTIONS if isinstance(q, NumberQuestion) and q.scored]
    assert any((q.floor or 0) > (q.target or 0) for q in goalposts), "fewer days are better"


@of_each(
    [q for q in QUESTIONS if isinstance(q, ElementsQuestion) and q.id not in SHARED_DEFINITIONS]
)
def test_what_one_duty_lacks_does_not_lower_another(question: ElementsQuestion) -> None:
    assert len(question.obligations) == 1, "elements of two duties are two questions"


def test_a_mixed_section_says_what_to_do_with_the_questions_of_others() -> None:
    mixed = {"fiu", "forensic_lab", "cert", "ministry_foreign_affairs"}
    for section in SECTIONS:
        if mixed & set(section.audience):
            assert "not the business of your office" in (section.intro or ""), section.id


# --- the wording of every question ----------------------------------------------------------


@of_each(QUESTIONS)
def test_a_question_is_short_and_is_one_question(question: Question) -> None:
    assert len(question.text.split()) <= 30
    assert question.text.endswith("?") and question.text.count("?") == 1
    sentences = re.findall(r"[.?!](?:\s|$)", question.why)
    assert 1 <= len(sentences) <= 3, "one to three sentences say why"
    assert not re.search(r"\bnot\b.*\b(not|without|no)\b", question.text), "double negative"


@of_each(QUESTIONS)
def test_a_question_says_which_article_asks(question: Question) -> None:
    articles = {EDITION.convention.article_of[o].article for o in question.obligations}
    for article in articles:
        assert re.search(rf"\b[Aa]rticle {article}\b", question.why), article


@of_each(QUESTIONS)
def test_the_tone_of_why_is_the_verb_of_the_convention(question: Question) -> None:
    asked = verbs(question)
    why = question.why
    if asked & {"shall", "qualified"}:
        assert re.search(r"\bmust\b", why)
    if asked == {"qualified"}:
        limit = (
            r"must, (in accordance with|within|where|as far as|as appropriate|subject to)\b[^.]*,"
        )
        assert re.search(limit, why), "a qualified duty is said with its limit"
    if asked == {"endeavour"}:
        assert re.search(r"\bmust (try|consider)\b", why)
    else:
        assert not re.search(r"\bmust (try|consider)\b", why)
    if asked <= {"may", "none"}:
        assert "must" not in why
        assert not question.scored
        # A clause that only limits a duty leaves nothing to the State's wish.
        assert ("may, if it wishes," in why) == ("may" in asked)


@of_each(QUESTIONS)
def test_no_vague_word_stands_in_for_what_can_be_seen(question: Question) -> None:
    for text in texts(question):
        plain = re.sub(r"\[?effective remed(y|ies)\]?", "", text)
        assert not VAGUE.search(plain), text


@of_each([q for q in QUESTIONS if isinstance(q, ChoiceQuestion) and q.multiple])
def test_a_state_that_chose_nothing_can_say_so(question: ChoiceQuestion) -> None:
    # The page offers "None of these" under elements only; an empty choice is no answer.
    assert "none" in {option.code for option in question.options}


@of_each(SECTIONS)
def test_every_marked_word_is_in_the_glossary(section: Section) -> None:
    words = {w.casefold() for term in EDITION.glossary for w in (term.term, *term.also)}
    for text in section_texts(section):
        for mark in MARK.findall(text):
            assert mark.casefold() in words, f"[{mark}]"


def test_every_word_of_the_glossary_is_marked_somewhere() -> None:
    marks = {
        mark.casefold()
        for section in SECTIONS
        for text in section_texts(section)
        for mark in MARK.findall(text)
    }
    for term in EDITION.glossary:
        assert marks & {w.casefold() for w in (term.term, *term.also)}, term.term


@of_each(SCORED)
def test_a_scored_question_says_what_is_wanted_and_what_proves_it(question: Question) -> None:
    assert question.need and not question.need.endswith(".")
    assert "\n" not in question.need and len(question.need) <= 100
    assert question.evidence and question.evidence.counts and question.evidence.example


@of_each(QUESTIONS)
def test_an_unconditional_duty_is_never_not_applicable(question: Question) -> None:
    if question.conditional is None:
        return
    for identity in question.obligations:
        obligation = EDITION.convention.by_id[identity]
        assert obligation.verb != "shall" or obligation.qualifier, identity
    assert question.conditional.note, "it says when it is not applicable"


@of_each([q for q in QUESTIONS if isinstance(q, LadderQuestion)])
def test_the_upper_levels_include_the_lower_and_the_top_is_measured(
    question: LadderQuestion,
) -> None:
    top = question.levels[4]
    assert top.startswith("Level 3, and ")
    assert re.search(r"\b(measured|reviewed|counted|checked|tested|published)\b", top)
    assert "at least yearly" in top


def test_the_example_for_authors_is_sound(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "questionnaires/README.md").read_text(encoding="utf-8")
    edition, glossary, section = re.findall(r"```yaml\n(.*?)```", page, re.S)
    (tmp_path / "2027.1/legal").mkdir(parents=True)
    (tmp_path / "2027.1/edition.yaml").write_text(edition, encoding="utf-8")
    (tmp_path / "2027.1/glossary.yaml").write_text(glossary, encoding="utf-8")
    (tmp_path / "2027.1/legal/production.yaml").write_text(section, encoding="utf-8")
    assert checks.check(*read_edition("2027.1", roots=[tmp_path])) == []


# --- the whole, and its rapid profile -------------------------------------------------------


def test_it_asks_about_all_185_duties_on_every_track_they_need() -> None:
    assert EDITION.edition.whole
    rows = coverage(EDITION)
    duties = {cell.obligation for row in rows for cell in row.expected}
    assert len(duties) == 185
    assert [cell for row in rows for cell in row.missing] == []
    assert [duty for row in rows for duty in row.unread] == []


def test_it_is_as_long_as_one_state_can_answer() -> None:
    assert 260 <= len(SCORED) <= 340
    for kind in by_agency_kind(EDITION, load_method()):
        assert kind.questions <= 70, kind.name


def test_every_option_of_the_convention_is_asked_without_a_score() -> None:
    for article in EDITION.convention.articles:
        if article.article not in SCORED_ARTICLES:
            continue
        options = {
            o.id for o in article.obligations if o.verb == "may" and o.binds == "state_party"
        }
        asked = {o for q in QUESTIONS for o in q.obligations}
        assert options <= asked, (article.article, options - asked)


def test_its_rapid_profile_takes_less_than_two_hours() -> None:
    rapid = open_instrument("2026.1-rapid")
    assert 35 <= len(rapid.by_id) <= 45
    assert {q.track for q in rapid.by_id.values()} == set(TRACKS)
    assert sum(row.minutes for row in by_section(rapid, load_method())) < 120
    guarded = {o for q in rapid.by_id.values() for o in q.obligations}
    assert {"24.1", "24.2"} <= guarded, "no powers without their safeguards"
