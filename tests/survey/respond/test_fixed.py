"""The parts of a card that are drawn once: they hold no answer, and equal what the macros draw."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires.library import CONTENT, open_instrument
from survey.forms import kinds
from survey.rendering import choice_items
from survey.respond import fixed
from survey.respond.fixed import fixed_of
from tests.instruments import open_tiny, tiny_names
from tests.survey.cast import LAW, OFFLINE, ORDER, card

#: One is enough: how a page is drawn.
ENGINES = ("sqlite",)

ALL = (*tiny_names(), "2026.1")
#: An option in the page: its name, its code, and whether it is ticked.
INPUT = re.compile(r'<input [^>]*?name="([^"]+)" value="([^"]+)"( checked)?')


def opened(edition):
    roots = [CONTENT] if Path(CONTENT, edition).is_dir() else None
    return open_instrument(edition, roots=roots) if roots else open_tiny(edition)


@pytest.fixture
def macros(app):
    with app.test_request_context("/"):
        yield app.jinja_env.get_template("macros/forms.html").module


@pytest.mark.parametrize("edition", ALL)
def test_ticking_a_drawn_option_ticks_it_and_no_other(app, edition):
    instrument = opened(edition)
    for question in instrument.by_id.values():
        name = f"q-{question.id}"
        with app.test_request_context("/"):
            parts = fixed_of(question, name, instrument)
            choices = kinds.KINDS[question.kind].options(question)
            items = choice_items(choices, instrument)
        if kinds.control_of(question) not in ("checkboxes", "radios"):
            continue
        for chosen in ((), *((choice.code,) for choice in choices)):
            drawn = INPUT.findall(parts.options(chosen))
            assert [value for _, value, _ in drawn] == [choice.code for choice in choices]
            assert {named for named, _, _ in drawn} == {f"{name}-value"}
            assert tuple(value for _, value, ticked in drawn if ticked) == chosen
        for item in items:
            assert item["text"] in parts.options(())
        for special in kinds.specials_of(question):
            assert parts.specials((special.code,)).count('" checked') == 1
        assert '" checked' not in parts.specials(()) + parts.back(()) + parts.options(())


def test_a_hostile_code_ticks_nothing_and_is_not_printed(macros):
    instrument = open_tiny("tracks")
    question = instrument.by_id[ORDER]
    parts = fixed_of(question, "q-x", instrument)
    evil = ('quick" onclick="x', '"><script>')
    assert parts.options(evil) == parts.options(()) and parts.specials(evil) == parts.specials(())


def test_what_one_agency_answered_is_not_drawn_for_another(desk, everybody, client_of):
    with desk.app.app_context():
        full = card("~withheld", comment="OnlyOurs", pipeline_stage="adopted")
        everybody.save("amina", everybody.ministry, LAW, {ORDER: full, OFFLINE: card("yes")})
    assert "OnlyOurs" in desk.get().text
    kept = repr(desk.app.extensions["fixed_parts"])
    assert "OnlyOurs" not in kept and '" checked' not in kept and "selected" not in kept
    path = desk.path.replace(everybody.ministry, everybody.prosecution)
    other = client_of("dalia").get(path).text
    assert "OnlyOurs" not in other and '" checked' not in other and '" selected' not in other


def test_each_language_is_drawn_on_its_own(app):
    app.config["LANGUAGES"] = ("en", "fr")
    instrument = open_tiny("tracks")
    for language in ("en", "fr"):
        with app.test_request_context("/", headers={"Accept-Language": language}):
            fixed_of(instrument.by_id[ORDER], "q-x", instrument)
    assert {key[1] for key in app.extensions["fixed_parts"]} == {"en", "fr"}


def test_it_does_not_grow_without_end(app, monkeypatch):
    monkeypatch.setattr(fixed, "MOST", 1)
    instrument = open_tiny("tracks")
    with app.test_request_context("/"):
        for question in instrument.by_id.values():
            fixed_of(question, "q-x", instrument)
    assert len(app.extensions["fixed_parts"]) == 1
