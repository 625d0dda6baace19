"""An instrument in another language: the same questions and codes, with every text exchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from pydantic import BaseModel

from questionnaires.instrument import Instrument
from questionnaires.texts import placed

#: A text by its key and in English -> the text in the other language; English where there is none.
Translate = Callable[[str, str], str]


def translated(instrument: Instrument, translate: Translate) -> Instrument:
    """The instrument with its texts in another language.

    Ids, codes, order and digest stay: answers and scores belong to the edition, whatever language
    it was read in. Texts are told apart by key alone, never by what they say in English.
    """
    tree: dict[str | int, Any] = {}
    for key, path, text in placed(instrument):
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})
        branch[path[-1]] = translate(key, text)
    return cast(Instrument, _exchanged(instrument, tree))


def _exchanged(value: Any, tree: Any) -> Any:
    """A copy of a value in which the leaves of the tree have taken their places."""
    if not isinstance(tree, dict):
        return tree
    if isinstance(value, tuple):
        return tuple(
            _exchanged(item, tree[n]) if n in tree else item for n, item in enumerate(value)
        )
    if isinstance(value, dict):
        return {k: _exchanged(item, tree[k]) if k in tree else item for k, item in value.items()}
    assert isinstance(value, BaseModel)
    return _copied(value, {name: _exchanged(getattr(value, name), tree[name]) for name in tree})


def _copied(record: BaseModel, changes: dict[str | int, Any]) -> BaseModel:
    copy = record.model_copy(update=cast(dict[str, Any], changes))
    # What it has worked out so far (by_id, section_of, ...) came along, with the former texts.
    for name in copy.__dict__.keys() - type(copy).model_fields.keys():
        del copy.__dict__[name]
    return copy
