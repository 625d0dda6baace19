"""Texts for translators: each call has one text to find, and dates and numbers have one writer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg

from tests.each import of_each

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w+)")

#: Calls that take a text to translate, and how many: for one and for many.
TEXTS = {"_": 1, "_l": 1, "gettext": 1, "lazy_gettext": 1, "N_": 1, "say": 1, "tr": 1}
TEXTS |= {"ngettext": 2, "lazy_ngettext": 2, "count": 2}
#: Pages ask Flask-Babel, and the text stands there. Papers also say texts of tables: N_ marks them.
PAGES = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def files(*folders: str) -> list[Path]:
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def called(node: ast.Call) -> str:
    """The last name of what is called: ``words.say`` is "say"; what counts letters or rows is not
    meant."""
    if isinstance(node.func, ast.Attribute):
        of = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
        return node.func.attr if of in ("words", "self", "tr") else ""
    return getattr(node.func, "id", "")


def not_found(source: str, *, strict: bool) -> list[int]:
    """Lines of calls whose text nobody who extracts texts would find."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and called(node) in TEXTS:
            plain_call = isinstance(node.func, ast.Name)
            if strict and plain_call and called(node) not in PAGES:
                continue  # the commands of the product say things too, in English
            for argument in node.args[: TEXTS[called(node)]]:
                literal = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                made = isinstance(argument, ast.JoinedStr | ast.BinOp)
                if made or (not literal and strict and plain_call):
                    lines.append(node.lineno)
    return lines


@of_each(files("survey", "reports"), name)
def test_every_text_stands_in_its_call(path: Path):
    passing_on = ("survey/tongues.py", "survey/language.py")
    strict = name(path).startswith("survey/") and name(path) not in passing_on
    assert not not_found(path.read_text("utf-8"), strict=strict)


def test_a_text_that_is_put_together_is_noticed():
    source = '_(f"{n} States")\n_(title)\nngettext("one", many, 2)\n_("fine")\n_("a" + b)\n'
    assert not_found(source, strict=True) == [1, 2, 3, 5]
    assert not_found(source, strict=False) == [1, 5]


def agree(one: str, many: str) -> bool:
    """Whether two forms have the same places; the one for one may leave the number out."""
    places = [{a or b for a, b in PLACES.findall(text)} for text in (one, many)]
    return places[0] | {"num", "n"} == places[1] | {"num", "n"}


@cache
def extracted() -> list[tuple[str, int, str | tuple[str, ...]]]:
    """Every text that ``pybabel extract`` finds with the product's own mapping."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        mapping, options = parse_mapping_cfg(file)
    keywords = {word: (1, 2) if many == 2 else None for word, many in TEXTS.items()}
    return [
        (f"{folder}/{file}", line, message)
        for folder in ("survey", "reports")
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, mapping, options, keywords=keywords
        )
    ]


def test_the_texts_of_pages_and_papers_are_found_by_who_extracts_them():
    texts = {text for _, _, found in extracted() for text in _each(found)}
    for known in (
        "Sign in",  # a page
        "Where agencies differ",  # paper, in Python
        "Submit for approval",  # a template
        "Page not found",  # told later, with lazy_gettext
        "Established",  # a table of N_
    ):
        assert known in texts, known
    assert len(texts) > 800


def _each(found: str | tuple[str, ...]) -> tuple[str, ...]:
    return (found,) if isinstance(found, str) else tuple(found)


def test_one_and_many_have_the_same_places():
    differing = [
        f"{file}:{line}: {found}"
        for file, line, found in extracted()
        if isinstance(found, tuple) and len(found) == 2 and not agree(*found)
    ]
    assert not differing


def test_places_that_differ_are_noticed():
    assert agree("One State", "%(num)d States") and agree("{name}: one", "{name}: {n}")
    assert not agree("%(name)s has one", "%(num)d of %(nam)s")


#: What writes a date or a number in a way that no language chooses.
HOMEMADE = {
    "strftime": r"strftime",
    "a date as a program writes it": r"\.isoformat\(",
    "a number as a program writes it": r"\{[^{}]*:[,.\d]*[.,]\d*[f%]\}|['\"]%[.\d]*f",
    "a date as Python says it": r"\bstr\((?:\w+\.)*(?:day|date|at|when|due_on|signed_on)\)",
}
#: Where that is right, and why. Pages and everything that they say are not here.
FOR_MACHINES = {
    "reports/dossier.py": "a file for programs",
    "reports/drawings.py": "lengths in a picture",
    "reports/svg.py": "lengths in a picture",
    "reports/workbook.py": "a file that programs read too",
    "reports/world_drawings.py": "lengths in a picture",
    "reports/world_marks.py": "lengths in a picture",
    "reports/templates/report.html": "metadata of the file",
}
SPEAKING = ("respond", "review", "coordinate", "results", "admin", "auth", "about", "forms")


def written_by_hand(text: str) -> list[str]:
    return [what for what, pattern in HOMEMADE.items() if re.search(pattern, text)]


def speaking() -> Iterator[Path]:
    """Every file that says something to people."""
    for folder in SPEAKING:
        yield from sorted((ROOT / "survey" / folder).rglob("*.py"))
    yield from sorted((ROOT / "survey" / "templates").rglob("*.*"))
    yield from sorted((ROOT / "reports").rglob("*.py"))
    yield from sorted((ROOT / "reports" / "templates").rglob("*.html"))


def test_dates_and_numbers_are_written_by_their_language():
    wrong = {
        name(path): found
        for path in speaking()
        if name(path) not in FOR_MACHINES and (found := written_by_hand(path.read_text("utf-8")))
    }
    assert not wrong, "survey/language.py and reports/language.py write dates and numbers"


def test_a_date_or_a_number_written_by_hand_is_noticed():
    for line in ('f"{x:.2f}"', "day.strftime('%d')", "{{ due.isoformat() }}", 'f"{n:,.1f}"'):
        assert written_by_hand(line), line
    for line in ('f"{name}: {value}"', "{{ due|day }}", "str(label)"):
        assert not written_by_hand(line), line
