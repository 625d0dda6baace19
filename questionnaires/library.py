"""The library of editions: opens one whole and checked, or says all that is wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from pydantic import BaseModel, Field

from questionnaires import checks
from questionnaires.convention import TRACKS, Convention, Strict
from questionnaires.errors import ContentError, EditionNotFound, Problem
from questionnaires.instrument import AgencyKind, Edition, Instrument, Section, Term
from questionnaires.loading import Document, Record, Unreadable, read_document, validate
from questionnaires.places import Sources

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

    Raises EditionNotFound, or ContentError with every problem of every file at once.
    """
    return read_edition(edition, roots=roots)[0]


def read_edition(
    edition: str, *, roots: Sequence[Path] = DEFAULT_ROOTS
) -> tuple[Instrument, Sources]:
    """As open_instrument, with the files it came from: for whoever checks the wording too."""
    return _read_edition(edition, tuple(roots))


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
    _read_edition.cache_clear()
    _read_shared.cache_clear()


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
def _read_edition(name: str, roots: tuple[Path, ...]) -> tuple[Instrument, Sources]:
    folders = _folders(roots)
    if name not in folders:
        known = ", ".join(editions(roots)) or "none"
        raise EditionNotFound(f"There is no edition '{name}'. Editions: {known}.")
    folder = folders[name]
    reading = _Reading()
    register, register_file = reading.read(
        *_shared_file("convention.yaml", (folder.parent, *roots)), Convention
    )
    kinds, kinds_file = reading.read(
        *_shared_file("agencies.yaml", (folder.parent, *roots)), AgencyKinds
    )
    edition, edition_file = reading.read(folder / "edition.yaml", f"{name}/edition.yaml", Edition)
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
    instrument = _assemble(edition, register, ordered, glossary.terms, kinds.agencies)
    sources = Sources(edition_file, register_file, kinds_file, glossary_file, section_files)
    reading.problems += checks.faults(instrument, sources)
    reading.stop_if_wrong()
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


def _assemble(
    edition: Edition,
    register: Convention,
    sections: tuple[Section, ...],
    glossary: tuple[Term, ...],
    kinds: tuple[AgencyKind, ...],
) -> Instrument:
    digest = _digest_of(edition, register, *sections, *glossary, *kinds)
    return Instrument(
        edition=edition,
        convention=register,
        sections=sections,
        glossary=glossary,
        agency_kinds=kinds,
        digest=digest,
    )


def _digest_of(*records: BaseModel) -> str:
    """SHA-256 of records as canonical JSON: the same on every machine, for every layout of a file.

    Fields at their default are left out: a new optional field leaves an old edition's digest alone.
    """
    data = [r.model_dump(mode="json", by_alias=True, exclude_defaults=True) for r in records]
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


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
