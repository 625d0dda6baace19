"""The register: nothing of it is lost, and what an edition asks about was read for it."""

from __future__ import annotations

from collections import Counter
from graphlib import TopologicalSorter

import pytest

from questionnaires.convention import TRACKS, Convention
from questionnaires.library import agency_kinds, convention, open_instrument

#: The articles that the edition 2026.1 asks about.
ASKED = tuple(sorted({convention().article_of[o].article for o in open_instrument("2026.1").asked}))


@pytest.fixture(scope="module")
def register() -> Convention:
    return convention()


def test_it_has_every_article_once_in_order(register: Convention) -> None:
    assert [article.article for article in register.articles] == list(range(1, 69))
    assert all(article.title for article in register.articles)


def test_it_has_every_obligation_once_below_its_article(register: Convention) -> None:
    ids = [o.id for article in register.articles for o in article.obligations]
    assert len(ids) == len(set(ids)) == 331
    for obligation, article in register.article_of.items():
        number = "".join(c if c.isdigit() else " " for c in obligation).split()[0]
        assert int(number) == article.article, obligation


def test_it_has_every_verb_as_often_as_it_was_read(register: Convention) -> None:
    obligations = register.by_id.values()
    assert Counter(o.verb for o in obligations) == {
        "shall": 115,
        "qualified": 41,
        "endeavour": 36,
        "may": 87,
        "none": 52,
    }
    assert Counter(o.binds for o in obligations) == {"state_party": 322, "other": 9}
    assert Counter(o.nature for o in obligations) == {None: 273, "safeguard": 31, "definition": 27}


def test_188_duties_bind_states_and_185_of_them_are_scored(register: Convention) -> None:
    assert sum(o.is_duty for o in register.by_id.values()) == 188
    assert sum(register.in_scope(identity) for identity in register.by_id) == 185


def test_no_field_of_an_obligation_was_dropped(register: Convention) -> None:
    obligations = register.by_id.values()
    assert Counter(o.confidence for o in obligations) == {"knowledge": 274, "verified": 57}
    assert sum(o.capacity is not None for o in obligations) == 59
    assert sum(o.qualifier is not None for o in obligations) == 60
    assert sum(o.verb_note is not None for o in obligations) == 11
    assert sum(o.unsure is not None for o in obligations) == 6
    assert sum(o.parallel_text_read is not None for o in obligations) == 221
    assert sum(bool(o.secondary_dimensions) for o in obligations) == 49
    assert Counter(o.dimension for o in obligations) == {
        "legal": 171,
        "cooperation": 92,
        "institutional": 40,
        "prevention": 18,
        "technical": 10,
    }
    assert all(o.requirement and o.actors and o.evidence and o.assistance for o in obligations)
    assert sum(len(o.actors) for o in obligations) == 854
    assert sum(len(o.evidence) for o in obligations) == 410
    assert sum(len(o.assistance) for o in obligations) == 388
    assert sum(len(article.notes) for article in register.articles) == 207


def test_it_keeps_chapters_notifications_and_what_to_check_first(register: Convention) -> None:
    assert list(register.chapters) == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"]
    chapters = [article.chapter for article in register.articles]
    order = list(register.chapters)
    assert sorted(chapters, key=order.index) == chapters, "chapters follow one another"
    assert set(chapters) == set(order)
    assert len(register.notifications) == 14
    assert sum(n.mandatory for n in register.notifications) == 10
    assert [n.ref for n in register.notifications if not n.obligations] == ["64(3)-(4)"]
    assert len(register.check_first) == 21
    assert "authentic text prevails" in register.caution


def test_it_names_the_official_text_at_the_united_nations(register: Convention) -> None:
    assert register.official_text.startswith("https://www.unodc.org/")


def test_readings_of_parallel_texts_are_readable(register: Convention) -> None:
    assert register.by_id["25.1"].parallel_text_read == "BUD art. 16(1)"
    assert register.by_id["33.1"].parallel_text_read == "UNTOC art. 24(1); UNCAC art. 32(1), 33"
    for obligation in register.by_id.values():
        assert not (obligation.parallel_text_read or "").startswith("["), obligation.id


def test_one_list_of_agency_kinds_serves_it(register: Convention) -> None:
    codes = {kind.code for kind in agency_kinds()}
    assert len(codes) == 25
    assert {actor for o in register.by_id.values() for actor in o.actors} == codes


@pytest.mark.parametrize("number", ASKED)
def test_what_the_edition_asks_about_is_read_for_it(register: Convention, number: int) -> None:
    for obligation in register.by_number[number].obligations:
        assert obligation.title, obligation.id
        assert len(obligation.title.split()) <= 10, obligation.id
        assert obligation.title[0].isupper() and not obligation.title.endswith("."), obligation.id
        if obligation.is_duty:
            assert obligation.tracks, obligation.id
            assert list(obligation.tracks) == [t for t in TRACKS if t in obligation.tracks]
            assert obligation.due is not None and obligation.needs is not None, obligation.id
        else:
            assert obligation.tracks is None, f"{obligation.id} is no duty: nothing is expected"


def test_articles_that_no_edition_asks_about_are_not_yet_read(register: Convention) -> None:
    for identity, article in register.article_of.items():
        if article.article not in ASKED:
            assert register.by_id[identity].tracks is None, identity


def test_prerequisites_exist_are_duties_and_never_go_in_a_circle(register: Convention) -> None:
    graph = {o.id: o.needs for o in register.by_id.values() if o.needs}
    for identity, needs in graph.items():
        for need in needs:
            assert register.by_id[need].is_duty, f"{identity} needs {need}"
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("power", ["25.1", "25.2", "27a", "27b", "28.1", "28.2", "28.3", "28.4"])
def test_every_power_needs_the_safeguards_first(register: Convention, power: str) -> None:
    def all_needs(identity: str) -> set[str]:
        needs = register.by_id[identity].needs or ()
        return set(needs).union(*(all_needs(need) for need in needs))

    assert {"24.1", "24.2"} <= all_needs(power)


def test_offences_can_be_predicates_only_once_they_exist(register: Convention) -> None:
    needs = register.by_id["17.2ab"].needs or ()
    articles = {register.article_of[need].article for need in needs}
    assert set(range(7, 17)) <= articles


@pytest.mark.parametrize("identity", ["40.12a", "40.12c", "40.13a"])
def test_what_is_notified_at_deposit_is_due_before_it(register: Convention, identity: str) -> None:
    assert register.by_id[identity].due == "before_deposit"


def test_no_date_of_deposit_is_invented_for_the_contact_point(register: Convention) -> None:
    assert register.by_id["41.2"].due == "entry_into_force"


OFFENCES = (
    "7.1", "8.1", "9.1", "10", "11.1a", "11.1b", "12.1", "13ab", "13c", "14.1a", "14.1b", "14.1c",
    "14.1d", "15.1", "16.1", "17.1a", "17.1b",
)  # fmt: skip


@pytest.mark.parametrize("identity", [*OFFENCES, "17.2ab", "17.2c", "18.1", "19.1", "20", "22.1"])
def test_what_makes_an_offence_asks_for_law_alone(register: Convention, identity: str) -> None:
    assert register.by_id[identity].tracks == ("legal",)


def test_a_sanction_comes_after_its_offence(register: Convention) -> None:
    assert register.by_id["21.1"].needs == OFFENCES


@pytest.mark.parametrize("identity", ["21.6", "22.3"])
def test_a_duty_that_hangs_on_a_condition_says_it(register: Convention, identity: str) -> None:
    obligation = register.by_id[identity]
    assert obligation.verb == "shall" and (obligation.qualifier or "").startswith("only where")
