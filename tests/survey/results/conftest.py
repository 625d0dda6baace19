"""What the tests of the results pages stand on: a State that validates, and one that has signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey.actions import sharing
from tests.survey import every_route, photographs
from tests.survey.every_route import Scene


def words(answer: TestResponse) -> str:
    """What a page says, in one line."""
    assert answer.status_code == 200, answer.text
    main = answer.text[answer.text.index("<main") : answer.text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def validating(app: Flask) -> Scene:
    """Atlantis validates: two agencies handed in, and disagree. Fatima has a report."""
    return photographs.scene(app, every_route.validating)


@pytest.fixture
def signed(app: Flask) -> Scene:
    """Atlantis has signed. Chen's office may read the law and nothing else."""
    return photographs.scene(app, every_route.signed)


@pytest.fixture
def consent(signed: Scene) -> Callable[..., None]:
    """``consent("give_consent", LAW, "office")``: Fatima opens or closes a section."""

    def change(action: str, section: str, organisation: str) -> None:
        with signed.app.app_context():
            getattr(sharing, action)(
                actor=signed.cast.actor("fatima"),
                assessment=signed.cast.assessment,
                section=section,
                organisation=getattr(signed.cast, organisation),
            )

    return change


@pytest.fixture
def see() -> Callable[..., TestResponse]:
    """``see(scene, "fatima", "results")``: a page of the assessment as somebody gets it."""

    def get(scene: Scene, who: str, path: str) -> TestResponse:
        return scene.client(who).get(f"/assessments/{scene.cast.assessment}/{path}")

    return get
