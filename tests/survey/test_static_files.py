"""What survey/static holds and how it is served: hashed, compressed, nothing inline, fresh."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from reports.levels import LEVELS, MARKS
from survey import static_files
from tests.each import of_each

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "survey" / "templates").rglob("*.html"))
MANIFEST = static_files.read_manifest()
FOLDERS = ("sass", "js", "images", "licences")
CSS = (static_files.FOLDER / MANIFEST["app.css"]).read_text("utf-8")


@pytest.fixture
def app() -> Flask:
    """An app that serves the static folder and nothing else."""
    bare = Flask("survey", root_path=str(ROOT / "survey"))
    static_files.init_app(bare)
    return bare


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def address(name: str) -> str:
    return f"/static/{MANIFEST[name]}"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("", None, bytes),
    ],
)
def test_it_sends_what_the_browser_can_unpack(client, accepted, encoding, unpack):
    answer = client.get(address("app.css"), headers={"Accept-Encoding": accepted})
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data).decode("utf-8") == CSS


def test_a_hashed_name_is_kept_for_ever_and_another_is_asked_for_each_time(client):
    assert "immutable" in client.get(address("app.js")).headers["Cache-Control"]
    assert client.get("/static/manifest.json").headers["Cache-Control"] == "no-cache"


def test_it_answers_not_modified_to_who_has_it_already(client):
    first = client.get("/static/manifest.json")
    again = client.get("/static/manifest.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    ["nothing.css", "../static_files.py", "%2e%2e/app.py", f"{MANIFEST['app.css']}.br", ""],
)
def test_it_shows_nothing_but_its_own_files(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_templates_name_files_by_their_logical_name(app):
    with app.test_request_context():
        assert app.jinja_env.globals["asset_url"]("app.css") == address("app.css")
        with pytest.raises(KeyError):
            static_files.asset_url("app.scss")


def test_every_name_in_a_template_is_in_the_manifest():
    text = "".join(template.read_text("utf-8") for template in TEMPLATES)
    used = set(re.findall(r"""asset_url\(['"]([^'"]+)['"]\)""", text))
    assert used
    assert used <= set(MANIFEST)


def test_a_missing_build_says_how_to_make_it(tmp_path):
    with pytest.raises(static_files.AssetsMissing, match="./run assets"):
        static_files.read_manifest(tmp_path)


@pytest.mark.parametrize("name", sorted(MANIFEST.values()))
def test_a_built_file_is_what_its_name_and_its_twins_say(name):
    path = static_files.FOLDER / name
    content = path.read_bytes()
    assert hashlib.sha256(content).hexdigest()[:10] in name
    assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == content
    assert brotli.decompress(Path(f"{path}.br").read_bytes()) == content


def test_the_folder_holds_nothing_that_the_build_did_not_write():
    twins = {f"{name}{ending}" for name in MANIFEST.values() for ending in ("", ".br", ".gz")}
    found = {path.name for path in static_files.FOLDER.iterdir()}
    assert found == twins | {"manifest.json", "built-from.txt", "LICENCES.txt"}


def test_the_build_is_as_new_as_its_sources():
    assets = ROOT / "assets"
    files = [
        *("build.mjs", "logical.mjs", "package.json", "package-lock.json", "plotly_under_csp.mjs"),
        *(f"{d}/{p.name}" for d in FOLDERS for p in (assets / d).iterdir()),
    ]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file}\n".encode() + (assets / file).read_bytes())
    written = (static_files.FOLDER / "built-from.txt").read_text("utf-8").strip()
    assert digest.hexdigest() == written, "assets/ changed since the last ./run assets"


def test_the_lock_file_records_no_addresses():
    lock = json.loads((ROOT / "assets" / "package-lock.json").read_text("utf-8"))
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]


def test_the_first_visit_is_light():
    """Style and script of a page, as sent: 60 kB are allowed for a form page with its HTML."""

    def sent(name: str) -> int:
        return (static_files.FOLDER / f"{MANIFEST[name]}.gz").stat().st_size

    assert sent("app.css") < 14_000
    assert sent("app.js") < 9_000


@of_each(TEMPLATES, lambda path: path.name)
def test_a_template_has_nothing_inline(template):
    """The content security policy refuses it, and silently: the page would just look wrong."""
    text = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"<[^>]*\s(style|on[a-z]+)\s*=", text)
    assert "<style" not in text
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or 'type="application/json"' in attributes


def test_no_bundle_needs_eval():
    for name in ("app.js", "figures.js", "world.js"):
        text = (static_files.FOLDER / MANIFEST[name]).read_text("utf-8")
        assert not re.search(r"\beval\(|new Function\b|Function\(", text)


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.code)
def test_a_level_has_on_the_screen_the_colours_it_has_on_paper(level):
    rule = re.search(rf"\.level-{level.index}\{{[^}}]*\}}", CSS)
    assert rule
    assert f"background-color:{level.colour}" in rule[0]
    assert re.search(r"[{;]color:" + ("#fff" if level.text == "#ffffff" else level.text), rule[0])


def test_a_level_has_on_the_screen_the_glyph_it_has_on_paper():
    macros = (ROOT / "survey" / "templates" / "macros" / "layout.html").read_text("utf-8")
    glyphs = dict(re.findall(r"'(\w+)': '(.?)'", macros))
    for level in LEVELS:
        assert glyphs[str(level.index)] == level.glyph
    for code, mark in MARKS.items():
        assert glyphs[code] == mark.glyph
        assert f".level-{code.replace('_', '-')}" in CSS
