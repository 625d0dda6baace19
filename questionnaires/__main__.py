"""python -m questionnaires check | list | score | diff | freeze | ...: from a command line."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from questionnaires import (
    burden,
    checks,
    coverage,
    editions,
    exchange,
    freezing,
    library,
    pages,
    readability,
    schemas,
    texts,
)
from questionnaires.errors import ContentError, EditionNotFound, Problem, QuestionnairesError
from questionnaires.instrument import Instrument
from questionnaires.method import load_method
from questionnaires.scoring import score

#: Exit codes: all is well; content or answers are wrong; the command could not be carried out.
WELL, WRONG, UNUSABLE = 0, 1, 2


class Unusable(Exception):
    """The command cannot be carried out; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code. Mistakes are told in sentences on standard error."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.command(given))
    except ContentError as error:
        _tell(f"The content cannot be used: {_count(len(error.problems), 'problem')}.")
        _tell(*(f"  {problem}" for problem in error.problems))
        return WRONG
    except (EditionNotFound, Unusable) as error:
        _tell(str(error))
        return UNUSABLE
    except QuestionnairesError as error:
        _tell("The answers cannot be used:", *(f"  {line}" for line in str(error).splitlines()))
        return WRONG


def check(given: argparse.Namespace) -> int:
    """Name every mistake of the editions, then print what each covers."""
    roots = _roots(given)
    names = [given.edition] if given.edition else list(library.editions(roots))
    if not names:
        raise Unusable(f"There is no edition in {', '.join(map(str, roots))}.")
    result = WELL
    for name in names:
        try:
            instrument, sources = library.read_edition(name, roots=roots)
            problems = checks.check(instrument, sources)
        except ContentError as error:
            instrument, problems = None, list(error.problems)
        print(_summary(instrument) if instrument else name)
        _print_problems(problems)
        if instrument:
            print("\n  Duties asked / expected:")
            print(_indented(coverage.table(instrument)))
            ease = readability.mean(q.text for q in instrument.by_id.values())
            print(f"\n  Reading ease of the questions (Flesch): {ease:.0f} in the mean.\n")
            print(_indented(burden.table(instrument, load_method())))
        print()
        result = WRONG if problems else result
    if given.root is None:
        method = load_method()
        problems = checks.method_faults(method, library.convention())
        print(f"method.yaml  version {method.version}")
        _print_problems(problems)
        result = WRONG if problems else result
    return result


def list_editions(given: argparse.Namespace) -> int:
    """Print every edition with its questionnaires and counts."""
    for name in library.editions(_roots(given)):
        instrument = library.open_instrument(name, roots=_roots(given))
        print(_summary(instrument))
        for questionnaire in instrument.edition.questionnaires:
            print(f"  {questionnaire.title}")
            for section_id in questionnaire.sections:
                section = instrument.section_by_id[section_id]
                number = _count(len(section.questions), "question")
                print(f"    {section.id:40} {section.title} ({number})")
    return WELL


def score_answers(given: argparse.Namespace) -> int:
    """Score a file of answers and print the scorecard as JSON, each number with its arithmetic."""
    data = _json(given.answers)
    if not isinstance(data, dict) or not isinstance(data.get("edition"), str):
        raise Unusable('The answers must be a JSON object with "edition": "NAME".')
    instrument = library.open_instrument(data["edition"], roots=_roots(given))
    sheet = exchange.sheet_from_json(data, instrument)
    card = score(instrument, sheet, load_method(given.method))
    print(json.dumps(exchange.scorecard_to_json(card), indent=2, ensure_ascii=False))
    return WELL


def diff(given: argparse.Namespace) -> int:
    """Print every difference between two editions, and what an author may have forgotten."""
    old, new = (
        library.open_instrument(name, roots=_roots(given)) for name in (given.old, given.new)
    )
    changes = editions.diff(old, new)
    for change in changes:
        print(editions.describe(change))
    print(_count(len(changes), "difference") + ".")
    return WELL


def freeze(given: argparse.Namespace) -> int:
    """Write the frozen form of a published edition, from which alone it opens ever after."""
    roots = _roots(given)
    instrument, sources = library.read_edition(given.edition, roots=roots)
    if instrument.edition.status != "published":
        raise Unusable(f"{given.edition} is a draft: set its status to published first.")
    if problems := checks.check(instrument, sources):
        raise ContentError(problems)
    method = load_method()
    if given.root is None and (problems := checks.method_faults(method, instrument.convention)):
        raise ContentError(problems)
    path = library.frozen_file(given.edition, roots=roots)
    text = freezing.freeze(instrument, method)
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise Unusable(
            f"{path} is there and holds something else: a published edition is not changed."
            " Make a new edition."
        )
    _write(path, text)
    print(f"{path}  {instrument.digest}")
    return WELL


