"""Codes into words: verbs, tracks, states, answers and citations, as every output says them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from questionnaires.answers import Answer, Evidence, Pipeline, State
from questionnaires.glossary import plain
from questionnaires.method import Method
from questionnaires.questions import (
    ChoiceQuestion,
    ElementsQuestion,
    LadderQuestion,
    NumberQuestion,
    Question,
)
from reports.language import (
    N_,
    Translator,
    day,
    decimal_text,
    direction,
    listing,
    number,
    percent,
    translator,
)
from reports.levels import number_text, shown
from reports.special_answers import REASONS, SPECIAL_ANSWERS

TRACK_NAMES = {
    "legal": N_("Legal"),
    "institutional": N_("Institutional"),
    "technical": N_("Technical"),
}
VERBS = {
    "shall": N_("must"),
    "qualified": N_("must, within limits"),
    "endeavour": N_("must try or consider"),
    "may": N_("may"),
    "none": N_("no duty"),
}
SEVERITIES = {
    "critical": N_("Critical"),
    "major": N_("Major"),
    "moderate": N_("Moderate"),
    "minor": N_("Minor"),
    "none": N_("None"),
    "not_shown": N_("Not shown"),
}
STATUSES = {
    "draft": N_("DRAFT: not signed off, not for sharing"),
    "validated": N_("DRAFT: validated, not signed off, not for sharing"),
    "signed_off": N_("Signed off"),
}

#: Of an edition: its questions may still change, or stand for good.
EDITION_STATUSES = {"draft": N_("draft"), "published": N_("published")}

_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), *range(127, 160)), "�")
_CONTROLS |= dict.fromkeys((0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}")
#: Marks that turn the direction of what follows: a text could use them to print as something that
#: it is not.
_CONTROLS |= dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "")


def printable(text: str) -> str:
    """A typed text as it can be printed: composed, with one kind of line end, and without
    characters that control or that turn the direction of reading.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.translate(_CONTROLS).replace("\t", " ")


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """An answer in words: one line, the clauses ticked and not ticked, and all that stands beside
    it.

    ``missing`` holds pairs of text and whether the clause is essential.
    """

    state: str
    line: str
    ticked: tuple[str, ...] = ()
    missing: tuple[tuple[str, bool], ...] = ()
    reason: str = ""
    citations: tuple[str, ...] = ()
    pipeline: str = ""
    comment: str = ""
    comment_language: str = ""


