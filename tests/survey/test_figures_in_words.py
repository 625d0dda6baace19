"""Each figure of the results and of the coordinator says in words what it shows."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.survey import every_route
from tests.survey.engines import only_sqlite
from tests.survey.test_every_route import address, rules

#: Where figures are, and whose.
ROOMS = ("results", "coordinate")


class Figures(HTMLParser):
    """Finds what is drawn in a page: its name, and what stands around it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.around: list[dict[str, str | None]] = []
        self.drawings: list[dict[str, str]] = []
        self.figures: list[dict[str, int | str]] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag == "figure":
            self.figures.append({"words": 0, "rows": 0, "id": given.get("id", "")})
        if self.figures and tag == "tr":
            self.figures[-1]["rows"] = int(self.figures[-1]["rows"]) + 1
        if tag in ("svg", "canvas", "object", "img"):
            self.drawings.append({"tag": tag, **given})

    def handle_data(self, data: str) -> None:
        if self.figures:
            self.figures[-1]["words"] = int(self.figures[-1]["words"]) + len(data.split())


def is_named(drawing: dict[str, str], ids: set[str]) -> bool:
    """Decoration that is passed over, or a picture with a name that is there."""
    if drawing.get("aria-hidden") == "true" or drawing.get("alt") == "":
        return True
    names = drawing.get("aria-labelledby", "").split()
    if names:
        # A map whose States are links is a group, or nobody would reach them.
        return drawing.get("role") in ("img", "group") and ids.issuperset(names)
    return bool(drawing.get("aria-label") or drawing.get("alt"))


def read(page: str) -> Figures:
    found = Figures()
    found.feed(page)
    return found


def pages(app: Flask, client_of: Callable[[str], FlaskClient]):
    """Every page of these rooms as whoever sees most of it gets it."""
    scene = every_route.signed(app)
    for rule, method in rules(app):
        if method == "GET" and rule.endpoint.partition(".")[0] in ROOMS:
            for who in ("fatima", "chen"):
                answer = client_of(who).get(address(app, rule, scene.values), buffered=True)
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    yield f"{who} at {rule.endpoint}", answer.text


@only_sqlite
def test_every_drawing_has_a_name_and_every_figure_its_numbers_in_a_table(app: Flask, client_of):
    seen = 0
    for where, page in pages(app, client_of):
        found = read(page)
        unnamed = [one for one in found.drawings if not is_named(one, found.ids)]
        assert not unnamed, where
        for figure in found.figures:
            seen += 1
            assert figure["rows"] or int(figure["words"]) > 25, (where, figure)
    assert seen, "no page has a figure: nothing was looked at"


@pytest.mark.parametrize(
    ("markup", "named"),
    [
        ('<svg role="img" aria-labelledby="a b"><title id="a"/><desc id="b"/></svg>', 1),
        ('<svg role="img" aria-labelledby="a b"><title id="a"/></svg>', 0),
        ('<svg aria-hidden="true"></svg>', 1),
        ("<svg></svg>", 0),
        ('<img src="x" alt="A map">', 1),
        ('<img src="x">', 0),
    ],
)
def test_a_drawing_without_a_name_is_noticed(markup: str, named: int):
    found = read(markup)
    assert [is_named(one, found.ids) for one in found.drawings] == [bool(named)]
