"""Templates: nothing inline, unescaped or foreign, and nothing that can't be translated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment

from tests.each import of_each

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "survey" / "templates").rglob("*.html"))
SASS = sorted((ROOT / "assets" / "sass").glob("*.scss"))

#: What the policy in survey/headers.py would refuse, or what would let a stored text run.
FORBIDDEN = {
    "a script in the page": r"<script(?![^>]*\bsrc=)",
    "a style in the page": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=\s*[\"']",
    "an address that runs": r"javascript:",
    "unescaped text": r"\|\s*safe\b|autoescape\s+false",
    "something from elsewhere": r"(?:src|srcset|data|poster)\s*=\s*[\"'](?:https?:)?//",
}

#: Attributes that are read out or shown.
SPOKEN = (
    "aria-label|aria-description|aria-roledescription|alt|title|placeholder|data-back|data-failed"
)

#: Properties that name a side of the screen: wrong in Arabic, where their logical names are right.
PHYSICAL = re.compile(
    r"^\s*((?:margin|padding|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|border-(?:left|right|top|bottom)(?:-\w+)*"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:left|right|top|bottom|width|height|(?:min|max)-(?:width|height)))\s*:"
    r"|^\s*(?:float|clear|text-align)\s*:\s*(?:left|right)"
)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def shown_text(template: str) -> Iterator[tuple[int, str]]:
    """Line and text of whatever a template says outside of tags and of {{ }}, and in spoken
    attributes: each expression counts as one digit, so that what surrounds it keeps its place."""
    # The class of the page is no text, though it stands alone in its block.
    template = re.sub(r"(\{%-? block page_class %\}).*?(\{% endblock)", r"\1\2", template)
    page = ""
    lines: list[int] = []
    inside = False
    for number, kind, value in Environment(autoescape=True).lex(template):
        if kind in ("variable_begin", "block_begin", "comment_begin"):
            inside = True
            piece = "0" if kind == "variable_begin" else ""
        elif kind in ("variable_end", "block_end", "comment_end"):
            inside, piece = False, ""
        else:
            piece = "" if inside else value
        line = number
        for char in piece:
            lines.append(line)
            line += char == "\n"
        page += piece
    blank = re.sub(r"<[^<>]*>", lambda tag: "\0" * len(tag[0]), page)
    for found in re.finditer(r"[^\0\n]+", blank):
        yield lines[found.start()], found[0].strip()
    for found in re.finditer(rf"\s(?:{SPOKEN})\s*=\s*\"([^\"]*)\"", page):
        yield lines[found.start()], found[1]


def says_a_word(text: str) -> bool:
    """Letters that are neither an entity nor an attribute (which a macro may write on its own)."""
    return bool(re.search(r"[^\W\d_]", re.sub(r"&#?\w+;|[\w-]+=\"[^\"]*\"", "", text)))


def test_it_finds_the_templates():
    assert {"survey/templates/base.html", "survey/templates/respond/section.html"} <= {
        name(path) for path in TEMPLATES
    }
    assert SASS


@of_each(TEMPLATES, name)
def test_nothing_is_inline_unescaped_or_foreign(path: Path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.S)
    found = [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text, re.I)]
    assert not found


@of_each(TEMPLATES, name)
def test_every_word_can_be_translated(path: Path):
    bare = [
        f"line {line}: {text[:60]}"
        for line, text in shown_text(path.read_text("utf-8"))
        if says_a_word(text)
    ]
    assert not bare, "not in _() or ngettext()"


def test_the_search_for_bare_words_finds_them():
    template = (
        '{% if a %}<p class="x">Bare {{ _("kept") }}</p>{% endif %}\n'
        '<img alt="Spoken">{# a comment #}\n'
        '<a title="{{ _("fine") }}">&nbsp;·&nbsp;{{ b }} %</a>'
    )
    found = [(line, text) for line, text in shown_text(template) if says_a_word(text)]
    assert found == [(1, "Bare 0"), (2, "Spoken")]


def test_what_is_flashed_can_be_translated():
    bare = []
    for file in sorted((ROOT / "survey").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "flash":
                if isinstance(node.args[0], ast.Constant | ast.JoinedStr):
                    bare.append(f"{name(file)}:{node.lineno}")
    assert not bare


def test_a_translated_sentence_is_one_piece():
    """_("a" ~ b) and _(f"...") are never found by whoever extracts the texts."""
    glued = []
    for path in TEMPLATES:
        for found in re.finditer(r"(?<![\w.])_\(\s*(?!['\"])", path.read_text("utf-8")):
            glued.append(f"{name(path)}: {found.start()}")
    for file in sorted((ROOT / "survey").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "_l"):
                if not isinstance(node.args[0], ast.Constant):
                    glued.append(f"{name(file)}:{node.lineno}")
    assert not glued


def test_no_text_is_called_safe_that_was_not_written_here():
    """Markup(x) of anything but a literal would let a stored text run."""
    drawn = {
        "survey/respond/fixed.py": "keeps what templates drew of a question, no answers",
        "survey/respond/shapes.py": "keeps what templates drew, cut; what fills it is escaped",
        "survey/language.py": "our own words from the catalogue; what is put in them is escaped",
    }
    trusting = []
    for folder in ("survey", "reports"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Markup":
                    literal = not node.args or isinstance(node.args[0], ast.Constant)
                    if not literal and name(file) not in drawn:
                        trusting.append(f"{name(file)}:{node.lineno}")
    assert not trusting


@of_each(SASS, name)
def test_no_side_of_the_screen_is_named(path: Path):
    sided = [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if PHYSICAL.search(line)
    ]
    assert not sided, "inline and block, start and end are right in both directions"


def test_the_search_for_sides_finds_them():
    for line in ("  margin-left: 1px;", "left: 0;", "\ttext-align: right;", "  width: 3px"):
        assert PHYSICAL.search(line)
    for line in (
        "  margin-inline-start: 1px;",
        "inset-inline: 0;",
        "text-align: start",
        "border-width: 1px",
    ):
        assert not PHYSICAL.search(line)
