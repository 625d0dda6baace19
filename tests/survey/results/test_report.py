"""The gap report: asked for once, watched, taken away; the policy is asked at every step."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from reports.severity import CLASSES
from survey.extensions import db
from survey.jobs.problems import PROBLEMS as FAILURES
from survey.models import Job, JobState
from survey.results.words import JOB_STATES, PROBLEMS, SEVERITY_TEXTS
from tests.survey.cast import LAW, PEOPLE
from tests.survey.results.conftest import words


@pytest.fixture(autouse=True)
def nobody_works(monkeypatch):
    """No worker is woken."""
    monkeypatch.setitem(sys.modules, "survey.jobs.queue", SimpleNamespace(wake=lambda _job: None))


def put(scene, job, **values):
    with scene.app.app_context():
        db.session.query(Job).filter_by(public_id=job).update(values)
        db.session.commit()


def ask(scene, who="fatima"):
    """Press the button; the id of the job."""
    answer = scene.client(who).post(f"/assessments/{scene.cast.assessment}/report")
    assert answer.status_code == 303
    return answer.location.rsplit("/", 1)[1]


def count(scene):
    with scene.app.app_context():
        return db.session.scalar(select(func.count()).select_from(Job))


def test_however_often_one_asks_it_is_one_job(validating):
    before = count(validating)
    assert len({ask(validating) for _ in range(5)}) == 1
    assert count(validating) == before


def test_it_is_listed_and_downloaded_once_it_is_ready(validating, see):
    job = validating.values["job"]
    assert f'href="/jobs/{job}"' in see(validating, "fatima", "report").text
    client = validating.client("fatima")
    page = client.get(f"/jobs/{job}")
    assert "The report is ready." in words(page)
    assert f'href="/jobs/{job}/download"' in page.text
    assert "Atlantis, First round" in page.text.split("<main")[0]
    file = client.get(f"/jobs/{job}/download", buffered=True)
    assert (file.data, file.mimetype) == (b"%PDF TokenDocument", "application/pdf")
    assert "filename=gap-report-atlantis-first-round.pdf" in file.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"


def test_the_short_form_is_a_choice_and_a_file_of_its_own_name(validating, see):
    page = see(validating, "fatima", "report").text
    assert page.count('type="radio"') == 2 and 'value="short"' in page
    client = validating.client("fatima")
    address = f"/assessments/{validating.cast.assessment}/report"
    answer = client.post(address, data={"form": "short"})
    job = answer.location.rsplit("/", 1)[1]
    assert job != ask(validating)
    assert "Short form" in words(client.get(f"/jobs/{job}"))
    documents = validating.app.config["INSTANCE"] / "documents"
    (documents / "short.pdf").write_bytes(b"%PDF short")
    put(validating, job, state="done", result="short.pdf")
    file = client.get(f"/jobs/{job}/download", buffered=True)
    assert "filename=gap-report-short-" in file.headers["Content-Disposition"]
    assert client.post(address, data={"form": "longest"}).status_code == 404


def test_asking_again_asks_for_the_same_form(validating):
    job = validating.values["job"]
    with validating.app.app_context():
        row = db.session.query(Job).filter_by(public_id=job).one()
        row.params = {**row.params, "form": "short"}
        row.state, row.problem, row.result = JobState.FAILED, "lost", None
        db.session.commit()
    page = validating.client("fatima").get(f"/jobs/{job}").text
    assert '<input type="hidden" name="form" value="short">' in page


@pytest.mark.parametrize("state", ["queued", "running"])
def test_it_can_be_watched_while_it_is_made(validating, state):
    job = validating.values["job"]
    put(validating, job, state=state, progress=40, stage="printing", result=None)
    client = validating.client("fatima")
    page = client.get(f"/jobs/{job}").text
    assert f'data-poll="/jobs/{job}.json"' in page and 'value="40"' in page
    assert "<noscript>" in page
    # Nobody is promised what nobody works at, and told whom to ask.
    assert "usually ready within a minute" in page and "tell your administrator" in page
    told = client.get(f"/jobs/{job}.json").get_json()
    text = "Waiting for its turn" if state == "queued" else "Setting the pages"
    assert told == {"state": state, "value": 40, "max": 100, "text": text, "url": f"/jobs/{job}"}
    assert client.get(f"/jobs/{job}/download").status_code == 404


@pytest.mark.parametrize(("state", "text"), [("done", "Ready"), ("failed", "It could not be made")])
def test_once_it_has_ended_nothing_says_that_it_is_at_work(validating, state, text):
    job = validating.values["job"]
    put(validating, job, state=state, progress=100, stage="printing", problem="lost")
    told = validating.client("fatima").get(f"/jobs/{job}.json").get_json()
    assert (told["state"], told["text"]) == (state, text)


@pytest.mark.parametrize("problem", sorted(FAILURES))
def test_a_failure_says_what_to_do_and_offers_to_ask_again(validating, problem):
    job = validating.values["job"]
    put(validating, job, state="failed", problem=problem, result=None)
    page = validating.client("fatima").get(f"/jobs/{job}")
    assert "The report could not be made" in words(page)
    assert str(PROBLEMS[problem])[:30] in words(page)
    assert f'action="/assessments/{validating.cast.assessment}/report"' in page.text
    put(validating, job, state="running")
    assert validating.client("fatima").get(f"/jobs/{job}.json").status_code == 200


def test_a_document_whose_file_is_gone_is_made_anew(validating):
    job = validating.values["job"]
    (validating.app.config["INSTANCE"] / "documents" / f"{job}.pdf").unlink()
    assert validating.client("fatima").get(f"/jobs/{job}/download").status_code == 404
    assert ask(validating) != job
    page = validating.client("fatima").get(f"/jobs/{job}")
    assert "The report is no longer here" in words(page)
    assert str(PROBLEMS["expired"]) in words(page) and "could not be made" not in words(page)


@pytest.mark.parametrize("more", ["", ".json", "/download"])
def test_a_download_asks_again_whether_one_may_see_it(signed, consent, more):
    job = signed.values["job"]
    chen = signed.client("chen")
    assert chen.get(f"/jobs/{job}{more}", buffered=True).status_code == 200
    consent("withdraw_consent", LAW, "office")
    assert chen.get(f"/jobs/{job}{more}").status_code in (403, 404)


def test_wider_consent_closes_the_narrower_document(signed, consent):
    job = signed.values["job"]
    consent("give_consent", PEOPLE, "office")
    for more in ("", ".json", "/download"):
        assert signed.client("chen").get(f"/jobs/{job}{more}").status_code == 404


@pytest.mark.parametrize("who", ["fatima", "amina", "rafael", "oscar", "odile", "ada"])
def test_a_document_is_only_for_who_reads_with_the_same_eyes(signed, who):
    for more in ("", ".json", "/download"):
        answer = signed.client(who).get(f"/jobs/{signed.values['job']}{more}")
        assert answer.status_code == 404 and "Token" not in answer.text


@pytest.mark.parametrize("job", ["unknown", "..", "%2e%2e%2fdemo", "%00", "x" * 2000])
def test_a_job_that_is_none_is_no_page(validating, job):
    for more in ("", ".json", "/download"):
        answer = validating.client("fatima").get(f"/jobs/{job}{more}")
        assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("who", ["amina", "chen", "odile", "ada", "rafael"])
def test_nobody_asks_for_what_they_may_not_see(validating, who):
    before = count(validating)
    answer = validating.client(who).post(f"/assessments/{validating.cast.assessment}/report")
    assert answer.status_code in (403, 404)
    assert count(validating) == before


def test_every_state_of_a_job_and_every_failure_has_words():
    assert set(JOB_STATES) == {state.value for state in JobState}
    assert set(FAILURES) <= set(PROBLEMS)
    assert set(CLASSES) <= set(SEVERITY_TEXTS)
