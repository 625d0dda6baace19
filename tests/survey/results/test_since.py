"""An earlier round of the same State beside this one, for whoever may read both."""

from __future__ import annotations

import re
from datetime import date

import pytest

from questionnaires.answers import Answer, State
from survey.actions import reports, sharing
from survey.extensions import db
from survey.models import Assessment, Consent, Organisation
from survey.problems import NotVisible
from survey.queries import jobs
from tests.reports.builders import value_for
from tests.survey.cast import LAW, PEOPLE, TOOLS
from tests.survey.results import extremes
from tests.survey.results.conftest import words

TINY = "tiny-tracks"


def weak(question, _agency):
    value = {"codes": []} if question.kind == "elements" else value_for(question, 0)
    return Answer(question.id, State.ANSWERED, value)


def strong(question, _agency):
    value = value_for(question, 4)
    if question.kind == "elements":
        value = {"codes": [element.code for element in question.elements]}
    if question.kind == "exists":
        value = {"yes": True}
    return Answer(question.id, State.ANSWERED, value)


@pytest.fixture
def twice(app):
    """Atlantis signed two rounds; the office may read all of the second one."""
    scene = extremes.signed(app, strong, edition=TINY)
    scene.values["earlier"] = extremes.before(scene, weak, edition=TINY)
    return scene


def opened(scene, *sections):
    """The office may read these sections of the earlier round."""
    with scene.app.app_context():
        earlier = db.session.query(Assessment).filter_by(public_id=scene.values["earlier"]).one()
        office = db.session.query(Organisation).filter_by(public_id=scene.cast.office).one()
        for section in sections:
            db.session.add(
                Consent(
                    assessment_id=earlier.id,
                    section_id=section,
                    organisation_id=office.id,
                    given_by_id=scene.cast.people["fatima"],
                )
            )
        db.session.commit()


def test_a_State_without_an_earlier_round_is_told_what_the_page_is_for(signed, see):
    said = words(see(signed, "fatima", "results/since"))
    assert "No earlier round to compare with" in said and "then, now, by how much" in said
    assert "Earlier rounds" in words(see(signed, "fatima", "results"))


def test_the_State_reads_then_and_now(twice, see):
    page = see(twice, "fatima", "results/since")
    said = words(page)
    assert "Since Round before" in said and "Higher, not yet certain" in said and "+" in said
    for assessment in (twice.cast.assessment, twice.values["earlier"]):
        assert f"/assessments/{assessment}/results/node/article:25" in page.text.replace("%3A", ":")
    assert "Round before" in see(twice, "fatima", "results/drawings/chapters.svg").text
    table = see(twice, "fatima", "results/tables/change.csv").text
    assert "Expedited preservation" in table and "not yet certain" in table


def test_lines_that_differ_are_marked_with_a_sign_and_the_others_are_not(twice, see):
    page = see(twice, "fatima", "results/since").text
    lines = re.findall(r"<tr role=\"row\"(.*?)</tr>", page, re.DOTALL)
    higher = [line for line in lines if "Higher" in line]
    assert higher and all("hr-differs" in line and "▲" in line for line in higher)
    changed = [line for line in lines if re.search(r"\d answers? changed", line)]
    assert changed and all("hr-differs" in line for line in changed)
    others = [line for line in lines if "No change" in line or "Cannot be compared" in line]
    assert not [line for line in others if "▲" in line or "▼" in line]


def test_where_no_chapter_can_be_compared_words_stand_instead_of_an_empty_picture(twice, see):
    opened(twice, LAW)
    page = see(twice, "chen", "results/since")
    assert "No chapter can be compared as a whole" in words(page)
    assert 'id="change"' not in page.text and "By article, then and now" in page.text
    lines = re.findall(r"<tr role=\"row\"(.*?)</tr>", page.text, re.DOTALL)
    changed = [line for line in lines if "Cannot be compared" in line and "changed" in line]
    assert changed and all("hr-differs" in line and "≠" in line for line in changed)


