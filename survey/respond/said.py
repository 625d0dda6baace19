"""An answer in words: what was answered, why, with which bill and which sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import get_locale
from flask_babel import gettext as _

from questionnaires.answers import Answer, Evidence, Pipeline, State
from questionnaires.glossary import plain
from questionnaires.questions import ChoiceQuestion, Question
from survey.forms import kinds
from survey.language import day


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as a person would tell it. ``sentences``: one for every option that was ticked."""

    who: str
    when: datetime | None
    sentences: tuple[str, ...]
    reason: str = ""
    bill: str = ""
    sources: tuple[str, ...] = ()
    comment: str = ""
    comment_language: str = ""

    @property
    def day(self) -> str:
        """The day on which it was said, in words."""
        return day(self.when)


def said(question: Question, who: str, answer: Answer) -> Said:
    """An answer in words."""
    if answer.state is State.ANSWERED:
        sentences = kinds.sentences_of(question, answer.value)
    else:
        sentences = (str(kinds.STATE_TEXTS[answer.state]),)
    return Said(
        who=who,
        when=answer.at,
        sentences=sentences,
        reason=_reason(answer),
        bill=_bill(answer.pipeline) if answer.pipeline else "",
        sources=tuple(_source(cited) for cited in answer.evidence),
        comment=answer.comment,
        comment_language=answer.comment_language,
    )


def look_again(question: Question, kept: Answer) -> str:
    """What is asked of whoever ticked two options that cannot both be true; mostly nothing. Both
    stay as they were ticked: which of them is wrong only the agency knows."""
    if not isinstance(question, ChoiceQuestion) or not kept.value or not question.multiple:
        return ""
    for one, other in question.excluding(kept.value["codes"]):
        return _(
            "Please look again: “%(one)s” and “%(other)s” cannot both be true.",
            one=plain(one.text),
            other=plain(other.text),
        )
    return ""


def _reason(answer: Answer) -> str:
    if not answer.reason:
        return ""
    named = str(kinds.REASON_TEXTS.get(answer.reason, answer.reason))
    return ": ".join(filter(None, (named, answer.reason_note)))


def _bill(bill: Pipeline) -> str:
    stage = str(kinds.STAGE_TEXTS[bill.stage])
    if bill.expected is None:
        return stage
    return _("%(stage)s; expected in force %(date)s", stage=stage, date=day(bill.expected))


def _from_right() -> bool:
    locale = get_locale()
    return locale is not None and locale.text_direction == "rtl"


def _source(cited: Evidence) -> str:
    marks = (
        _("a law or a binding rule") if cited.is_law else "",
        _("secret") if cited.secret else "",
    )
    # In Arabic a month stands between two numbers: words from left to right would part them.
    dated = f"\u2068{day(cited.dated)}\u2069" if cited.dated and _from_right() else day(cited.dated)
    return ", ".join(filter(None, (cited.source, cited.pinpoint, cited.link, dated, *marks)))
