"""What a card shows: the question, what was typed, what is wrong, what others said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from questionnaires.answers import Answer, State
from questionnaires.conditions import applies
from questionnaires.convention import Article
from questionnaires.evidence import evidence_level
from questionnaires.questions import Question
from survey.actions.answers import Conflict as Clash
from survey.days import today
from survey.forms import kinds
from survey.forms.answer_field import AnswerField
from survey.forms.posted import MAX_EVIDENCE
from survey.forms.section import SectionForm
from survey.incoming import shown
from survey.queries.respond import SectionPage
from survey.rendering import clock
from survey.respond.beside import Beside, beside
from survey.respond.fixed import Fixed, fixed_of
from survey.respond.said import Said, look_again, said
from survey.words import EVIDENCE_LEVELS


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One citation in the evidence box, as typed; ``stored`` False: the empty row for a new one."""

    index: int
    typed: dict[str, Any]
    stored: bool

    @property
    def title(self) -> str:
        """The source and where in it, in a line."""
        return ", ".join(filter(None, (self.typed["source"], self.typed["pinpoint"])))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two texts for one question: the one typed here and the one somebody else saved meanwhile."""

    mine: Said
    theirs: Said
    when: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Card:
    """One question of the section as the page draws it.

    ``kept`` is what is stored, also a remark alone; ``stored`` only where it is an answer.
    ``condition`` says in words on which answer the question follows, ``applies`` whether it does;
    ``saved`` says since when the card is kept, and by whom; ``look_again`` which two of the stored
    options cannot both be true. What the template asks of a card is
    known to respond/shapes.py.
    """

    number: int
    question: Question
    article: Article
    paragraph: str
    field: AnswerField
    control: str
    instruction: str
    chosen: frozenset[str]
    typed: dict[str, str]
    citations: tuple[CitationRow, ...]
    fixed: Fixed
    kept: Answer | None
    saved: str
    stored: Answer | None
    others: tuple[Beside, ...]
    pipeline: bool
    level: str
    condition: str
    applies: bool
    look_again: str
    conflict: Conflict | None = None

    @property
    def anchor(self) -> str:
        """The id of the card in the page."""
        return f"card-{self.question.id}"

    @property
    def revision(self) -> int:
        """The revision that the next save changes."""
        return self.conflict.revision if self.conflict else self.field.base_revision

    @property
    def typing(self) -> bool:
        """Whether the answer is typed, and not chosen."""
        return self.control in ("input", "textarea")

    @property
    def summary(self) -> list[dict[str, str]]:
        """Every mistake of the card, for the list at the top of the page."""
        return [
            {"text": f"{self.number}. {sentence}", "href": f"#{self._place_of(part)}"}
            for part, sentences in self.field.mistakes.items()
            for sentence in sentences
        ]

    def _place_of(self, part: str) -> str:
        return self.field.part("typed" if part == "value" and self.typing else part)


def cards_of(
    page: SectionPage, form: SectionForm, conflicts: Mapping[str, Clash] | None = None
) -> tuple[Card, ...]:
    """All cards of a section, in its order."""
    numbers = {field.question.id: number for number, field in enumerate(form.cards, start=1)}
    questions = {question.id: question for question in page.section.questions}
    return tuple(
        _card(page, field, numbers, questions, (conflicts or {}).get(field.question.id))
        for field in form.cards
    )


def _card(
    page: SectionPage,
    field: AnswerField,
    numbers: Mapping[str, int],
    questions: Mapping[str, Question],
    clash: Clash | None,
) -> Card:
    question = field.question
    stored = page.answers.get(question.id)
    first = question.obligations[0]
    return Card(
        number=numbers[question.id],
        question=question,
        article=page.instrument.convention.article_of[first],
        paragraph=", ".join(question.obligations),
        field=field,
        control=kinds.control_of(question),
        instruction=kinds.instruction_of(question),
        chosen=frozenset(field.raw.chosen),
        typed={name: shown(getattr(field.raw, name)) for name in _TYPED},
        citations=_citations(field),
        fixed=fixed_of(question, field.name, page.instrument),
        kept=stored,
        saved=_saved(stored) if stored else "",
        stored=stored if stored is not None and stored.state is not State.BLANK else None,
        others=tuple(beside(question, stored, other) for other in page.others.get(question.id, ())),
        pipeline=kinds.has_pipeline(question),
        level=level_said(stored) if stored else "",
        condition=_condition(question, numbers, questions),
        applies=applies(question, page.answers, questions) == "met",
        look_again=look_again(question, stored) if stored else "",
        conflict=_conflict(question, clash) if clash else None,
    )


def level_said(kept: Answer) -> str:
    """How well an answer is evidenced, in words; nothing where nothing is cited or answered."""
    if not kept.evidence or kept.state is State.BLANK:
        return ""
    return str(EVIDENCE_LEVELS[evidence_level(kept, as_of=today())])


_TYPED = (
    "typed",
    "reason",
    "reason_note",
    "comment",
    "comment_language",
    "pipeline_stage",
    "pipeline_expected",
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
        for index, c in enumerate(field.citations or ())
    ]
    if len(rows) < MAX_EVIDENCE:
        empty = {"source": "", "pinpoint": "", "link": "", "dated": ""}
        rows.append(CitationRow(len(rows), {**empty, "is_law": False, "secret": False}, False))
    return tuple(rows)


def _saved(kept: Answer) -> str:
    if kept.at is None:
        return ""
    when = _("Saved %(moment)s", moment=clock(kept.at))
    return f"{when}, {kept.by}" if kept.by else when


def _condition(
    question: Question, numbers: Mapping[str, int], questions: Mapping[str, Question]
) -> str:
    rule = question.applies_if
    if rule is None or rule.question not in numbers:
        return ""
    number = numbers[rule.question]
    if rule.at_least is not None:
        return _(
            "Answer this only if question %(number)s is at level %(level)s or higher.",
            number=number,
            level=rule.at_least,
        )
    answers = kinds.names_of(questions[rule.question], rule.any_of or ())
    return _(
        "Answer this only if your answer to question %(number)s is or contains: %(answers)s",
        number=number,
        answers="; ".join(answers),
    )


def _conflict(question: Question, clash: Clash) -> Conflict:
    return Conflict(
        mine=said(question, "", clash.mine),
        theirs=said(question, clash.who, clash.theirs),
        when=clash.when,
        revision=clash.revision,
    )
