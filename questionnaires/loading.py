"""One content file from disk to typed records, every mistake located by file, line and path."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from questionnaires import mistakes
from questionnaires.errors import Problem

#: libyaml's parser where PyYAML was built with it: fourteen times faster than the one in Python.
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: A path inside a file: field names and positions, as pydantic writes them.
Loc = Sequence[str | int]
Record = TypeVar("Record", bound=BaseModel)

_STRING_TAG = "tag:yaml.org,2002:str"
_SCALAR_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null", "timestamp")
)
#: What a mapping is called by in a message: the first of these fields that it has.
_NAMES = ("id", "code", "term", "edition", "track", "ref", "article")


class Unreadable(Exception):
    """A file that is no YAML mapping in UTF-8: the problems are in ``problems``."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass(frozen=True)
class Document:
    """One YAML file that was read: its name below the root, its data, and where each thing stands.

    Lists are tuples (records are frozen). ``at`` turns a path into words and a line number.
    """

    file: str
    data: dict[str, Any]
    root: yaml.Node = field(repr=False)

    def line_of(self, loc: Loc) -> int:
        """The line, counted from 1, where the thing at a path begins (or what would hold it)."""
        line, node = self.root.start_mark.line, self.root
        for part in loc:
            found = _child(node, part)
            if found is None:
                break
            beginning, node = found
            line = beginning.start_mark.line
        return int(line) + 1

    def written_at(self, loc: Loc) -> str | None:
        """The bare word at a path as its author typed it (``no``, ``25.1``), if there is one."""
        node = self.root
        for part in loc:
            found = _child(node, part)
            if found is None:
                return None
            node = found[1]
        bare = isinstance(node, yaml.ScalarNode) and not node.style
        return str(node.value) if bare else None

    def at(self, loc: Loc) -> str:
        """A path in words: ``line 14, questions, item 3 ('legal.25.order'), text``."""
        words = [f"line {self.line_of(loc)}"]
        value: Any = self.data
        for part in loc:
            value = _below(value, part)
            words.append(part if isinstance(part, str) else f"item {part + 1}{_name(value)}")
        return ", ".join(words)

    def problem(self, loc: Loc, sentence: str) -> Problem:
        """A problem at a path of this file."""
        return Problem(self.file, self.at(loc), sentence)

    @cached_property
    def name(self) -> str:
        """The file's name without folder and ending."""
        return Path(self.file).stem


def read_document(path: Path, file: str) -> Document:
    """Read one YAML file, called ``file`` in messages. Raises Unreadable with all problems."""
    text = _text(path, file)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        raise Unreadable([_syntax_problem(error, file, text)]) from error
    finally:
        loader.dispose()
    if root is None:
        raise Unreadable([Problem(file, "", "this file is empty.")])
    if not isinstance(root, yaml.MappingNode):
        raise Unreadable(
            [Problem(file, "line 1", "this file must be a list of 'field: value' lines.")]
        )
    building = _Building(file)
    data = building.value(root, ())
    if building.problems:
        raise Unreadable(building.problems)
    return Document(file, data, root)


