"""The library of editions: opens one whole and checked, or says all that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field

from questionnaires import checks, freezing, pseudo, rapid
from questionnaires.convention import TRACKS, Convention, Strict
from questionnaires.errors import ContentError, EditionNotFound, Problem
from questionnaires.freezing import assemble
from questionnaires.instrument import AgencyKind, Edition, Instrument, Section, Term
from questionnaires.loading import Document, Record, Unreadable, read_document, validate
from questionnaires.method import Method, load_method
from questionnaires.places import Sources
from questionnaires.translating import translated

#: Where the product's own content is, and where a deployment may add local editions.
CONTENT = Path(__file__).parent / "content"
LOCAL = Path(__file__).parent.parent / "instance" / "instruments"
DEFAULT_ROOTS: tuple[Path, ...] = (CONTENT, LOCAL)


class Glossary(Strict):
    """What glossary.yaml holds."""

    terms: tuple[Term, ...]


class AgencyKinds(Strict):
    """What agencies.yaml holds."""

    agencies: tuple[AgencyKind, ...] = Field(min_length=1)


def editions(roots: Sequence[Path] = DEFAULT_ROOTS) -> tuple[str, ...]:
    """The names of all editions below the roots, oldest first (``2026.2`` before ``2026.10``)."""
    return tuple(sorted(_folders(roots), key=_natural))


def open_instrument(
    edition: str, language: str = "en", *, roots: Sequence[Path] = DEFAULT_ROOTS
) -> Instrument:
    """One edition, whole, checked and cached. Untranslated texts stay in the edition's language.

    A published edition comes from its frozen file alone. Raises EditionNotFound, or ContentError
    with every problem of every file at once.
    """
    if language in pseudo.PSEUDO:
        return _open_pseudo(edition, tuple(roots))
    return _open_edition(edition, tuple(roots))


def read_edition(
    edition: str, *, roots: Sequence[Path] = DEFAULT_ROOTS
) -> tuple[Instrument, Sources]:
    """An edition as its files say it now, with these files: for whoever checks the wording too."""
    return _read_edition(edition, tuple(roots))


def open_method(edition: str, *, roots: Sequence[Path] = DEFAULT_ROOTS) -> Method:
    """The method that an edition is scored with: the frozen one once it is published."""
    return _open_method(edition, tuple(roots))


def frozen_file(edition: str, *, roots: Sequence[Path] = DEFAULT_ROOTS) -> Path:
    """Where the frozen form of an edition is, or would be. Raises EditionNotFound."""
    return _folder_of(edition, tuple(roots)) / freezing.FILE


def convention(roots: Sequence[Path] = DEFAULT_ROOTS) -> Convention:
    """The register of the Convention. Raises ContentError."""
    reading = _Reading()
    record, _ = reading.read(*_shared_file("convention.yaml", tuple(roots)), Convention)
    reading.stop_if_wrong()
    assert record is not None
    return record


def agency_kinds(roots: Sequence[Path] = DEFAULT_ROOTS) -> tuple[AgencyKind, ...]:
    """The one list of agency kinds, in its order. Raises ContentError."""
    reading = _Reading()
    record, _ = reading.read(*_shared_file("agencies.yaml", tuple(roots)), AgencyKinds)
    reading.stop_if_wrong()
    assert record is not None
    return record.agencies


def forget() -> None:
    """Drop everything read so far: for whoever edits files while the program runs."""
    for cached in (_open_edition, _open_pseudo, _open_method, _read_edition, _read_shared):
        cached.cache_clear()


class _Reading:
    """Files read one after the other; all that is wrong is collected, to be seen at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(
        self, path: Path, file: str, model: type[Record]
    ) -> tuple[Record | None, Document | None]:
        if not path.is_file():
            self.problems.append(Problem(file, "", "this file is missing."))
            return None, None
        if path.name in ("convention.yaml", "agencies.yaml"):
            record, document, problems = _read_shared(path, file, model)
        else:
            record, document, problems = _read_file(path, file, model)
        self.problems += problems
        return record, document  # type: ignore[return-value]

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise ContentError(self.problems)


