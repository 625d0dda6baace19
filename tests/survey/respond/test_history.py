"""The history of an answer: every version, who and when, what changed; any of them comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from survey.actions import sections
from survey.models.base import now, pretending
from tests.survey.cast import ACT, LAW, OFFLINE, ORDER, card
from tests.survey.respond.conftest import words


@pytest.fixture
def typed(desk, everybody):
    """``typed(card(...), hours=2)``: Amina saves it so many hours ago; on what stands then."""

    def save(one, hours=0.0, question=ORDER):
        with desk.app.app_context(), pretending(now() - timedelta(hours=hours)):
            stored = desk.answers().get(question)
            base = stored.revision if stored else 0
            made = card(*one.raw.chosen, base=base, evidence=one.evidence, comment=one.raw.comment)
            assert everybody.save("amina", everybody.ministry, LAW, {question: made}).saved

    return save


@pytest.fixture
def path():
    return f"/questions/{ORDER}/history"


def test_every_version_says_who_when_and_what_changed(desk, typed, path):
    typed(card("quick", comment="the old text stays", evidence=(ACT,)), hours=5)
    typed(card("quick", "secret", comment="the new text stays", evidence=()), hours=2)
    said = words(desk.get(path))
    newest, first = said.split("Amina ,")[1:]
    assert "stands now" in newest and "stands now" not in first
    assert "Answer added: It is kept confidential" in newest
    assert "Source taken away: Cybercrime Act 2019" in newest
    assert "Remark changed: the [taken away: old ] [added: new ] text stays" in newest
    assert "Not answered" not in said, "nothing is not taken away by the first answer"
    assert "Source added: Cybercrime Act 2019" in first and "Bring this answer back" in first
    assert "Bring this answer back" not in newest


def test_what_was_typed_in_one_go_is_one_piece_of_work(desk, typed, path):
    typed(card("quick", comment="before"), hours=5)
    for text in ("a", "a b", "a b c"):
        typed(card("quick", comment=text), hours=1)
    said = words(desk.get(path))
    assert said.count("Amina ,") == 2 and "2 steps on the way" in said
    assert said.count("Bring this answer back") == 3, "each step too"


def test_a_former_text_comes_back_with_its_sources_as_a_new_version(desk, typed, path):
    typed(card("quick", comment="first", evidence=(ACT,)), hours=3)
    typed(card("secret", comment="second", evidence=()), hours=2)
    before = desk.answers()[ORDER]
    assert (before.comment, before.evidence) == ("second", ())
    answer = desk.client.post(desk.path + path, data={"revision": "1", "base": "2"})
    assert answer.status_code == 303
    stored = desk.answers()[ORDER]
    assert (stored.comment, stored.revision) == ("first", 3)
    assert stored.value == {"codes": ["quick"]}
    assert [(e.source, e.pinpoint, e.is_law) for e in stored.evidence] == [
        (ACT.source, ACT.pinpoint, True)
    ]
    assert [former["comment"] for former in desk.former()] == ["first", "second"]
    assert (
        desk.client.post(desk.path + path, data={"revision": "2", "base": "3"}).status_code == 303
    )
    assert desk.answers()[ORDER].comment == "second" and desk.answers()[ORDER].evidence == ()


def test_bringing_back_over_a_newer_answer_is_refused(desk, typed, path):
    typed(card("quick", comment="first"), hours=3)
    typed(card("secret", comment="second"), hours=2)
    typed(card("anyone", comment="third"), hours=1)
    answer = desk.client.post(desk.path + path, data={"revision": "1", "base": "2"})
    assert answer.status_code == 409 and "Amina saved another answer" in words(answer)
    assert desk.answers()[ORDER].comment == "third"


@pytest.mark.parametrize("revision", ["0", "7", "-1", "x", ""])
def test_a_version_that_never_was_is_not_found(desk, typed, path, revision):
    typed(card("quick"))
    answer = desk.client.post(desk.path + path, data={"revision": revision, "base": "1"})
    assert answer.status_code == 404
    assert desk.answers()[ORDER].revision == 1


def test_pressing_twice_brings_back_once(desk, typed, path):
    typed(card("quick", comment="first"), hours=3)
    typed(card("secret", comment="second"), hours=2)
    for base in ("2", "3"):
        sent = {"revision": "1", "base": base}
        assert desk.client.post(desk.path + path, data=sent).status_code == 303
    assert desk.answers()[ORDER].revision == 3


def test_whoever_may_not_answer_reads_and_brings_nothing_back(desk, desk_of, typed, path):
    typed(card("quick", comment="first"), hours=3)
    typed(card("secret", comment="second"), hours=2)
    benoit = desk_of("benoit")
    said = words(benoit.get(path))
    assert "second" in said and "Bring this answer back" not in said
    sent = {"revision": "1", "base": "2"}
    assert benoit.client.post(desk.path + path, data=sent).status_code == 403
    for who in ("fatima", "dalia", "odile", "chen", "ada"):
        assert desk_of(who).get(path).status_code == 404


def test_former_texts_stay_in_the_agency_when_the_section_is_handed_in(
    desk, desk_of, everybody, typed, path
):
    typed(card("quick", comment="a draft for nobody"), hours=3)
    typed(card("secret", comment="what we say"), hours=2)
    where = {"assessment": desk.assessment, "agency": desk.agency, "section": desk.section}
    with desk.app.app_context():
        sections.submit_section(actor=everybody.actor("amina"), **where)
        sections.hand_in_section(actor=everybody.actor("benoit"), **where)
    sent = {"revision": "1", "base": "2"}
    for who, answered in (("amina", 409), ("benoit", 403), ("fatima", 404), ("goran", 404)):
        own = who in ("amina", "benoit")
        section = desk_of(who).get()
        assert section.status_code == 200 and (own or "/history" not in section.text), who
        assert desk_of(who).get(path).status_code == (200 if own else 404), who
        assert desk_of(who).client.post(desk.path + path, data=sent).status_code == answered, who


def test_a_long_history_has_pages_and_loses_no_version(desk, typed, path):
    for number in range(45):
        typed(card("quick", comment=f"text{number}."), hours=50 - number)
    page = desk.get(path)
    said = words(page)
    assert "text44." in said and "Older versions" in said
    older = page.text.split("before=")[1].split('"')[0]
    rest = words(desk.get(f"{path}?before={older}"))
    for number in range(45):
        assert f"text{number}." in said + rest
    assert "Older versions" not in rest


def test_a_question_never_answered_says_so(desk):
    assert "There is no answer yet" in words(desk.get(f"/questions/{OFFLINE}/history"))
    assert desk.get("/questions/legal.25.nothing/history").status_code == 404


def test_versions_are_never_markup(desk, typed, path):
    typed(card("quick", comment="<script>alert(1)</script> a", evidence=(ACT,)), hours=3)
    typed(card("quick", comment="<script>alert(1)</script> b", evidence=()), hours=1)
    assert "<script>alert" not in desk.get(path).text
