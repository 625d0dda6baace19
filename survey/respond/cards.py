"""What a card shows: the question, what was typed, what is wrong, what others said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questionnaires.answers import Answer, State
from questionnaires.convention import Article
from questionnaires.evidence import evidence_level
from questionnaires.glossary import terms_in
from questionnaires.instrument import Question, Term
from survey.forms import kinds
from survey.forms.answer_field import MAX_EVIDENCE, AnswerField
from survey.forms.section import SectionForm
from survey.incoming import shown
from survey.models.base import now
from survey.queries.respond import SectionPage


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One citation in the evidence box, as typed; ``stored`` when it is already saved."""

    index: int
    typed: dict[str, Any]
    stored: bool


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in words: who, when, and its sentences."""

    who: str
    when: Any
    sentences: tuple[str, ...]
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for one question: the one typed here and the one somebody else saved meanwhile."""

    mine: Said
    theirs: Said
    when: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Card:
    """One question of the section as the page draws it."""

    number: int
    question: Question
    article: Article
    paragraph: str
    field: AnswerField
    control: str
    instruction: str
    options: tuple[kinds.Choice, ...]
    specials: tuple[kinds.Choice, ...]
    chosen: frozenset[str]
    typed: dict[str, str]
    citations: tuple[CitationRow, ...]
    terms: tuple[Term, ...]
    stored: Answer | None
    others: tuple[Said, ...]
    pipeline: bool
    evidence_level: int
    conflict: Conflict | None = None

    @property
    def anchor(self) -> str:
        """The id of the card in the page."""
        return f"card-{self.question.id}"

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every mistake of the card, for the list at the top of the page."""
        return [
            {"text": f"{self.number}. {sentence}", "href": f"#{self._place_of(part)}"}
            for part, sentences in self.field.mistakes.items()
            for sentence in sentences
        ]

    def _place_of(self, part: str) -> str:
        typed = part == "value" and self.control in ("input", "textarea")
        return self.field.part("typed" if typed else part)


def cards_of(
    page: SectionPage, form: SectionForm, conflicts: Mapping[str, Any] | None = None
) -> tuple[Card, ...]:
    """All cards of a section, in its order."""
    return tuple(
        _card(page, number, field, (conflicts or {}).get(field.question.id))
        for number, field in enumerate(form.cards, start=1)
    )


def _card(page: SectionPage, number: int, field: AnswerField, clash: Any) -> Card:
    question = field.question
    stored = page.answers.get(question.id)
    answered = stored is not None and stored.state is not State.BLANK
    first = question.obligations[0]
    return Card(
        number=number,
        question=question,
        article=page.instrument.convention.article_of[first],
        paragraph=", ".join(question.obligations),
        field=field,
        control=kinds.control_of(question),
        instruction=str(kinds.KINDS[question.kind].instruction),
        options=kinds.KINDS[question.kind].options(question),
        specials=kinds.specials_of(question, answered=answered),
        chosen=frozenset(field.raw.chosen),
        typed={
            name: shown(getattr(field.raw, name))
            for name in (
                "typed",
                "reason",
                "reason_note",
                "comment",
                "comment_language",
                "pipeline_stage",
                "pipeline_expected",
            )
        },
        citations=_citations(field),
        terms=terms_in(page.instrument, question),
        stored=stored if answered else None,
        others=tuple(
            said(question, other.agency_name, other.answer)
            for other in page.others.get(question.id, ())
        ),
        pipeline=kinds.has_pipeline(question),
        evidence_level=evidence_level(stored, as_of=now().date()) if stored else 0,
        conflict=_conflict(question, clash) if clash else None,
    )


def _citations(field: AnswerField) -> tuple[CitationRow, ...]:
    rows = [
        CitationRow(
            index,
            {
                "source": shown(c.source),
                "pinpoint": shown(c.pinpoint),
                "link": shown(c.link),
                "dated": shown(c.dated),
                "is_law": c.is_law,
                "secret": c.secret,
            },
            stored=True,
        )
        for index, c in enumerate(field.citations)
    ]
    if len(rows) < MAX_EVIDENCE:
        empty = {"source": "", "pinpoint": "", "link": "", "dated": ""}
        rows.append(CitationRow(len(rows), {**empty, "is_law": False, "secret": False}, False))
    return tuple(rows)


def said(question: Question, who: str, answer: Answer) -> Said:
    """An answer in words."""
    if answer.state is State.ANSWERED:
        sentences = kinds.sentences_of(question, answer.value)
    else:
        sentences = (str(kinds.STATE_TEXTS[answer.state]),)
    return Said(who, answer.at, sentences, answer.comment)


def _conflict(question: Question, clash: Any) -> Conflict:
    return Conflict(
        mine=said(question, "", clash.mine),
        theirs=said(question, clash.who, clash.theirs),
        when=clash.when,
        revision=clash.revision,
    )