def _read_file(
    path: Path, file: str, model: type[BaseModel]
) -> tuple[BaseModel | None, Document | None, list[Problem]]:
    try:
        document = read_document(path, file)
    except Unreadable as error:
        return None, None, error.problems
    record, problems = validate(document, model)
    return record, document, problems


# The register is 6,000 lines long and serves every edition: read once.
_read_shared = cache(_read_file)


@cache
def _open_edition(name: str, roots: tuple[Path, ...]) -> Instrument:
    return _frozen(name, roots).instrument or _read_edition(name, roots)[0]


@cache
def _open_pseudo(name: str, roots: tuple[Path, ...]) -> Instrument:
    return translated(_open_edition(name, roots), lambda key, text: pseudo.lengthen(text))


@cache
def _open_method(name: str, roots: tuple[Path, ...]) -> Method:
    return _frozen(name, roots).method or load_method()


def _frozen(name: str, roots: tuple[Path, ...]) -> freezing.Frozen:
    """The frozen form of a published edition; empty for a draft. Raises ContentError."""
    folder = _folder_of(name, roots)
    edition, _ = _Reading().read(folder / "edition.yaml", f"{name}/edition.yaml", Edition)
    if edition is None or edition.status != "published":
        return freezing.Frozen(None, None)
    file = f"{name}/{freezing.FILE}"
    try:
        raw = (folder / freezing.FILE).read_bytes()
    except FileNotFoundError as error:
        raise ContentError(
            [Problem(file, "", f"a published edition is frozen: run freeze {name}.")]
        ) from error
    return freezing.thaw(raw, file)


def _folder_of(name: str, roots: tuple[Path, ...]) -> Path:
    folders = _folders(roots)
    if name not in folders:
        known = ", ".join(editions(roots)) or "none"
        raise EditionNotFound(f"There is no edition '{name}'. Editions: {known}.")
    return folders[name]


@cache
def _read_edition(name: str, roots: tuple[Path, ...]) -> tuple[Instrument, Sources]:
    folder = _folder_of(name, roots)
    reading = _Reading()
    edition, edition_file = reading.read(folder / "edition.yaml", f"{name}/edition.yaml", Edition)
    if edition is not None and edition_file is not None and edition.of is not None:
        return _read_profile(edition, edition_file, roots)
    register, register_file = reading.read(
        *_shared_file("convention.yaml", (folder.parent, *roots)), Convention
    )
    kinds, kinds_file = reading.read(
        *_shared_file("agencies.yaml", (folder.parent, *roots)), AgencyKinds
    )
    glossary, glossary_file = reading.read(
        folder / "glossary.yaml", f"{name}/glossary.yaml", Glossary
    )
    sections, section_files = _sections(folder, reading)
    if edition is not None and edition_file is not None:
        reading.problems += _contents_problems(name, edition, edition_file, section_files)
    if not (register and kinds and edition and glossary):
        reading.stop_if_wrong()
    assert edition and edition_file and register and register_file and kinds and kinds_file
    assert glossary and glossary_file
    # A file that can't be used hides nothing: what was read of the others is checked all the same.
    listed = dict.fromkeys(i for q in edition.questionnaires for i in q.sections)
    ordered = tuple(sections[i] for i in listed if i in sections)
    instrument = assemble(edition, register, ordered, glossary.terms, kinds.agencies)
    sources = Sources(edition_file, register_file, kinds_file, glossary_file, section_files)
    reading.problems += checks.faults(instrument, sources)
    reading.stop_if_wrong()
    return instrument, sources


def _read_profile(
    edition: Edition, document: Document, roots: tuple[Path, ...]
) -> tuple[Instrument, Sources]:
    """The rapid profile of another edition: it has no files but edition.yaml."""
    assert edition.of is not None
    problems = [document.problem(loc, sentence) for loc, sentence in rapid.faults(edition)]
    if edition.of not in _folders(roots):
        problems.append(document.problem(("of",), f"there is no edition '{edition.of}'."))
    if problems:
        raise ContentError(problems)
    base, files = _read_edition(edition.of, roots)
    instrument = rapid.profile(base, edition)
    sources = replace(files, edition=document)
    if found := checks.faults(instrument, sources):
        raise ContentError(found)
    return instrument, sources