class Words:
    """The words of one document: its language, and the method whose codes it prints."""

    def __init__(self, method: Method, language: str) -> None:
        self.method = method
        self.language = language
        self.direction = direction(language)
        self.tr: Translator = translator(language)

    def say(self, message: str, **values: object) -> str:
        """A text of this storey in the language, its places filled."""
        return self.tr.gettext(message).format(**values)

    def count(self, one: str, many: str, n: int, **values: object) -> str:
        """A text with the right plural for ``n``."""
        return self.tr.ngettext(one, many, n).format(n=n, **values)

    def code(self, code: str) -> str:
        """The words of a code of the method; a code without words stands for itself."""
        words = self.method.texts.get(code)
        return code if words is None else self.tr.gettext(words)

    def special(self, state: str) -> str:
        """What an answer that is no value is called."""
        return self.tr.gettext(SPECIAL_ANSWERS[state])

    def number(self, value: float) -> str:
        """A score with two decimals that never cross into another label."""
        return number_text(value, self.language, self.method.level_starts[1:])

    def difference(self, now: float, then: float) -> str:
        """What lies between two numbers as they are shown: whoever subtracts them finds the same.
        The sign is that of the exact numbers; "+0.00" says that there is little between them."""
        starts = self.method.level_starts[1:]
        apart = abs(shown(now, starts) - shown(then, starts))
        return f"{'+' if now > then else '−'}{number(round(apart, 2), self.language)}"

    def percent(self, share: float) -> str:
        """A share in per cent."""
        return percent(share, self.language)

    def listing(self, items: list[str]) -> str:
        """A, B and C."""
        return listing(items, self.language)

    def runs(self, articles: tuple[int, ...]) -> list[str]:
        """4, 5, 6, 8 become "4 to 6" and "8"."""
        runs: list[list[int]] = []
        for article in articles:
            if runs and article == runs[-1][-1] + 1:
                runs[-1].append(article)
            else:
                runs.append([article])
        return [
            self.say("{first} to {last}", first=run[0], last=run[-1])
            if len(run) > 2
            else ", ".join(map(str, run))
            for run in runs
        ]

    def track(self, track: str) -> str:
        """The name of a track."""
        return self.tr.gettext(TRACK_NAMES[track])

    def verb(self, verb: str) -> str:
        """The verb of the Convention in plain words."""
        return self.tr.gettext(VERBS[verb])

    def answer(self, question: Question, answer: Answer | None) -> AnswerWords:
        """What was answered, in the words of the question."""
        if answer is None:
            return AnswerWords("blank", self.special("blank"))
        line, ticked, missing = self._value(question, answer)
        return AnswerWords(
            state=answer.state.value,
            line=line,
            ticked=ticked,
            missing=missing,
            reason=self._reason(answer),
            citations=tuple(self.citation(e) for e in answer.evidence),
            pipeline=self.pipeline(answer.pipeline),
            comment=printable(answer.comment),
            comment_language=printable(answer.comment_language),
        )

    def pipeline(self, pipeline: Pipeline | None) -> str:
        """How far a bill is, and when it is expected."""
        stage = self.stage(pipeline)
        return self.say("A bill is under way: {stage}", stage=stage) if stage else ""

    def stage(self, pipeline: Pipeline | None) -> str:
        """The same where it is already said that these are bills."""
        if pipeline is None:
            return ""
        stage = self.code(f"pipeline.{pipeline.stage.value}")
        if pipeline.expected is None:
            return stage
        when = day(pipeline.expected, self.language)
        return self.say("{stage}, expected {when}", stage=stage, when=when)

    def provision(self, evidence: Evidence) -> str:
        """The place in a national source alone: what it is called, and where in it."""
        parts = [printable(part) for part in (evidence.source, evidence.pinpoint) if part]
        return ", ".join(parts) or self.say("a source that is not named here")

    def citation(self, evidence: Evidence) -> str:
        """One citation on one line, as plain text; a link is printed, never followed."""
        parts = [printable(p) for p in (evidence.source, evidence.pinpoint, evidence.link) if p]
        if evidence.dated is not None:
            parts.append(day(evidence.dated, self.language))
        notes = []
        if evidence.secret:
            seen = evidence.seen_by_focal_point
            notes.append(
                self.say("not public; seen by the focal point")
                if seen
                else self.say("not public; not yet seen")
            )
        if evidence.confirmed is not None:
            notes.append(
                self.code("evidence.3" if evidence.confirmed == "agency" else "evidence.4")
            )
        text = ", ".join(parts) or self.say("a source that is not named here")
        return f"{text} ({'; '.join(notes)})" if notes else text

    def _value(
        self, question: Question, answer: Answer
    ) -> tuple[str, tuple[str, ...], tuple[tuple[str, bool], ...]]:
        if answer.value is None:
            return self.special(answer.state.value), (), ()
        if not isinstance(question, ElementsQuestion):
            return self._line(question, answer.value), (), ()
        codes = set(answer.value.get("codes", ()))
        ticked = tuple(plain(e.text) for e in question.elements if e.code in codes)
        required = [e for e in question.elements if not e.illustrative]
        missing = tuple((plain(e.text), e.essential) for e in required if e.code not in codes)
        if not ticked:
            return self.special("none"), (), missing
        line = self.count(
            "{held} of {n} element",
            "{held} of {n} elements",
            len(required),
            held=len(required) - len(missing),
        )
        return line, ticked, missing

    def _line(self, question: Question, value: Mapping[str, Any]) -> str:
        if isinstance(question, LadderQuestion):
            level = int(value["level"])
            return self.say(
                "Level {level}: {text}", level=level, text=plain(question.levels[level])
            )
        if isinstance(question, ChoiceQuestion):
            chosen = set(value.get("codes") or (value.get("code"),))
            return "; ".join(
                plain(o.text) for o in question.options if o.code in chosen
            ) or self.special("none")
        if isinstance(question, NumberQuestion):
            return f"{self._number(str(value['n']))} {question.unit} ({question.period})"
        if "yes" in value:
            return self.code("exists.yes" if value["yes"] else "exists.no")
        if "code" in value:
            return self.code(f"{question.kind}.{value['code']}")
        if "date" in value:
            return self._day(str(value["date"]))
        return printable(str(value.get("text", "")))

    def _number(self, text: str) -> str:
        try:
            return decimal_text(Decimal(text), self.language)
        except (InvalidOperation, ValueError):
            return printable(text)

    def _day(self, text: str) -> str:
        try:
            return day(date.fromisoformat(text), self.language)
        except ValueError:
            return printable(text)

    def _reason(self, answer: Answer) -> str:
        if answer.state is not State.NOT_APPLICABLE:
            return printable(answer.reason_note)
        reason = self.tr.gettext(REASONS[answer.reason or "other"])
        if answer.reason_note:
            reason = f"{reason}: {printable(answer.reason_note)}"
        if answer.approved:
            return reason
        return self.say("{reason} (not yet approved by the focal point)", reason=reason)
