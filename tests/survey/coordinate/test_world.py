"""The pages that set States side by side: filters in the address, files, sums, and who is told."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest
from sqlalchemy import delete, select, update

from survey.actions.sharing import give_consent
from survey.extensions import db
from survey.models import Assessment, Assignment, AuditEvent, PartyState
from survey.models.base import now, pretending
from tests.catalogues import speak
from tests.survey import every_route, photographs
from tests.survey.cast import LAW, PEOPLE, TOOLS
from tests.survey.coordinate.worlds import add_states, real
from tests.survey.engines import only_sqlite
from tests.survey.grown import copied, sent
from tests.survey.stored_rows import rows

PAGES = ("/states/articles", "/states/map", "/states/coverage", "/states/chapters")
FILES = [f"/states/figures/{name}.{ending}"
         for name in ("articles", "map", "coverage", "chapters")
         for ending in ("svg", "csv", "json")]  # fmt: skip
#: Three African States, two of Asia and the Pacific, one of Latin America; two are small islands.
SIX = real("KEN", "MLI", "TUN", "VNM", "TUV", "BRB")


def sharing_all(app):
    scene = every_route.signed(app)
    with app.app_context():
        for section in (PEOPLE, TOOLS):
            give_consent(
                actor=scene.cast.actor("fatima"),
                assessment=scene.cast.assessment,
                section=section,
                organisation=scene.cast.office,
            )
    return scene


def with_six_more(app):
    scene = sharing_all(app)
    with app.app_context():
        add_states(scene.cast, *SIX)
    return scene


@pytest.fixture
def shared(app):
    """Atlantis signed and shares everything with Chen's office."""
    return photographs.scene(app, sharing_all)


@pytest.fixture
def six(app):
    """Six more that share the same, in several groups."""
    return photographs.scene(app, with_six_more)


def main_of(answer):
    assert answer.status_code == 200
    text = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def table_of(answer):
    assert answer.status_code == 200 and answer.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_in_words_what_it_draws(six, page):
    text = main_of(six.client("chen").get(page))
    shared = "7 States share results with you here, of 7 that signed off and 8 that take part."
    assert shared in text
    assert "Borduria" not in text


@pytest.mark.parametrize("page", (*PAGES, "/states"))
def test_the_filter_is_the_address(six, page):
    text = main_of(six.client("chen").get(f"{page}?group=african"))
    for name in ("Kenya", "Mali", "Tunisia") if page != "/states/chapters" else ("African",):
        assert name in text
    assert "Barbados" not in text and "Atlantis" not in text
    both = six.client("chen").get(f"{page}?group=african&special=ldc")
    assert "Kenya" not in main_of(both)
    # Filters go along to the other pages, and into the files.
    assert "group=african&amp;special=ldc" in both.text


@pytest.mark.parametrize("page", (*PAGES, "/states"))
def test_a_filter_that_matches_nothing_says_so(six, page):
    text = main_of(six.client("chen").get(f"{page}?group=eastern_european"))
    assert "Take a filter away to see them." in text and "Clear the filters" in text


@only_sqlite
@pytest.mark.parametrize(
    "query",
    ["round=no", "group=atlantic", "special=1", "track=moral", "show=article:99", "show=article:x",
     "show=chapter:I", "show=overall", "status=lost", "group='%20OR%201=1--",
     "track=%3Cscript%3E", "round=%00", "show=article:25/legal"],
)  # fmt: skip
@pytest.mark.parametrize("page", ["/states/map", "/states/figures/map.csv"])
def test_a_filter_that_there_is_not_is_not_found(shared, page, query):
    answer = shared.client("chen").get(f"{page}?{query}")
    # A character that no text has is refused before anybody looks for it.
    assert answer.status_code == (400 if "%00" in query else 404)
    assert "<script>" not in answer.text