def _sections(folder: Path, reading: _Reading) -> tuple[dict[str, Section], dict[str, Document]]:
    """The sections by id, and every section file that could be read, by the id it claims."""
    sections: dict[str, Section] = {}
    documents: dict[str, Document] = {}
    reading.problems += [Problem(f, "", sentence) for f, sentence in _never_read(folder)]
    for track in TRACKS:
        for path in sorted((folder / track).glob("*.yaml")):
            file = f"{folder.name}/{track}/{path.name}"
            section, document = reading.read(path, file, Section)
            if document is None:
                continue
            claimed = str(document.data.get("id", file))
            if claimed in documents:
                other = documents[claimed].file
                reading.problems.append(document.problem(("id",), f"{other} has the same id."))
                continue
            documents[claimed] = document
            if section is None:
                continue
            if section.track != track:
                sentence = f"a section in the folder {track} has an id that begins with '{track}.'."
                reading.problems.append(document.problem(("id",), sentence))
            sections[section.id] = section
    return sections, documents


def _never_read(folder: Path) -> Iterator[tuple[str, str]]:
    """Files that look like content and lie where nobody reads them."""
    for path in sorted(folder.glob("**/*.y*ml")):
        inside = path.relative_to(folder)
        file = f"{folder.name}/{inside.as_posix()}"
        if path.suffix != ".yaml":
            yield file, "this file is never read: its name must end in .yaml."
        elif len(inside.parts) > 1 and not (len(inside.parts) == 2 and inside.parts[0] in TRACKS):
            yield (
                file,
                "this file is never read: a section lies in legal, institutional or technical.",
            )


def _contents_problems(
    name: str, edition: Edition, document: Document, found: dict[str, Document]
) -> list[Problem]:
    """What edition.yaml lists and no file has, and what a file has and nobody lists."""
    problems = []
    if edition.edition != name:
        sentence = (
            f"the folder is '{name}', the edition '{edition.edition}': they must be the same."
        )
        problems.append(document.problem(("edition",), sentence))
    listed: set[str] = set()
    for q, questionnaire in enumerate(edition.questionnaires):
        for s, section in enumerate(questionnaire.sections):
            loc = ("questionnaires", q, "sections", s)
            if section in listed:
                problems.append(document.problem(loc, f"the section '{section}' is listed twice."))
            elif section not in found:
                problems.append(document.problem(loc, f"no file has the section '{section}'."))
            if section.split(".", 1)[0] != questionnaire.track:
                sentence = (
                    f"'{section}' is not a section of the {questionnaire.track} questionnaire."
                )
                problems.append(document.problem(loc, sentence))
            listed.add(section)
    for section_id, section_file in found.items():
        if section_id not in listed:
            sentence = f"'{section_id}' is not listed in edition.yaml: nobody would be asked."
            problems.append(section_file.problem(("id",), sentence))
    return problems


def _folders(roots: Sequence[Path]) -> dict[str, Path]:
    """The folder of every edition by name. A name is looked up here, never joined to a path."""
    found: dict[str, Path] = {}
    for root in roots:
        for file in sorted(root.glob("*/edition.yaml")):
            folder = file.parent
            if folder.name in found and found[folder.name].resolve() != folder.resolve():
                sentence = (
                    f"this edition is also in {found[folder.name]}: give one of them another name."
                )
                raise ContentError([Problem(str(folder), "", sentence)])
            found[folder.name] = folder
    return found


def _shared_file(name: str, roots: tuple[Path, ...]) -> tuple[Path, str]:
    """The register or the agencies: of the edition's own root, else of the next that has them."""
    candidates = [root / name for root in (*roots, CONTENT)]
    return next((path for path in candidates if path.is_file()), candidates[0]), name


def _natural(name: str) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdigit() else (-1, part)
        for part in re.split(r"(\d+)", name)
        if part
    ]
