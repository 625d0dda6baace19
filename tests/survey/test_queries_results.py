"""Results: live for the State, frozen once signed, and for others only what was opened to them."""

import json

import pytest
from sqlalchemy import update

from survey import kept, scope, views
from survey.actions.sharing import withdraw_consent
from survey.extensions import db
from survey.models import AnswerRow, Assessment, Assignment, PartyState, Person
from survey.problems import NotVisible, UnknownThing
from survey.queries import admin, coordinate, results
from tests.survey.cast import ACT, LAW, NAMES, OFFLINE, ORDER, PEOPLE, TOOLS, card
from tests.survey.test_actions_reports import share, sign

STATE = ("fatima", "goran")


def page(cast, who="fatima", assessment=None):
    return results.results_page(cast.actor(who), assessment or cast.assessment)


def test_the_state_reads_a_draft_of_what_was_handed_in(cast):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert page(cast).scorecard.national[OFFLINE].standing == "unknown"
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("no", base=1)})
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    draft = page(cast)
    assert draft.draft and draft.own and draft.snapshot is None
    assert draft.scorecard.national[OFFLINE].value == 0
    assert draft.seen().whole and draft.seen_sheet().agencies[0].name == "Ministry of Justice"


def test_after_the_signature_only_the_snapshot_speaks(cast):
    cast.hand_in_law()
    before = page(cast)
    sign_only(cast)
    db.session.execute(update(AnswerRow).values(state="dont_know", value=None))
    db.session.execute(update(PartyState).where(PartyState.code == "XAA").values(name="Lemuria"))
    db.session.commit()
    after = page(cast)
    assert not after.draft and after.snapshot.signer_name == "H.E. Minister"
    assert after.scorecard == before.scorecard
    assert after.sheet.agencies == before.sheet.agencies
    assert after.source == after.snapshot.digest
    assert results.answers_export(cast.actor("fatima"), cast.assessment) == after.sheet


def sign_only(cast):
    from tests.survey.test_actions_signing import (
        do,
        request_approval,
        sign_off,
        start_validating,
    )

    for action in (start_validating, request_approval, sign_off):
        do(cast, action)


@pytest.mark.parametrize("who", [name for name in NAMES if name not in STATE])
def test_before_the_signature_nobody_else_sees_anything(cast, who):
    cast.hand_in_law()
    for office in (cast.office, cast.reviewers, cast.donor):
        share(cast, organisation=office)
    with pytest.raises(NotVisible):
        page(cast, who)
    with pytest.raises(NotVisible):
        results.answers_export(cast.actor(who), cast.assessment)


@pytest.mark.parametrize("who", [name for name in NAMES if name not in STATE])
def test_after_it_without_consent_still_nobody(cast, who):
    sign(cast)
    with pytest.raises(NotVisible):
        page(cast, who)


def test_consent_opens_to_the_organisation_it_names(cast):
    share(cast, organisation=cast.donor)
    sign(cast)
    seen = page(cast, "oscar")
    assert seen.view.shared_sections == {LAW} and not seen.view.agencies_visible
    assert set(seen.seen().national) == {ORDER, OFFLINE}
    assert not seen.own and seen.view.reader == "Generous Donor"
    for who in ("amina", "benoit", "dalia", "rafael", "chen", "ada", "odile"):
        with pytest.raises(NotVisible):
            page(cast, who)
    share(cast, action=withdraw_consent, organisation=cast.donor)
    with pytest.raises(NotVisible):
        page(cast, "oscar")


def test_readers_outside_get_no_agency_and_no_remark(cast):
    secret = "A remark of the ministry."
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", comment=secret, evidence=(ACT,))})
    db.session.execute(update(Assignment).values(status="handed_in"))
    db.session.commit()
    share(cast)
    share(cast, PEOPLE)
    sign_only(cast)
    seen = page(cast, "chen")
    assert seen.sheet.agencies == () and seen.sheet.settlements == {}
    shown = json.dumps([repr(seen.seen()), repr(seen.seen_sheet())])
    assert "Cybercrime Act 2019" in shown
    for hidden in (secret, "Ministry", "Amina", cast.ministry):
        assert hidden not in shown
    assert secret in repr(page(cast).seen())


def test_a_new_consent_widens_what_is_read_at_once(cast):
    share(cast)
    sign(cast)
    assert page(cast, "chen").view.shared_sections == {LAW}
    share(cast, TOOLS)
    assert page(cast, "chen").view.shared_sections == {LAW, TOOLS}
    share(cast, action=withdraw_consent)
    assert page(cast, "chen").view.shared_sections == {TOOLS}


def test_each_of_two_walls_holds_alone(cast):
    """Who may ask (readers) and what is handed out (reading_of) look at consent and signature
    themselves."""

    def walls():
        db.session.rollback()
        found = db.session.scalars(
            db.select(Assessment).where(Assessment.public_id == cast.assessment)
        ).one()
        try:
            read = bool(views.reading_of(cast.actor("oscar"), found, views.snapshot_of(found)))
        except NotVisible:
            read = False
        return bool(scope.readers(found.id)), read

    assert walls() == (False, False)
    share(cast, organisation=cast.donor)
    assert walls() == (False, False)
    sign(cast)
    assert walls() == (True, True)
    share(cast, action=withdraw_consent, organisation=cast.donor)
    assert walls() == (False, False)


def test_one_states_consent_opens_nothing_of_another(cast):
    share(cast)
    sign(cast)
    with pytest.raises(NotVisible):
        page(cast, "chen", cast.other_assessment)
    with pytest.raises(NotVisible):
        page(cast, "odile")
    with pytest.raises(NotVisible):
        page(cast, "fatima", cast.other_assessment)
    with pytest.raises(NotVisible):
        page(cast, "fatima", "nothing")