@pytest.mark.parametrize("query", ["group=", "round=&track=&show=", "nothing=known", "page=9"])
def test_an_empty_or_unknown_name_filters_nothing(shared, query):
    assert "Atlantis" in main_of(shared.client("chen").get(f"/states/articles?{query}"))


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_before_anything_is_shared(app, everybody, client_of, page):
    assert "No State shares results of this round yet" in main_of(client_of("chen").get(page))
    for who in ("oscar", "rafael", "amina"):
        assert "No State shares results with you yet" in main_of(client_of(who).get(page))


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_without_any_round(app, everybody, client_of, page):
    with app.app_context():
        db.session.execute(delete(Assignment))
        db.session.execute(delete(Assessment))
        db.session.commit()
    assert "No State takes part yet" in main_of(client_of("chen").get(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_round_that_has_just_begun_does_not_hide_the_one_before(app, shared, page):
    with app.app_context():
        held = db.session.scalars(
            select(Assessment).where(Assessment.public_id == shared.cast.assessment)
        ).one()
        begun = sent(
            held.round, title="Just begun", opens_on=held.round.opens_on + timedelta(days=1)
        )
        copied(held, round_id=begun.id, status="collecting")
        db.session.commit()
    text = main_of(shared.client("chen").get(page))
    assert "Just begun" in text, "it can be chosen"
    assert "1 State shares results with you here" in text


@pytest.mark.parametrize("page", PAGES)
def test_it_stands_with_one_state(shared, page):
    text = main_of(shared.client("chen").get(page))
    assert "1 State shares results with you here" in text


def test_every_state_leads_to_its_results(six):
    text = six.client("chen").get("/states/articles").text
    assert len(set(re.findall(r'href="/assessments/\w+/results"', text))) == 7
    text = six.client("chen").get("/states/map?show=article:25&track=legal").text
    found = set(re.findall(r'href="(/assessments/\w+/results/node/track:25/legal)"', text))
    assert len(found) == 7
    assert six.client("chen").get(found.pop()).status_code == 200


def test_states_stand_by_name_and_never_by_number(six):
    text = main_of(six.client("chen").get("/states/map?show=article:25"))
    names = ["Atlantis", "Barbados", "Kenya", "Mali", "Tunisia", "Tuvalu", "Viet Nam"]
    places = [text.rindex(name) for name in names]
    assert places == sorted(places)


# sums


def test_fewer_than_three_states_are_not_summed_up(app, shared):
    with app.app_context():
        add_states(shared.cast, *SIX[:1])
    for page in ("/states/map?show=article:25", "/states/chapters"):
        text = main_of(shared.client("chen").get(page))
        assert "fewer than three States share it, so that they are not summed up" in text
    table = table_of(shared.client("chen").get("/states/figures/chapters.csv"))
    assert all(set(row[4:]) == {""} for row in table[1:])


def test_three_states_are_summed_up_and_what_would_give_fewer_away_is_not(six):
    table = table_of(six.client("chen").get("/states/figures/chapters.csv"))
    found = {(row[0], row[2]): row[3] for row in table[1:]}
    assert found["IV", "African States"] == "3" and found["IV", "All States"] == "7"
    for few in ("Asia-Pacific States", "Latin American and Caribbean States"):
        assert found["IV", few] == "fewer than three States"
    # Asked for alone, through any address, it is held back as well.
    for query in ("group=asia_pacific", "special=sids", "group=asia_pacific&special=sids"):
        table = table_of(six.client("chen").get(f"/states/figures/chapters.csv?{query}"))
        assert not any("3" in row[3] for row in table[1:]), query


def test_a_sum_over_all_but_one_is_held_back(app, shared):
    """Four of a group, three of them small islands: with their sum the fourth would be known."""
    with app.app_context():
        add_states(shared.cast, *real("KEN", "MUS", "SYC", "COM", "VNM", "FJI", "TUV"))
    chen = shared.client("chen")
    text = main_of(chen.get("/states/chapters?group=african"))
    assert "of 4 States that share it" in text
    text = main_of(chen.get("/states/chapters?group=african&special=sids"))
    assert "held back" in text and "of 3 States" not in text


def test_a_closed_state_is_in_no_sum(app, shared):
    """What is not shared whole is not counted: the others look the same without that State."""
    with app.app_context():
        add_states(shared.cast, *SIX)
    chen = shared.client("chen")
    before = table_of(chen.get("/states/figures/chapters.csv"))
    with app.app_context():
        from survey.models import Consent

        first = db.session.scalar(
            db.select(Assessment.id).where(Assessment.public_id == shared.cast.assessment)
        )
        db.session.execute(
            update(Consent)
            .where(Consent.assessment_id == first, Consent.section_id == LAW)
            .values(withdrawn_at=now())
        )
        db.session.commit()
    after = table_of(chen.get("/states/figures/chapters.csv"))
    found = {(row[0], row[2]): row[3] for row in after[1:]}
    assert found["IV", "All States"] == "6"
    assert [row for row in before if row[2] == "African States"] == [
        row for row in after if row[2] == "African States"
    ]


# files


@only_sqlite
@pytest.mark.parametrize("where", FILES)
def test_each_figure_is_a_file(six, where):
    answer = six.client("chen").get(where)
    assert answer.status_code == 200
    kind = {"svg": "image/svg+xml", "csv": "text/csv", "json": "application/json"}
    assert answer.mimetype == kind[where.rpartition(".")[2]]
    if where.endswith("json"):
        assert json.loads(answer.data)["data"]
    else:
        assert "attachment" in answer.headers["Content-Disposition"]


def test_no_cell_of_a_file_is_a_formula_and_no_name_is_markup(app, shared):
    names = ("=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", "＝1+1", "<script>alert(1)</script>")
    with app.app_context():
        add_states(shared.cast, *((f"Y{n:02}", name) for n, name in enumerate(names)))
    chen = shared.client("chen")
    table = table_of(chen.get("/states/figures/articles.csv"))
    first = {row[0] for row in table[1:]}
    assert {f"'{name}" for name in names[:-1]} | {names[-1], "Atlantis"} == first
    for where in ("/states/figures/articles.svg", "/states/figures/map.svg", *PAGES, "/states"):
        assert "<script>alert" not in chen.get(where).text
    figure = chen.get("/states/figures/articles.json").json
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in figure["data"][0]["y"]


def test_a_file_shows_what_the_page_shows(six):
    chen = six.client("chen")
    query = "?group=african&track=legal"
    table = table_of(chen.get(f"/states/figures/articles.csv{query}"))
    assert {row[0] for row in table[1:]} == {"Kenya", "Mali", "Tunisia"}
    assert {row[6] for row in table[1:]} == {"Legal"}
    svg = chen.get(f"/states/figures/articles.svg{query}").text
    assert "Mali" in svg and "Barbados" not in svg


# who is told


def test_each_state_is_told_once_an_hour_who_read_it(app, six):
    chen = six.client("chen")

    def told():
        with app.app_context():
            return [e for e in rows(AuditEvent) if e.verb == "read_results"]

    for where in ("/states/articles?group=african", *PAGES, *FILES):
        assert chen.get(where).status_code == 200
        if "african" in where:
            assert len(told()) == 3
    found = told()
    assert len(found) == len({entry.state_id for entry in found}) == 7
    assert all(entry.detail["reader"] == "Chen" for entry in found)
    assert all(entry.detail["organisations"] == [six.cast.office] for entry in found)
    with pretending(now() + timedelta(minutes=61)):
        assert chen.get("/states/map").status_code == 200
    assert len(told()) == 14


def test_progress_alone_is_no_reading(app, six):
    assert six.client("chen").get("/states").status_code == 200
    with app.app_context():
        assert [e for e in rows(AuditEvent) if e.verb == "read_results"] == []


def test_names_are_in_the_readers_language(app, six, tmp_path):
    from survey.models import Person

    with app.app_context():
        db.session.execute(
            update(Person).where(Person.email.startswith("chen@")).values(language="fr")
        )
        db.session.commit()
    app.config["LANGUAGES"] = ("en", "fr")
    speak(app, tmp_path, "fr")
    assert "Tunisie" in main_of(six.client("chen").get("/states/articles"))


def test_a_state_that_nobody_placed_stands_in_the_table_only(app, shared):
    with app.app_context():
        db.session.execute(update(PartyState).values(synthetic=False))
        db.session.commit()
    text = main_of(shared.client("chen").get("/states/map"))
    assert "1 State has no place on the map and stands in the table only." in text


def test_rows_that_do_not_fit_the_frame_are_said_to_go_on(app, six):
    address = "/states/articles"
    assert "go on inside the frame" not in main_of(six.client("chen").get(address))
    codes = "AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BLR BEL"
    with app.app_context():
        add_states(six.cast, *real(*codes.split()))
    assert "The rows of 23 States go on inside the frame" in main_of(
        six.client("chen").get(address)
    )
