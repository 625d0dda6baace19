"""Two rounds on the same questions: what both asked alike, and what each is worth on that alone."""

from __future__ import annotations

from dataclasses import dataclass

from questionnaires.freezing import assemble
from questionnaires.instrument import Instrument, Questionnaire


@dataclass(frozen=True, slots=True)
class Common:
    """Ids of questions: asked alike in both editions, new, worded or built otherwise, left out."""

    alike: tuple[str, ...]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """True when both editions ask the same."""
        return not (self.new or self.changed or self.dropped)


def common(old: Instrument, new: Instrument) -> Common:
    """The same id and revision mean the same question, with the same options."""
    alike: list[str] = []
    changed: list[str] = []
    for id, question in new.by_id.items():
        before = old.by_id.get(id)
        if before is None:
            continue
        same = (before.kind, before.revision, before.obligations) == (
            question.kind,
            question.revision,
            question.obligations,
        )
        (alike if same else changed).append(id)
    return Common(
        alike=tuple(alike),
        new=tuple(id for id in new.by_id if id not in old.by_id),
        changed=tuple(changed),
        dropped=tuple(id for id in old.by_id if id not in new.by_id),
    )


def part_of_edition(instrument: Instrument, ids: tuple[str, ...]) -> Instrument:
    """The edition with these questions alone; sections without one are left out."""
    kept = set(ids)
    sections = tuple(
        section.model_copy(update={"questions": questions})
        for section in instrument.sections
        if (questions := tuple(q for q in section.questions if q.id in kept))
    )
    there = {section.id for section in sections}
    questionnaires = tuple(
        Questionnaire(track=one.track, title=one.title, sections=listed)
        for one in instrument.edition.questionnaires
        if (listed := tuple(name for name in one.sections if name in there))
    )
    edition = instrument.edition.model_copy(update={"questionnaires": questionnaires})
    return assemble(
        edition, instrument.convention, sections, instrument.glossary, instrument.agency_kinds
    )