def test_who_may_not_read_the_earlier_round_learns_nothing_of_it(twice, see):
    for path in ("results", "results/since", "results/tables/change.csv", "results/gaps"):
        answer = see(twice, "chen", path)
        assert answer.status_code == 200
        assert "Round before" not in answer.text and twice.values["earlier"] not in answer.text
    address = f"results/since?round={twice.values['earlier']}"
    said: set[str] = set()
    refused = see(twice, "chen", address)
    assert refused.status_code == 404
    unknown = see(twice, "chen", "results/since?round=unknown")
    # Nothing tells a round that is not theirs from one that there is not.
    for answer, value in ((refused, twice.values["earlier"]), (unknown, "unknown")):
        main = answer.text.split("<main")[1].split("</main>")[0]
        assert main.count(value) == 1
        said.add(main.replace(value, ""))
    assert len(said) == 1
    assert see(twice, "fatima", address).status_code == 200


def test_of_an_earlier_round_others_compare_what_both_rounds_share(twice, see):
    opened(twice, LAW)
    said = words(see(twice, "chen", "results/since"))
    assert "Since Round before" in said and "Not shared" in said and "Cannot be compared" in said
    assert "institutional" not in see(twice, "chen", "results/since").text.split("<main")[1]
    opened(twice, PEOPLE, TOOLS)
    assert "Cannot be compared" not in words(see(twice, "chen", "results/since"))


@pytest.mark.parametrize("wrong", ["unknown", "%00", "x" * 500])
def test_a_round_that_is_none_is_no_page(twice, see, wrong):
    assert see(twice, "fatima", f"results/since?round={wrong}").status_code in (400, 404)


def test_a_round_that_is_none_names_itself_and_the_way_on(twice, see):
    refused = see(twice, "fatima", "results/since?round=unknown")
    assert refused.status_code == 404
    assert "The filter “Round” has no choice “unknown”" in refused.text
    here = f"/assessments/{twice.cast.assessment}/results/since"
    assert f'<a href="{here}"' in refused.text


def test_neither_a_later_round_nor_another_State_is_compared(twice, see):
    other = twice.cast.other_assessment
    assert see(twice, "fatima", f"results/since?round={other}").status_code == 404
    here = f"/assessments/{twice.values['earlier']}/results/since"
    assert twice.client("fatima").get(f"{here}?round={twice.cast.assessment}").status_code == 404
    assert "No earlier round" in words(twice.client("fatima").get(here))


def test_one_of_several_earlier_rounds_is_chosen_in_the_address(twice, see):
    first = extremes.before(
        twice, strong, edition=TINY, title="Round first", opens_on=date(2019, 1, 1)
    )
    assert "Since Round before" in words(see(twice, "fatima", "results/since"))
    said = words(see(twice, "fatima", f"results/since?round={first}"))
    assert "Since Round first" in said and "0 answers changed" in said
    download = see(twice, "fatima", f"results/drawings/change.svg?round={first}")
    assert "Round first" in download.text


def test_a_document_of_two_rounds_goes_when_either_is_withdrawn(twice):
    opened(twice, LAW)
    where = {"assessment": twice.cast.assessment, "language": "en"}
    with twice.app.app_context():
        job = reports.request_report(actor=twice.cast.actor("chen"), **where).job_id
        assert jobs.job(twice.cast.actor("chen"), job).state == "queued"
        sharing.withdraw_consent(
            actor=twice.cast.actor("fatima"),
            assessment=twice.values["earlier"],
            section=LAW,
            organisation=twice.cast.office,
        )
        with pytest.raises(NotVisible):
            jobs.job(twice.cast.actor("chen"), job)
        again = reports.request_report(actor=twice.cast.actor("chen"), **where)
        assert again.new and again.job_id != job
        assert jobs.job(twice.cast.actor("chen"), again.job_id).state == "queued"
