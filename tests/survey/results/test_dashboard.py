"""A State's results on one page, and its gaps."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from survey import kept
from survey.actions import assessments, sections
from survey.extensions import db
from survey.queries import results
from survey.results.dashboard import _read_gaps
from tests.survey import every_route, photographs
from tests.survey.cast import LAW, OFFLINE, ORDER, card
from tests.survey.results.conftest import words

VIEWS = ("", "/gaps", "/duties", "/evidence", "/safeguards", "/treaty", "/since")
PAGES = (
    *(f"results{view}" for view in VIEWS),
    "results/node/track:25/legal",
    f"results/question/{OFFLINE}",
)


def test_before_the_sign_off_the_focal_point_reads_a_draft(validating, see):
    for path in ("results", "results/gaps", "results/treaty", "results/since", "report"):
        said = words(see(validating, "fatima", path))
        assert "Draft: not signed off, not for sharing" in said, path
        assert "Signed off" not in said
    assert "every page of the report will say DRAFT" in words(see(validating, "fatima", "report"))


def test_after_the_sign_off_it_says_when(signed, see):
    said = words(see(signed, "fatima", "results"))
    assert "Signed off" in said and "Draft" not in said
    assert "DRAFT" not in words(see(signed, "fatima", "report"))


def test_it_says_whose_results_they_are_and_leads_on(validating, see):
    answer = see(validating, "fatima", "results")
    page = answer.text
    head, main = page.split("<main")
    assert "Focal point, Atlantis" in head and "Atlantis, First round" in main
    here = f"/assessments/{validating.cast.assessment}"
    for path in ("results/gaps", "report", "answers.json", "board", "results/node/article:25"):
        assert f'href="{here}/{path}"' in page, path
    assert 'href="/about"' in main


def test_whoever_is_shown_results_is_told_in_which_role(signed, see):
    head = see(signed, "chen", "results").text.split("<main")[0]
    assert "<span>Coordinator</span>" in head and "Focal point" not in head


@pytest.mark.parametrize(
    ("grades", "said"),
    [
        ("major major minor minor minor", "Read the 2 major gaps, then the other 3"),
        ("critical minor", "Read the 1 critical gap, then the other 1"),
        ("critical major minor", "Read the 2 critical and major gaps, then the other 1"),
        # Where all are grave, or none is, there are no others.
        ("critical major", "Read the 2 gaps, the most severe first"),
        ("minor minor", "Read the 2 gaps, the most severe first"),
        ("minor", "Read the one gap"),
    ],
)
def test_the_step_to_the_gaps_counts_them_as_the_sentence_beside_it(app, grades, said):
    rows = grades.split()
    gaps = SimpleNamespace(rows=rows, count=lambda *classes: sum(row in classes for row in rows))
    with app.test_request_context():
        assert _read_gaps(SimpleNamespace(gaps=gaps)) == said


def test_one_signs_after_reading_and_prints_before_sharing(validating, see):
    said = words(see(validating, "fatima", "results"))
    steps = said[said.index("What to do next") :]
    assert steps.index("Settle ") < steps.index("Read the ") < steps.index("Sign off"), steps


def test_nobody_is_sent_to_sign_while_agencies_still_answer(app, see):
    answering = photographs.scene(app, every_route.answering)
    said = words(see(answering, "fatima", "results"))
    steps = said[said.index("What to do next") :]
    assert "Sign off" not in steps
    assert "See on Progress what is still to come" in steps


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("state", "who"), [("validating", "fatima"), ("signed", "chen")])
def test_every_address_of_the_page_answers(state, who, request):
    scene = request.getfixturevalue(state)
    client = scene.client(who)
    seen, waiting = set(), [f"/assessments/{scene.cast.assessment}/results"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.mimetype == "text/html":
            waiting += [
                found.split("#")[0]
                for found in re.findall(r'(?:href|data-figure)="([^"]+)"', answer.text)
                if "/results" in found or "/report" in found
            ]
    assert any("/results/question/" in address for address in seen)
    assert any("/results/figures/" in address for address in seen)


@pytest.mark.parametrize("who", ["amina", "benoit", "dalia"])
def test_who_only_answers_sees_no_results(validating, see, who):
    for path in (*PAGES, "report", "answers.json", "results/figures/chapters.json"):
        assert see(validating, who, path).status_code == 404, path


@pytest.mark.parametrize("who", ["chen", "rafael", "oscar", "odile", "ada"])
def test_before_the_sign_off_nobody_else_sees_anything(validating, see, who):
    for path in (*PAGES, "report", "answers.json", "results/figures/chapters.json"):
        answer = see(validating, who, path)
        assert answer.status_code in (403, 404), path
        assert "Atlantis" not in answer.text


def test_signed_out_one_signs_in_first(validating, see):
    for path in (*PAGES, "report", "answers.json"):
        assert see(validating, "out", path).status_code in (302, 401)


def test_it_computes_what_may_be_seen_a_few_times_and_not_for_every_cell(
    validating, see, monkeypatch
):
    counted = []
    whole = results.see
    monkeypatch.setattr(
        results, "see", lambda *given, **more: (counted.append(1), whole(*given, **more))[1]
    )
    kept.forget()
    see(validating, "fatima", "results")
    assert len(counted) == 1
    for path in PAGES:
        see(validating, "fatima", path)
    assert len(counted) == 1, "what nothing changed is not computed again"


def test_looking_changes_nothing(signed, see):
    before = signed.tables()
    for who in ("fatima", "chen"):
        for path in (*PAGES, "report", "results/figures/articles.json"):
            assert see(signed, who, path).status_code == 200
    after = signed.tables()
    # That a shared State was read is itself kept, in the trail and nowhere else.
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"audit_event", "audit_head"}


def test_it_asks_the_database_a_few_times_whatever_is_shown(validating, see):
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if "set_config" not in statement:
            sent.append(statement)

    with validating.app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    see(validating, "fatima", "results")
    assert len(sent) <= 16, sent


def test_a_gap_leads_to_its_arithmetic_and_says_what_is_missing(validating, see):
    said = words(see(validating, "fatima", "results/gaps"))
    assert re.search(
        r"(nothing|little|a part|nearly all); next: (all|one step more) ?0\.\d\d", said
    )
    assert "A rule in force" in said and "Missing: It covers specified data of any kind" in said
    assert "Chapter IV" in said
    assert words(see(validating, "fatima", "results")).count("What to close first") >= 1


def test_what_nobody_could_answer_is_to_be_clarified(app, everybody, client_of):
    with app.app_context():
        for who, agency in (("amina", everybody.ministry), ("dalia", everybody.prosecution)):
            cards = {ORDER: card("~dont_know"), OFFLINE: card("~withheld")}
            everybody.save(who, agency, LAW, cards)
        sections.hand_in_section(
            actor=everybody.actor("dalia"),
            assessment=everybody.assessment,
            agency=everybody.prosecution,
            section=LAW,
        )
        assessments.start_validating(
            actor=everybody.actor("fatima"), assessment=everybody.assessment
        )
    here = f"/assessments/{everybody.assessment}/results"
    said = words(client_of("fatima").get(f"{here}/evidence"))
    assert "What to clarify" in said and "Withheld (1)" in said and "We don't know (1)" in said
    said = words(client_of("fatima").get(f"{here}/gaps"))
    assert "No gap is known" in said and "without a known answer" in said