def validate(document: Document, model: type[Record]) -> tuple[Record | None, list[Problem]]:
    """The typed record of a document, or None and every problem that the types found."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        found = []
        for detail in error.errors(include_url=False):
            loc = _without_tags(detail["loc"], document.data)
            if detail["type"] == "too_short" and detail["input"]:
                continue  # pydantic counts only the items that it could read; those have their own
            sentence = mistakes.sentence(
                detail, loc, model, document.written_at(loc), document.data
            )
            found.append((document.line_of(loc), document.problem(loc, sentence)))
        return None, [problem for _, problem in sorted(found, key=lambda pair: pair[0])]


class _Building:
    """Data out of YAML nodes: lists as tuples; duplicate keys and references noted and refused."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._constructor = yaml.constructor.SafeConstructor()
        self._seen: set[int] = set()

    def value(
        self, node: yaml.Node, path: tuple[str | int, ...], where: yaml.Node | None = None
    ) -> Any:
        if id(node) in self._seen:  # a reference: its own mark is that of what it refers to
            self._note(
                where or node, path, "references (& and *) are not used here: write it out again."
            )
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.tag == _STRING_TAG else self._scalar(node, path)
        if isinstance(node, yaml.MappingNode):
            return dict(self._items(node, path))
        return tuple(self.value(below, (*path, n)) for n, below in enumerate(node.value))

    def _items(
        self, node: yaml.MappingNode, path: tuple[str | int, ...]
    ) -> Iterator[tuple[str, Any]]:
        keys: set[str] = set()
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, path, "a field name must be one word.")
                continue
            # A bare `no:` or `25.1:` is meant as a name; what stands there is taken as written.
            key = str(key_node.value)
            if key in keys:
                self._note(
                    key_node, (*path, key), f"the field '{key}' is written twice: keep one of them."
                )
                continue
            keys.add(key)
            yield key, self.value(value_node, (*path, key), key_node)

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Any:
        try:
            if node.tag not in _SCALAR_TAGS:
                raise ValueError(node.tag)
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError, ArithmeticError, LookupError, AttributeError):
            # PyYAML's constructors trust an explicit tag: `!!int` before nothing is an IndexError.
            self._note(
                node, path, f"'{node.value}' cannot be read: put it in quotes if it is a text."
            )
            return None

    def _note(self, node: yaml.Node, path: tuple[str | int, ...], sentence: str) -> None:
        words = [str(part) if isinstance(part, str) else f"item {part + 1}" for part in path]
        where = ", ".join([f"line {node.start_mark.line + 1}", *words])
        self.problems.append(Problem(self.file, where, sentence))


def _text(path: Path, file: str) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        sentence = f"this file cannot be read ({error.strerror})."
        raise Unreadable([Problem(file, "", sentence)]) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        sentence = "a character here is not in UTF-8: save the file again with the encoding UTF-8."
        raise Unreadable([Problem(file, f"line {line}", sentence)]) from error


def _syntax_problem(error: yaml.YAMLError, file: str, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        invisible = yaml.reader.Reader.NON_PRINTABLE.search(text)
        line = text.count("\n", 0, invisible.start()) + 1 if invisible else 1
        sentence = "there is an invisible control character here: take it out."
        return Problem(file, f"line {line}", sentence)
    lines = text.splitlines()
    number = min(mark.line, max(len(lines) - 1, 0))
    problem = str(getattr(error, "problem", ""))
    # libyaml now and then points at the line after the tab, so the one before is looked at too.
    tabbed = [n for n in (number, number - 1) if 0 <= n < len(lines) and _indented_by_tab(lines[n])]
    if tabbed:
        return Problem(
            file, f"line {tabbed[0] + 1}", "this line is indented with a tab: use spaces."
        )
    return Problem(file, f"line {number + 1}", mistakes.syntax_sentence(problem))


def _indented_by_tab(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())]


def _child(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """What is below a node: where it begins (a field at its name), and the node itself."""
    if isinstance(node, yaml.MappingNode) and isinstance(part, str):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _below(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    if isinstance(value, tuple) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


def _name(value: Any) -> str:
    if isinstance(value, dict):
        for field_name in _NAMES:
            name = value.get(field_name)
            if isinstance(name, str | int) and not isinstance(name, bool):
                return f" ('{name}')"
    return ""


def _without_tags(loc: Loc, data: Any) -> tuple[str | int, ...]:
    """The path without the question kind that pydantic puts after the position of a question."""
    kept: list[str | int] = []
    value = data
    tag_expected: str | None = None
    for part in loc:
        if tag_expected is not None and part == tag_expected:
            tag_expected = None
            continue
        value = _below(value, part)
        tag_expected = (
            value.get("kind") if isinstance(value, dict) and isinstance(part, int) else None
        )
        kept.append(part)
    return tuple(kept)