def extract(given: argparse.Namespace) -> int:
    """Print the texts of an edition as a template for translators (.pot)."""
    print(texts.template(library.open_instrument(given.edition, roots=_roots(given))), end="")
    return WELL


def write_pages(given: argparse.Namespace) -> int:
    """Write the pages of docs/ that come from the content, for one edition."""
    instrument = library.open_instrument(given.edition, roots=_roots(given))
    try:
        for path in pages.write(instrument, given.write):
            print(path)
    except OSError as error:
        raise Unusable(f"{given.write}: cannot be written ({error.strerror}).") from error
    return WELL


def print_schemas(given: argparse.Namespace) -> int:
    """Print the JSON Schemas of all files, or write each into its own file."""
    if given.write is None:
        print(json.dumps(schemas.schemas(), indent=2, ensure_ascii=False))
        return WELL
    try:
        for path in schemas.write(given.write):
            print(path)
    except OSError as error:
        raise Unusable(f"{given.write}: cannot be written ({error.strerror}).") from error
    return WELL


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines())


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise Unusable(f"{path}: cannot be written ({error.strerror}).") from error


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        print(f"  {problem}")
    print(f"  {_count(len(problems), 'problem')}." if problems else "  No problem found.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="questionnaires", description=main.__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command in (
        ("check", check),
        ("list", list_editions),
        ("score", score_answers),
        ("diff", diff),
        ("freeze", freeze),
        ("extract", extract),
        ("pages", write_pages),
        ("schemas", print_schemas),
    ):
        summary = (command.__doc__ or "").rstrip(".")
        one = commands.add_parser(name, help=summary[:1].lower() + summary[1:], description=summary)
        one.set_defaults(command=command)
        if name == "schemas":
            one.add_argument("--write", metavar="DIR", type=Path, help="folder for the files")
            continue
        root_help = "read editions from this folder instead of the product's own"
        one.add_argument("--root", metavar="DIR", type=Path, help=root_help)
        if name == "check":
            one.add_argument("--edition", help="check only this edition")
        if name == "diff":
            one.add_argument("old", metavar="OLD", help="the edition to compare with")
            one.add_argument("new", metavar="NEW", help="the edition to compare")
        if name in ("freeze", "extract", "pages"):
            one.add_argument("edition", metavar="EDITION")
        if name == "pages":
            one.add_argument("--write", metavar="DIR", type=Path, required=True, help="folder")
        if name == "score":
            one.add_argument(
                "answers", metavar="ANSWERS.json", help="the file; - reads it from stdin"
            )
            one.add_argument("--method", metavar="FILE", type=Path, help="another method.yaml")
    return parser


def _roots(given: argparse.Namespace) -> tuple[Path, ...]:
    if given.root is None:
        return library.DEFAULT_ROOTS
    if not given.root.is_dir():
        raise Unusable(f"{given.root}: there is no such folder.")
    return (given.root,)


def _json(name: str) -> object:
    where = "standard input" if name == "-" else name
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return json.loads(
            raw.decode("utf-8-sig"), object_pairs_hook=_once_each, parse_constant=_no_number
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise Unusable(f"{where}: this is not JSON ({place}: {error.msg}).") from error
    except UnicodeDecodeError as error:
        raise Unusable(f"{where}: this is not in UTF-8.") from error
    except OSError as error:
        raise Unusable(f"{where}: cannot be read ({error.strerror}).") from error
    except RecursionError as error:
        raise Unusable(f"{where}: the brackets are nested too deeply.") from error
    except ValueError as error:
        raise Unusable(f"{where}: {error}") from error


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise ValueError(f'"{name}" is written twice in one object.')
        found[name] = value
    return found


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no number in JSON.")


def _summary(instrument: Instrument) -> str:
    edition = instrument.edition
    kind = f"{edition.status}, rapid" if edition.rapid else edition.status
    counts = ", ".join(
        _count(number, word)
        for number, word in (
            (len(edition.questionnaires), "questionnaire"),
            (len(instrument.sections), "section"),
            (len(instrument.by_id), "question"),
            (sum(question.scored for question in instrument.by_id.values()), "scored question"),
        )
    )
    return f"{edition.edition}  {edition.title} ({kind})\n  {counts}; digest {instrument.digest}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _tell(*lines: str) -> None:
    print(*lines, sep="\n", file=sys.stderr)


def _run() -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal may not know every letter of a title
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        result = main()
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough (`... | head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    return result


if __name__ == "__main__":
    sys.exit(_run())
