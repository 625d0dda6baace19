"""Reading what was shared is an entry of the trail; and both pages that show the trail."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from survey import audit
from survey.actions.transaction import changing
from survey.extensions import db
from survey.models import AuditEvent
from survey.models.base import now, pretending
from tests.survey import every_route, photographs
from tests.survey.stored_rows import rows

READ = ("read_results", "download_report", "export_answers")


@pytest.fixture
def scene(app):
    return photographs.scene(app, every_route.signed)


def reads(app):
    with app.app_context():
        return [(e.verb, e.person_id, e.detail) for e in rows(AuditEvent) if e.verb in READ]


def results(scene, rest=""):
    return f"/assessments/{scene.cast.assessment}/{rest or 'results'}"


def test_an_organisation_that_reads_is_told_of_once_an_hour(app, scene):
    chen = scene.client("chen")
    for rest in (
        "",
        "results/gaps",
        "results/figures/chapters.json",
        "results/node/track:25/legal",
    ):
        assert chen.get(results(scene, rest)).status_code == 200
    office = [scene.cast.office]
    person = scene.cast.people["chen"]
    told = {"reader": "Chen", "organisations": office}
    assert reads(app) == [("read_results", person, told)]
    with pretending(now() + timedelta(minutes=61)):
        assert chen.get(results(scene)).status_code == 200
    assert len(reads(app)) == 2


def test_a_report_that_is_taken_away_is_told_of(app, scene):
    where = f"/jobs/{scene.values['job']}/download"
    assert scene.client("chen").get(where, buffered=True).status_code == 200
    ((verb, _person, detail),) = reads(app)
    assert (verb, detail["job"], detail["form"]) == ("download_report", scene.values["job"], "pdf")


def test_the_state_reads_its_own_results_untold_but_taking_all_answers_is_told(app, scene):
    fatima = scene.client("fatima")
    assert fatima.get(results(scene)).status_code == 200
    assert reads(app) == []
    for form in ("json", "xlsx"):
        for _twice in range(2):
            assert fatima.get(results(scene, f"answers.{form}")).status_code == 200
    assert [detail["form"] for _, _, detail in reads(app)] == ["json", "xlsx"]


def test_what_was_not_shown_is_not_told_as_read(app, scene):
    for who in ("rafael", "odile", "ada", "amina"):
        assert scene.client(who).get(results(scene)).status_code == 404
    assert scene.client("chen").get(results(scene, "results/node/no:such")).status_code == 404
    assert reads(app) == []


def test_reading_works_where_nothing_can_be_written(app, scene, caplog):
    """A database that only reads: the page comes, and the log has what the trail could not take."""

    with app.app_context():
        engine = db.engine

    def only_read(connection, _record):
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.read_only = True

    engine.dispose()
    event.listen(engine, "connect", only_read)
    try:
        assert scene.client("chen").get(results(scene)).status_code == 200
    finally:
        event.remove(engine, "connect", only_read)
        engine.dispose()
    assert "not in the audit trail" in caplog.text
    assert reads(app) == []


def trail(scene, who, query=""):
    path = "/admin/audit" if who == "ada" else results(scene, "audit")
    return scene.client(who).get(f"{path}{query}")


def numbers(page):
    return [int(n) for n in re.findall(r'<th scope="row" role="rowheader">(\d+)</th>', page.text)]


@pytest.mark.parametrize("who", ["ada", "fatima"])
def test_it_says_who_of_which_organisation_read_what(scene, who):
    scene.client("chen").get(results(scene))
    page = trail(scene, who, "?what=read_results&who=chen")
    assert page.status_code == 200 and len(numbers(page)) == 1
    assert "Chen" in page.text and "United Office" in page.text and "Read results" in page.text


@pytest.mark.parametrize("who", ["ada", "fatima"])
def test_the_filter_stands_in_the_address_and_finds(scene, who):
    everything = len(numbers(trail(scene, who)))
    assert everything > 10
    by_amina = trail(scene, who, "?who=AMINA")
    assert 0 < len(numbers(by_amina)) < everything and 'value="AMINA"' in by_amina.text
    assert numbers(trail(scene, who, "?who=amina%40example.org")) == numbers(by_amina)
    assert numbers(trail(scene, who, "?who=%25")) == [], "a sign of the engine's own is a letter"
    today = now().date().isoformat()
    assert len(numbers(trail(scene, who, f"?from={today}&to={today}"))) == everything
    assert numbers(trail(scene, who, "?to=2020-01-01")) == []
    assert "No entry fits" in trail(scene, who, "?to=2020-01-01").text
    assert len(numbers(trail(scene, who, "?what=sign_off"))) == 1


def test_the_administrator_narrows_it_to_a_state(scene):
    assert numbers(trail(scene, "ada", "?state=XAA"))
    assert numbers(trail(scene, "ada", "?state=XAB")) == []


def test_a_state_reads_nothing_of_another(app, scene):
    odile = scene.client("odile")
    own = odile.get(f"/assessments/{scene.cast.other_assessment}/audit")
    assert own.status_code == 200 and "Nothing has happened yet" in own.text
    assert odile.get(results(scene, "audit")).status_code == 404


@pytest.mark.parametrize("who", ["ada", "fatima"])
@pytest.mark.parametrize(
    "wrong", ["from=1.3.2026", "to=2026-02-30", "from=2026-03-02&to=2026-03-01"]
)
def test_a_day_that_is_none_is_a_sentence_and_stays_as_typed(scene, who, wrong):
    page = trail(scene, who, f"?{wrong}&who=Amina")
    assert page.status_code == 422 and numbers(page) == []
    assert 'value="Amina"' in page.text and wrong.split("=")[-1] in page.text
    assert "govuk-error-summary" in page.text


@pytest.mark.parametrize("query", ["?who=%00", "?who=%ff", "?what=%ed%a0%80", "?who=" + "x" * 300])
def test_text_that_is_none_is_refused_not_searched(scene, query):
    assert trail(scene, "ada", query).status_code in (200, 400, 422)


@pytest.mark.parametrize("before", ["-1", "x", "1e9", "9" * 40])
def test_a_page_that_is_none_does_not_exist(scene, before):
    assert trail(scene, "ada", f"?before={before}").status_code == 404


def test_a_long_trail_has_pages_that_keep_the_filter(app, scene):
    with app.app_context(), changing() as session:
        for _ in range(120):
            audit.record(
                session, actor=audit.SYSTEM, verb="back_up", thing="instance", state_id=None
            )
    seen, query = [], "?what=back_up"
    for _ in range(5):
        page = trail(scene, "ada", query)
        seen += numbers(page)
        older = re.search(r'rel="next" href="[^"?]*(\?[^"]+)"', page.text)
        if older is None:
            break
        query = older[1].replace("&amp;", "&")
        assert "what=back_up" in query
    assert len(seen) == 120 and seen == sorted(set(seen), reverse=True)


def test_every_verb_that_is_recorded_has_its_words():
    import ast
    from pathlib import Path

    from survey.auth import events
    from survey.trail_view import VERBS

    said = set()
    for file in Path("survey").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and "record" in ast.unparse(node.func):
                for keyword in node.keywords:
                    if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant):
                        said.add(keyword.value.value)
            # Some files say the verb to a function of their own, by its place.
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_record", "_note"):
                said |= {part.value for part in node.args if isinstance(part, ast.Constant)}
    said |= set(events._SIGNED_IN.values())
    assert said <= VERBS.keys() and len(said) >= 20, said - VERBS.keys()


def test_details_that_are_nobodys_business_stay_out_of_the_page(scene):
    for who in ("ada", "fatima"):
        text = trail(scene, who).text
        assert "TokenSigner" not in text and "TokenWhy" not in text and "TokenComment" not in text
