"""What a section that is not shared says changes no byte of what others read.

Whatever way there is around reports/view.py (a chart, a count, a label, an average, a file), it
shows here: two signed States that differ only in what is hidden look the same from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import update

from questionnaires.answers import AnswerSheet, RawAnswer, Settlement
from questionnaires.exchange import scorecard_to_json, sheet_from_json, sheet_to_json
from questionnaires.instrument import Instrument
from questionnaires.parsing import parse
from questionnaires.scoring import score
from reports.tables import TABLES
from survey import kept
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.instruments import method_of, open_edition
from survey.models import Snapshot
from survey.models.base import now
from survey.queries import results
from survey.results.downloads import DRAWINGS
from survey.results.figures import FIGURES
from tests.survey import every_route
from tests.survey.cast import LAW, OFFLINE, ORDER
from tests.survey.engines import only_sqlite
from tests.survey.every_route import Scene
from tests.survey.test_every_route import rules, text_of

OUTSIDE = ("rafael", "oscar", "chen")
#: What the agencies might have said of the law instead.
OTHERWISE = {
    "nothing there": {ORDER: ("~none",), OFFLINE: ("no",)},
    "all there": {ORDER: ("quick", "specified", "anyone"), OFFLINE: ("yes",)},
}


@pytest.fixture
def elsewhere(app: Flask) -> Scene:
    """Everybody outside may read another section than the law."""
    return every_route.elsewhere(app)


def otherwise(
    instrument: Instrument, sheet: AnswerSheet, codes: dict[str, tuple[str, ...]]
) -> AnswerSheet:
    """The same sheet with other answers on the law, and nothing settled of it."""
    agencies = tuple(
        replace(
            agency,
            answers={
                key: parse(instrument.by_id[key], RawAnswer(chosen=codes[key]))
                if key in codes
                else answer
                for key, answer in agency.answers.items()
            },
        )
        for agency in sheet.agencies
    )
    kept: dict[str, Settlement] = {k: v for k, v in sheet.settlements.items() if k not in codes}
    return replace(sheet, agencies=agencies, settlements=kept)


def sign_otherwise(instrument: Instrument, codes: dict[str, tuple[str, ...]]) -> None:
    """As if the State had signed that; under the same digest, which says nothing of either."""
    snapshot = db.session.query(Snapshot).one()
    sheet = otherwise(instrument, sheet_from_json(snapshot.answers, instrument), codes)
    card = score(instrument, sheet, method_of(instrument))
    db.session.execute(
        update(Snapshot).values(answers=sheet_to_json(sheet), scorecard=scorecard_to_json(card))
    )
    db.session.commit()
    kept.forget()


def addresses(scene: Scene, instrument: Instrument) -> Iterator[str]:
    """Every page and file about a State, with every figure, question and node that there could
    be."""
    with scene.app.app_context():
        page = results.results_page(scene.cast.actor("fatima"), scene.cast.assessment)
        many = {
            "node": list(page.scorecard.nodes),
            "question": list(instrument.by_id),
            "name": sorted({*FIGURES, *TABLES, *DRAWINGS}),
            "agency": [scene.cast.ministry, scene.cast.prosecution],
            "section": [section.id for section in instrument.sections],
        }
        db.session.rollback()
    bound = scene.app.url_map.bind("localhost")
    for rule, method in rules(scene.app):
        if method != "GET" or rule.endpoint.partition(".")[0] in every_route.ASIDE:
            continue
        found = [scene.values]
        for part in rule.arguments & many.keys():
            found = [{**values, part: one} for values in found for one in many[part]]
        for values in found:
            needed = {part: values[part] for part in rule.arguments}
            yield bound.build(rule.endpoint, needed)


def read(scene: Scene, who: str, instrument: Instrument) -> dict[str, str]:
    """Status, headers and text of every address; tokens of forms are new each time."""
    client = scene.client(who)
    said = {}
    for address in addresses(scene, instrument):
        answer = client.get(address, buffered=True)
        text = f"{answer.status_code} {answer.content_type} {text_of(answer)}"
        said[address] = re.sub(r'name="csrf_token" value="[^"]+"', "", text)
    said["(report)"] = report(scene, who)
    return said


def report(scene: Scene, who: str) -> str:
    """All that a report for this reader is made from."""
    with scene.app.app_context():
        try:
            page = results.results_page(scene.cast.actor(who), scene.cast.assessment, language="en")
            return repr(dossier_of(page, language="en", printed=now().date()))
        finally:
            db.session.rollback()


@only_sqlite
def test_what_is_hidden_changes_nothing_of_what_others_read(elsewhere: Scene):
    with elsewhere.app.app_context():
        instrument = open_edition("tiny-tracks", "en")
    before = {who: read(elsewhere, who, instrument) for who in OUTSIDE}
    own = report(elsewhere, "fatima")
    assert all(sum(t.startswith("200") for t in before[who].values()) >= 5 for who in OUTSIDE)
    for name, codes in OTHERWISE.items():
        with elsewhere.app.app_context():
            sign_otherwise(instrument, codes)
        for who in OUTSIDE:
            after = read(elsewhere, who, instrument)
            told = [address for address, text in before[who].items() if after[address] != text]
            assert not told, f"{who} learns whether {LAW} says: {name}"
        assert report(elsewhere, "fatima") != own, "the State itself sees it"
