"""Cards drawn quickly: each shape of a card once, with holes that what was answered fills."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from flask import current_app
from markupsafe import Markup, escape

from survey import error_table
from survey.language import reader_language
from survey.queries.respond import SectionPage
from survey.respond.cards import Card, CitationRow

#: As many shapes are kept, two or three kilobytes each; beyond it all are drawn anew.
MOST = 5_000

#: The texts of a card that go into a shape as holes, where there is anything in them.
_TEXTS = ("typed", "reason_note", "comment", "comment_language", "pipeline_expected")
#: Those of which the template asks what they are: one of a few codes.
_CODES = ("reason", "pipeline_stage")
_CITED = ("source", "pinpoint", "link", "dated")
_FIXED = ("text", "why", "words", "note", "empty_bill", "empty_reason")


@dataclass(frozen=True, slots=True)
class Shape:
    """A card cut at its holes: text, hole, text, hole, ..., text. A hole is the name of what fills
    it."""

    texts: tuple[str, ...]
    holes: tuple[str, ...]

    def filled(self, values: dict[str, str]) -> Markup:
        """The card with these values; all of them are markup already."""
        parts = [""] * (2 * len(self.texts) - 1)
        parts[::2] = self.texts
        parts[1::2] = [values[hole] for hole in self.holes]
        return Markup("".join(parts))  # noqa: S704 - our own template, and values that were escaped


def drawn(card: Card, page: SectionPage, unsaved: error_table.Answer | None = None) -> Markup:
    """The card. Where it holds more than what is stored (a mistake, two answers, a saving that
    failed) the template draws it anew."""
    if card.field.mistakes or card.conflict or (unsaved and card.field.submitted):
        return Markup(_module().card_form(card, page, unsaved))  # noqa: S704 - our own template
    shapes: dict[object, Shape] = current_app.extensions.setdefault("card_shapes", {})
    key = _key(card, page)
    shape = shapes.get(key)
    if shape is None:
        if len(shapes) >= MOST:
            shapes.clear()
        shape = shapes[key] = _cut(card, page)
    return shape.filled(_values(card, page))


def _key(card: Card, page: SectionPage) -> tuple[object, ...]:
    """All that the template decides by. What is only shown is a hole."""
    typed = card.typed
    return (
        page.instrument.digest,
        reader_language(),
        card.field.name,
        card.number,
        card.condition,
        page.may_see_history,
        card.kept is not None,
        card.saved != "",
        card.stored is not None,
        card.level,
        card.look_again,
        bool(card.chosen),
        "~not_applicable" in card.chosen,
        *(typed[name] for name in _CODES),
        *(typed[name] != "" for name in _TEXTS),
        tuple(
            (row.stored, row.typed["is_law"], row.typed["secret"])
            + tuple(row.typed[name] != "" for name in _CITED)
            for row in card.citations
        ),
        len(card.others),
    )


def _values(card: Card, page: SectionPage) -> dict[str, str]:
    """What fills the holes, as markup."""
    fixed, chosen = card.fixed, card.chosen
    values: dict[str, str] = {name: getattr(fixed, name) for name in _FIXED}
    values["options"] = fixed.options(chosen)
    values["specials"] = fixed.specials(chosen)
    values["back"] = fixed.back(chosen)
    for row in card.citations:
        if row.stored:
            for name in _CITED:
                values[f"{row.index}.{name}"] = escape(row.typed[name])
        else:
            values["source"] = fixed.empty_source(row.index)
    for index, other in enumerate(card.others):
        values[f"{index}.other"] = _module().beside_part(other).strip()
    for name in _TEXTS:
        values[name] = escape(card.typed[name])
    for name, part in page.card.where.items():
        values[f"where.{name}"] = escape(part)
    values["revision"] = str(card.revision)
    values["saved"] = escape(card.saved)
    return values


class _Holes:
    """Marks for holes. No text that anybody wrote is in a shape, so that a mark is never anything
    else."""

    def __init__(self) -> None:
        self.mark = f"h{secrets.token_hex(8)}h"
        self.names: list[str] = []

    def named(self, name: str) -> Markup:
        """A mark for what has this name among the values."""
        self.names.append(name)
        return Markup(f"{self.mark}{len(self.names) - 1:05d}")  # noqa: S704 - letters and digits

    def instead_of(self, text: str, name: str) -> Markup:
        """A mark for a text; nothing for none, which the template may draw otherwise."""
        return self.named(name) if text else Markup()

    def cut(self, drawn: str) -> Shape:
        """What was drawn, cut at its marks."""
        first, *rest = drawn.split(self.mark)
        names = tuple(self.names[int(part[:5])] for part in rest)
        return Shape((first, *(part[5:] for part in rest)), names)


def _cut(card: Card, page: SectionPage) -> Shape:
    """Draw the card with a mark in each place that ``_values`` fills."""
    holes = _Holes()
    fixed = {name: holes.instead_of(getattr(card.fixed, name), name) for name in _FIXED}
    options, specials, back, source = map(holes.named, ("options", "specials", "back", "source"))
    where = {name: str(holes.named(f"where.{name}")) for name in page.card.where}
    revision = holes.named("revision")
    texts = {name: str(holes.instead_of(card.typed[name], name)) for name in _TEXTS}
    # The template draws them as it would draw the real ones.
    stand_ins: dict[str, Any] = {
        "field": SimpleNamespace(
            name=card.field.name, part=card.field.part, mistakes={}, base_revision=revision
        ),
        "fixed": SimpleNamespace(
            **fixed,
            options=lambda _chosen: options,
            specials=lambda _chosen: specials,
            back=lambda _chosen: back,
            empty_source=lambda _index: source,
        ),
        "typed": card.typed | texts,
        "saved": holes.instead_of(card.saved, "saved"),
        "citations": tuple(_cited(row, holes) for row in card.citations),
        "others": tuple(
            SimpleNamespace(drawn=holes.named(f"{index}.other"))
            for index in range(len(card.others))
        ),
    }
    made = replace(card, **stand_ins)
    frame = SimpleNamespace(
        instrument=page.instrument,
        may_see_history=page.may_see_history,
        card=SimpleNamespace(where=where),
    )
    return holes.cut(_module().card_form(made, frame))


def _module() -> Any:
    return current_app.jinja_env.get_template("respond/_card.html").module


def _cited(row: CitationRow, holes: _Holes) -> CitationRow:
    texts = {name: str(holes.instead_of(row.typed[name], f"{row.index}.{name}")) for name in _CITED}
    return replace(row, typed=row.typed | texts)