def test_it_asks_few_times_however_much_was_shared(cast, queries):
    share(cast)
    sign(cast)
    actor = cast.actor("chen")
    kept.forget()
    with queries() as few:
        results.results_page(actor, cast.assessment)
    with queries() as again:
        results.results_page(actor, cast.assessment)
    share(cast, TOOLS)
    share(cast, PEOPLE)
    actor = cast.actor("chen")
    kept.forget()
    with queries() as many:
        results.results_page(actor, cast.assessment)
    assert len(many) == len(few) <= 7
    assert len(again) == len(few) - 1, "what was signed is read once"


# coordinators


def test_a_coordinator_sees_progress_of_all_and_answers_of_none(cast):
    cast.hand_in_law()
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    atlantis, borduria = coordinate.states(cast.actor("chen"))
    assert (atlantis.state.name, atlantis.status) == ("Atlantis", "collecting")
    law = coordinate.progress(cast.actor("chen"), cast.assessment).sections[0]
    assert (law.section_id, law.assigned, law.begun, law.handed_in) == (LAW, 2, 2, 1)
    assert (atlantis.assigned, atlantis.handed_in, atlantis.shared) == (4, 1, False)
    assert (borduria.assigned, borduria.handed_in) == (1, 0)


def test_consent_counts_as_shared_only_once_signed(cast):
    share(cast)
    share(cast, TOOLS)
    assert not coordinate.states(cast.actor("chen"))[0].shared
    sign(cast)
    row = coordinate.states(cast.actor("chen"))[0]
    assert (row.shared, row.shared_sections) == (True, 2) and row.signed_on is not None


def test_reviewers_and_observers_find_only_what_was_shared_with_them(cast):
    share(cast, organisation=cast.donor)
    assert coordinate.states(cast.actor("oscar")) == []
    sign(cast)
    (row,) = coordinate.states(cast.actor("oscar"))
    assert (row.state.name, row.begun, row.assigned) == ("Atlantis", 0, 0)
    with pytest.raises(NotVisible):
        coordinate.progress(cast.actor("oscar"), cast.assessment)
    for who in ("rafael", "amina", "fatima", "ada", "odile"):
        assert coordinate.states(cast.actor(who)) == []


def test_progress_costs_the_same_for_one_state_and_for_many(cast, queries):
    actor = cast.actor("chen")
    with queries() as few:
        coordinate.states(actor)
    round_id = db.session.scalars(db.select(Assessment.round_id)).first()
    for number in range(40):
        state = PartyState(code=f"X{number:02}", name=f"State {number}")
        db.session.add(Assessment(state=state, round_id=round_id))
    db.session.commit()
    db.session.rollback()
    with queries() as many:
        assert len(coordinate.states(actor)) == 42
    assert len(many) == len(few)
    assert not any("answer" in statement for statement in many)


# administrators


def test_an_administrator_sees_accounts_and_no_answer(cast, queries):
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes", comment="a remark")})
    ada = cast.actor("ada")
    with queries() as sent:
        accounts = admin.accounts(ada)
        facts = admin.deployment(ada)
    amina = next(person for person in accounts.people if person.name == "Amina")
    assert [(grant.role, grant.place) for grant in amina.grants] == [
        ("respondent", "Ministry of Justice, Atlantis")
    ]
    assert (facts.people, facts.states, facts.editions) == (10, 2, ("tiny-tracks",))
    assert not any("FROM answer" in statement for statement in sent)


@pytest.mark.parametrize("who", [name for name in NAMES if name != "ada"])
@pytest.mark.parametrize("query", [admin.accounts, admin.deployment])
def test_nobody_else_sees_accounts(cast, who, query):
    with pytest.raises(NotVisible):
        query(cast.actor(who))


def test_accounts_cost_the_same_for_few_and_for_many(cast, queries):
    ada = cast.actor("ada")
    with queries() as few:
        admin.accounts(ada)
    strangers(50)
    with queries() as many:
        assert admin.accounts(ada).total == 60
    assert len(many) == len(few)


def strangers(count: int) -> None:
    db.session.add_all(
        Person(name=f"P{n:03}", email=f"p{n:03}@example.org", fs_uniquifier=f"p{n}")
        for n in range(count)
    )
    db.session.commit()


def test_accounts_come_by_the_page_and_each_stands_on_one(cast):
    ada = cast.actor("ada")
    strangers(95)
    pages = [admin.accounts(ada, page=number) for number in (1, 2, 3)]
    assert [(len(one.people), one.total, one.pages) for one in pages] == [
        (50, 105, 3),
        (50, 105, 3),
        (5, 105, 3),
    ]
    names = [person.name for one in pages for person in one.people]
    assert names == sorted(names) and len(set(names)) == 105
    for wrong in (0, 4):
        with pytest.raises(UnknownThing):
            admin.accounts(ada, page=wrong)


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"who": "AMINA@"}, ["Amina"]),
        ({"who": "generous"}, ["Oscar"]),
        ({"who": "ministry of justice", "state": "XAA"}, ["Amina", "Benoit"]),
        ({"who": "ministry of justice", "state": "XAB"}, ["Odile"]),
        ({"who": "%"}, []),
        ({"who": "_mina"}, []),
        ({"state": "nowhere"}, []),
    ],
)
def test_an_account_is_found_by_name_mail_or_office(cast, wanted, names):
    assert [one.name for one in admin.accounts(cast.actor("ada"), **wanted).people] == names
