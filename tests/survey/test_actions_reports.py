"""Asking for a report: one job per document, and only for whoever may see the results."""

import sys
import threading
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from survey.actions.reports import request_report
from survey.actions.sharing import give_consent, withdraw_consent
from survey.extensions import db
from survey.models import Job, JobState
from survey.problems import NotVisible, UnknownThing
from survey.queries import jobs, results
from tests.survey.cast import LAW, NAMES, OFFLINE, TOOLS, card
from tests.survey.test_actions_signing import do as step
from tests.survey.test_actions_signing import request_approval, sign_off, start_validating


@pytest.fixture(autouse=True)
def woken(monkeypatch):
    """The jobs that a worker was woken for; no worker runs."""
    called = []
    monkeypatch.setitem(
        sys.modules, "survey.jobs.queue", SimpleNamespace(wake=lambda job_id: called.append(job_id))
    )
    return called


def ask(cast, who="fatima", language="en", form="pdf"):
    return request_report(
        actor=cast.actor(who), assessment=cast.assessment, language=language, form=form
    )


def count():
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Job))


def finish(bare_app, job_id):
    db.session.rollback()
    job = db.session.scalars(select(Job).where(Job.public_id == job_id)).one()
    job.state, job.result = JobState.DONE, f"{job_id}.pdf"
    db.session.commit()
    file = bare_app.config["INSTANCE"] / "documents" / f"{job_id}.pdf"
    file.write_bytes(b"%PDF")
    return file


def sign(cast):
    cast.hand_in_law()
    step(cast, start_validating)
    step(cast, request_approval)
    step(cast, sign_off)


def share(cast, section=LAW, action=give_consent, organisation=None):
    return action(
        actor=cast.actor("fatima"),
        assessment=cast.assessment,
        section=section,
        organisation=organisation or cast.office,
    )


def test_ten_equal_clicks_are_one_job(bare_app, cast, woken):
    actor, barrier, found = cast.actor("fatima"), threading.Barrier(10), []

    def click():
        with bare_app.app_context():
            barrier.wait()
            found.append(request_report(actor=actor, assessment=cast.assessment, language="en"))
            db.session.remove()

    threads = [threading.Thread(target=click) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({job.job_id for job in found}) == 1 and count() == 1
    assert sum(job.new for job in found) == 1
    assert set(woken) == {found[0].job_id}


def test_a_finished_document_is_found_again_until_something_changes(bare_app, cast, woken):
    first = ask(cast)
    finish(bare_app, first.job_id)
    woken.clear()
    again = ask(cast, "goran")
    assert (again.job_id, again.state, again.new) == (first.job_id, JobState.DONE, False)
    assert woken == []
    cast.save("amina", cast.ministry, LAW, {OFFLINE: card("yes")})
    assert ask(cast).job_id == first.job_id, "what is not handed in changes no report"
    cast.save("dalia", cast.prosecution, LAW, {OFFLINE: card("no")})
    from survey.actions.sections import hand_in_section

    hand_in_section(
        actor=cast.actor("dalia"), assessment=cast.assessment, agency=cast.prosecution, section=LAW
    )
    assert ask(cast).job_id != first.job_id


def test_a_failed_job_is_made_anew_and_so_is_one_whose_file_is_gone(bare_app, cast):
    first = ask(cast)
    db.session.scalars(select(Job)).one().state = JobState.FAILED
    db.session.commit()
    second = ask(cast)
    assert second.job_id != first.job_id
    finish(bare_app, second.job_id).unlink()
    third = ask(cast)
    assert third.job_id not in (first.job_id, second.job_id) and third.new


def test_the_job_says_what_the_worker_needs(cast):
    job_id = ask(cast).job_id
    job = db.session.scalars(select(Job).where(Job.public_id == job_id)).one()
    page = results.results_page(cast.actor("fatima"), cast.assessment)
    assert job.params == {
        "assessment": cast.assessment,
        "language": "en",
        "form": "pdf",
        "person_id": cast.people["fatima"],
        "view": page.view.digest(),
        "organisations": [],
        "source": page.source,
    }


def test_each_form_is_a_document_of_its_own(cast):
    full, short = ask(cast), ask(cast, form="short")
    assert full.job_id != short.job_id and short.new
    assert ask(cast, form="short").job_id == short.job_id


def test_languages_and_forms_that_are_not_made_here_are_unknown(cast):
    for language, form, kind in (
        ("tlh", "pdf", "language"),
        ("", "pdf", "language"),
        ("en", "exe", "form"),
    ):
        with pytest.raises(UnknownThing) as unknown:
            ask(cast, language=language, form=form)
        assert unknown.value.kind == kind
    assert count() == 0


@pytest.mark.parametrize("who", [name for name in NAMES if name not in ("fatima", "goran")])
def test_before_the_signature_only_the_state_asks(cast, who):
    share(cast)
    with pytest.raises(NotVisible):
        ask(cast, who)
    assert count() == 0


def test_each_reader_gets_a_document_of_their_own(bare_app, cast):
    share(cast)
    share(cast, TOOLS, organisation=cast.donor)
    sign(cast)
    own, office, donor = ask(cast), ask(cast, "chen"), ask(cast, "oscar")
    assert len({own.job_id, office.job_id, donor.job_id}) == 3
    for who, mine in (("goran", own), ("chen", office), ("oscar", donor)):
        finish(bare_app, mine.job_id)
        assert jobs.job(cast.actor(who), mine.job_id).result == f"{mine.job_id}.pdf"
        listed = jobs.reports_of(cast.actor(who), cast.assessment)
        assert [job.job_id for job in listed] == [mine.job_id]
        for theirs in {own.job_id, office.job_id, donor.job_id} - {mine.job_id}:
            with pytest.raises(NotVisible):
                jobs.job(cast.actor(who), theirs)
    for who in ("amina", "benoit", "rafael", "ada", "odile"):
        for job_id in (own.job_id, office.job_id, "nothing"):
            with pytest.raises(NotVisible):
                jobs.job(cast.actor(who), job_id)
        with pytest.raises(NotVisible):
            jobs.reports_of(cast.actor(who), cast.assessment)


def test_a_wider_or_narrower_consent_closes_documents_made_before(bare_app, cast):
    share(cast)
    sign(cast)
    first = ask(cast, "chen").job_id
    file = finish(bare_app, first)
    share(cast, TOOLS)
    with pytest.raises(NotVisible):
        jobs.job(cast.actor("chen"), first)
    share(cast, TOOLS, withdraw_consent)
    assert not file.exists()
    assert jobs.job(cast.actor("chen"), first).result is None
    share(cast, LAW, withdraw_consent)
    with pytest.raises(NotVisible):
        jobs.job(cast.actor("chen"), first)
