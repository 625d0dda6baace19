"""A State is called what the United Nations calls it, in the language of whoever reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from survey.dossiers import dossier_of
from survey.extensions import db
from survey.models import PartyState, Person
from survey.queries import results
from tests.catalogues import speak
from tests.survey import every_route, photographs
from tests.survey.engines import only_sqlite
from tests.survey.every_route import Scene

NAMES = {"en": "Republic of Korea", "fr": "République de Corée"}
OWN = "South Korea"


@pytest.fixture
def scene(app: Flask, tmp_path: Path) -> Scene:
    """Atlantis is a real State now, under a name that is not the one it has at the UN."""
    app.config["LANGUAGES"] = ("en", "fr")
    speak(app, tmp_path, "fr")
    scene = photographs.scene(app, every_route.signed)
    with app.app_context():
        db.session.execute(
            update(PartyState).where(PartyState.code == "XAA").values(code="KOR", name=OWN)
        )
        db.session.commit()
    return scene


def page(scene: Scene, who: str, path: str, language: str) -> str:
    with scene.app.app_context():
        db.session.execute(update(Person).values(language=language))
        db.session.commit()
    answer = scene.client(who).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


@only_sqlite
@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("fatima", "/assessments/{a}/board"),
        ("fatima", "/assessments/{a}/results"),
        ("fatima", "/assessments/{a}/report"),
        ("amina", "/sections"),
        ("chen", "/states"),
        ("ada", "/admin"),
        ("ada", "/admin/audit"),
    ],
)
def test_every_page_calls_a_state_by_its_name_in_the_readers_language(
    scene: Scene, who: str, path: str, language: str
):
    text = page(scene, who, path.format(a=scene.cast.assessment), language)
    assert NAMES[language] in text
    assert OWN not in text


@only_sqlite
def test_the_report_calls_it_by_its_name_in_the_language_of_the_report(
    scene: Scene, speak_on_paper: Callable[[str, Mapping[str, str]], None]
):
    speak_on_paper("fr", {"Section": "Section"})
    with scene.app.app_context():
        found = results.results_page(scene.cast.actor("fatima"), scene.cast.assessment)
        for language, name in NAMES.items():
            dossier = dossier_of(found, language=language, printed=date(2026, 11, 20))
            assert dossier.meta.party == name
            assert dossier.reader == name


@only_sqlite
def test_a_state_that_nobody_lists_keeps_its_own_name(scene: Scene):
    with scene.app.app_context():
        db.session.execute(
            update(PartyState).where(PartyState.code == "KOR").values(code="QQA", name="Lemuria")
        )
        db.session.commit()
    assert "Lemuria" in page(scene, "fatima", f"/assessments/{scene.cast.assessment}/board", "fr")
