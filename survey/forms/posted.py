"""One card as it was posted: read by its name alone, without its question."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from questionnaires.answers import RawAnswer, RawEvidence

#: The most citations one answer may have.
MAX_EVIDENCE = 20
#: The texts of a citation, each a box of its own.
CITATION_TEXTS = ("source", "pinpoint", "link", "dated")
#: Longer than any revision will be; thousands of digits would not even become a number.
_LONGEST_REVISION = 9


@dataclass(frozen=True, slots=True)
class PostedCard:
    """What a browser sent of one card. ``citations`` None: it held no box for them, and those
    stored stay."""

    raw: RawAnswer
    citations: tuple[RawEvidence, ...] | None
    base_revision: int


def posted_card(form: MultiDict[str, str], name: str, *, keep_places: bool = False) -> PostedCard:
    """The card of this name ("q-legal.25.order") in a posted form.

    ``keep_places``: a citation that is empty or taken away stays as an empty one, so that the
    others are still counted as on the page.
    """

    def text(part: str) -> str:
        return form.get(f"{name}-{part}", "")

    chosen = tuple(form.getlist(f"{name}-value"))
    raw = RawAnswer(
        chosen=chosen,
        typed=text("typed"),
        # A reason left in its list says nothing while another answer is chosen; a note does.
        reason=text("reason") if "~not_applicable" in chosen else "",
        reason_note=text("reason_note"),
        comment=text("comment"),
        comment_language=text("comment_language"),
        pipeline_stage=text("pipeline_stage"),
        pipeline_expected=text("pipeline_expected"),
    )
    citations = _citations(form, name, keep_places)
    return PostedCard(raw, citations, revision_of(text("revision")))


def _citations(
    form: MultiDict[str, str], name: str, keep_places: bool
) -> tuple[RawEvidence, ...] | None:
    if f"{name}-evidence-0-source" not in form:
        return None
    found = []
    for index in range(MAX_EVIDENCE):
        here = f"{name}-evidence-{index}-"
        if f"{here}source" not in form:
            break
        typed = {part: form.get(here + part, "") for part in CITATION_TEXTS}
        if any(value.strip() for value in typed.values()) and not form.get(f"{here}remove"):
            found.append(
                RawEvidence(
                    **typed,
                    is_law=bool(form.get(f"{here}is_law")),
                    secret=bool(form.get(f"{here}secret")),
                )
            )
        elif keep_places:
            found.append(RawEvidence())
    return tuple(found)


def revision_of(typed: str) -> int:
    """The revision that a card was drawn with; what is no number counts as "there was none"."""
    plain_digits = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_REVISION
    return int(typed) if plain_digits else 0
