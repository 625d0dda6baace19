"""Consent: given and withdrawn by the focal point only, section by section."""

import pytest
from sqlalchemy import select

from survey.actions.sharing import give_consent, withdraw_consent
from survey.extensions import db
from survey.models import Assessment, AuditEvent, Consent, Job, JobState
from survey.problems import NotVisible, Refused, UnknownThing
from tests.survey.cast import LAW, NAMES, TOOLS


def do(cast, action=give_consent, who="fatima", section=LAW, organisation=None):
    return action(
        actor=cast.actor(who),
        assessment=cast.assessment,
        section=section,
        organisation=organisation or cast.office,
    )


def consents():
    db.session.rollback()
    return db.session.scalars(select(Consent).order_by(Consent.id)).all()


def test_giving_and_withdrawing_twice_is_doing_it_once(cast):
    assert [do(cast), do(cast, who="goran")] == [True, False]
    assert [do(cast, withdraw_consent), do(cast, withdraw_consent)] == [True, False]
    assert do(cast) is True
    first, second = consents()
    assert first.withdrawn_by_id == cast.people["fatima"] and second.withdrawn_at is None
    verbs = [event.verb for event in db.session.scalars(select(AuditEvent))]
    assert verbs == ["give_consent", "withdraw_consent", "give_consent"]


def test_only_sections_and_organisations_that_exist(cast):
    for section, organisation, kind in (
        ("legal.crimes", cast.office, "section"),
        (LAW, "nobody", "organisation"),
        (LAW, cast.ministry, "organisation"),
    ):
        for action in (give_consent, withdraw_consent):
            with pytest.raises(UnknownThing) as unknown:
                do(cast, action, section=section, organisation=organisation)
            assert unknown.value.kind == kind
    assert consents() == []


@pytest.mark.parametrize("action", [give_consent, withdraw_consent])
@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
def test_nobody_else_opens_or_closes(cast, action, who):
    if action is withdraw_consent:
        do(cast)
    before = [(consent.id, consent.withdrawn_at) for consent in consents()]
    with pytest.raises(Refused if who == "chen" else NotVisible):
        do(cast, action, who)
    assert [(consent.id, consent.withdrawn_at) for consent in consents()] == before


def test_withdrawal_takes_away_what_was_made_for_that_organisation_and_nothing_else(bare_app, cast):
    do(cast)
    do(cast, section=TOOLS)
    do(cast, organisation=cast.donor)
    folder = bare_app.config["INSTANCE"] / "documents"
    offices = {consent.organisation.name: consent.organisation_id for consent in consents()}
    assessment = db.session.scalars(
        select(Assessment).where(Assessment.public_id == cast.assessment)
    ).one()
    files = {}
    for name, organisations, state in (
        ("theirs", [offices["United Office"]], JobState.DONE),
        ("running", [offices["United Office"]], JobState.RUNNING),
        ("donors", [offices["Generous Donor"]], JobState.DONE),
        ("own", [], JobState.DONE),
    ):
        params = {"form": "pdf", "language": "en", "organisations": organisations}
        job = Job(kind="report", key=name, assessment=assessment, params=params, state=state)
        db.session.add(job)
        db.session.flush()
        files[name] = folder / f"{job.public_id}.pdf"
        files[name].write_bytes(b"%PDF")
    db.session.commit()
    assert do(cast, withdraw_consent) is True
    db.session.rollback()
    states = {job.key: job.state for job in db.session.scalars(select(Job))}
    assert states == {"theirs": "expired", "running": "expired", "donors": "done", "own": "done"}
    assert {name for name, file in files.items() if file.exists()} == {"donors", "own"}


def test_a_withdrawal_that_is_not_kept_takes_nothing_away(bare_app, cast, monkeypatch):
    do(cast)
    job = Job(
        kind="report",
        key="k",
        assessment_id=consents()[0].assessment_id,
        params={"form": "pdf", "organisations": [consents()[0].organisation_id]},
        state=JobState.DONE,
    )
    db.session.add(job)
    db.session.commit()
    file = bare_app.config["INSTANCE"] / "documents" / f"{job.public_id}.pdf"
    file.write_bytes(b"%PDF")

    def broken(*_args, **_kwargs):
        raise RuntimeError("the disk is gone")

    actor = cast.actor("fatima")
    monkeypatch.setattr("survey.actions.sharing.audit.record", broken)
    with pytest.raises(RuntimeError):
        withdraw_consent(
            actor=actor, assessment=cast.assessment, section=LAW, organisation=cast.office
        )
    assert file.exists() and consents()[0].withdrawn_at is None
