"""How an invented agency answers any question: by its kind, from a seed, the same every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any

from questionnaires.answers import Answer, RawAnswer, RawEvidence
from questionnaires.conditions import applies
from questionnaires.instrument import Section
from questionnaires.parsing import NONE, parse, takes_pipeline
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES, Question
from survey.demo import phrases
from survey.demo.cast import StatePlan

#: Questions that do not apply exactly where another one was answered "none".
_ONLY_WITHOUT = {"legal.23.narrow": "legal.23.reservations"}
#: Options that contradict each other, by question: what cannot be so beside which others.
_CONTRARY: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "legal.11.reservation": {"not_made": ("made", "written", "limit")},
    "legal.19.options": {"attempt_all": ("attempt_some",)},
    "legal.23.reservations": {
        "open": ("offences_made", "offences_planned", "closed_made", "closed_planned"),
        "offences_made": ("offences_planned",),
        "closed_made": ("closed_planned",),
    },
    "legal.32.options": {"open": ("sentence", "evidence")},
    "legal.42.refusal": {
        "open": ("interests", "discrimination", "criminality", "political", "other")
    },
}


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as an invented person types it, and what becomes of its evidence later.

    ``parsed``: what the answer says, without the evidence. ``confirm``: None, "agency" or
    "reviewer". ``show``: the focal point was shown secret material.
    """

    raw: RawAnswer
    parsed: Answer
    evidence: tuple[RawEvidence, ...]
    confirm: str | None = None
    show: bool = False


def answer_section(plan: StatePlan, agency: str, section: Section) -> dict[str, Written]:
    """What one agency answers in one section: every question that applies, given the earlier
    ones."""
    questions = {question.id: question for question in section.questions}
    given: dict[str, Answer] = {}
    written: dict[str, Written] = {}
    for question in section.questions:
        if applies(question, given, questions) != "met":
            continue
        answer = answer_question(plan, agency, question, given)
        given[question.id] = answer.parsed
        written[question.id] = answer
    return written


def answer_question(
    plan: StatePlan, agency: str, question: Question, given: Mapping[str, Answer]
) -> Written:
    """One agency's answer to one question: the State's truth, as this agency sees it. ``given``:
    what it has answered before in the section."""
    truth = Random(f"{plan.code}/{question.id}")
    own = Random(f"{plan.code}/{agency}/{question.id}")
    level = _clip(truth.gauss(plan.strength, 0.20))
    if own.random() > plan.agreement:
        level = _clip(level + own.choice((-0.45, -0.3, 0.3, 0.45)))
    special = _special(plan, question, given, truth, own)
    if special is not None:
        raw = special
    else:
        chosen, typed = _VALUES.get(question.kind, _nothing)(question, level, truth)
        raw = RawAnswer(chosen=chosen, typed=typed)
    raw = _with_comment(raw, plan, own)
    if special is None and level < 0.6 and takes_pipeline(question):
        raw = _with_bill(raw, plan, truth)
    evidence, confirm, show = ((), None, False) if special else _evidence(plan, question, own)
    return Written(raw, parse(question, raw), evidence, confirm, show)


def _clip(level: float) -> float:
    return min(1.0, max(0.0, level))


def _special(
    plan: StatePlan,
    question: Question,
    given: Mapping[str, Answer],
    truth: Random,
    own: Random,
) -> RawAnswer | None:
    """An answer that is no option of the question, now and then."""
    if plan.unsure >= 1:
        return RawAnswer(chosen=("~dont_know",))
    if question.conditional is not None and _does_not_apply(question, given, truth.random()):
        reason = question.conditional.reasons[0]
        note = phrases.NOT_APPLICABLE.get(reason, phrases.NOT_APPLICABLE_ELSE)
        return RawAnswer(chosen=("~not_applicable",), reason=reason, reason_note=note)
    if question.no_cases and truth.random() < 0.25:
        return RawAnswer(chosen=("~no_cases",))
    if own.random() < plan.unsure:
        return RawAnswer(chosen=("~dont_know",))
    if question.scored and own.random() < 0.015:
        return RawAnswer(chosen=("~withheld",))
    return None


def _does_not_apply(question: Question, given: Mapping[str, Answer], throw: float) -> bool:
    """Whether a State says so: by what it said before where that decides, else now and then."""
    before = given.get(_ONLY_WITHOUT.get(question.id, ""))
    if before is None or before.value is None:
        return throw < 0.35
    return before.value.get("codes") == [NONE]


def _with_comment(raw: RawAnswer, plan: StatePlan, random: Random) -> RawAnswer:
    if random.random() > 0.3:
        return raw
    language = random.choice(plan.languages)
    text = random.choice(phrases.COMMENTS[language])
    return replace(raw, comment=text, comment_language=language)


def _with_bill(raw: RawAnswer, plan: StatePlan, random: Random) -> RawAnswer:
    if random.random() > plan.drafting:
        return raw
    stage = random.choice(("planned", "drafted", "before_parliament", "adopted"))
    day = f"{plan.newest_source + 2}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    return replace(raw, pipeline_stage=stage, pipeline_expected=day)


def _evidence(
    plan: StatePlan, question: Question, random: Random
) -> tuple[tuple[RawEvidence, ...], str | None, bool]:
    """Citations of all levels: none, named only, with the place, confirmed, secret."""
    quality = random.random() * 0.6 + plan.evidence * 0.4
    if not question.scored or quality < 0.25:
        return (), None, False
    law = question.track == "legal"
    source, pattern = random.choice(phrases.LAWS if law else phrases.DOCUMENTS)
    year = random.randint(2019, plan.newest_source)
    dated = f"{year}-{random.randint(1, 12):02d}-{random.randint(1, 28):02d}"
    if quality < 0.42:
        return (RawEvidence(source=source, is_law=law),), None, False
    if not law and random.random() < 0.08:
        title, holder = phrases.SECRET
        secret = RawEvidence(source=title, pinpoint=holder, dated=dated, secret=True)
        return (secret,), None, quality > 0.6
    link = f"https://law.{plan.code.lower()}.example/{random.randint(100, 999)}" if law else ""
    cited = RawEvidence(
        source=source, pinpoint=phrases.place(pattern, random), link=link, dated=dated, is_law=law
    )
    confirm = "reviewer" if quality > 0.88 else "agency" if quality > 0.76 else None
    return (cited,), confirm, False


# One row a kind: (question, level, random) -> (chosen, typed).

Value = tuple[tuple[str, ...], str]


def _nothing(_question: Any, _level: float, _random: Random) -> Value:
    return (), ""


def _elements(question: Any, level: float, random: Random) -> Value:
    scored = sorted(
        (element for element in question.elements if not element.illustrative),
        key=lambda element: (not element.essential, random.random()),
    )
    chosen = [element.code for element in scored[: round(level * len(scored))]]
    chosen += [e.code for e in question.elements if e.illustrative and random.random() < level / 2]
    return (tuple(chosen) or ("~none",)), ""


def _step(codes: tuple[str, ...]) -> Callable[[Any, float, Random], Value]:
    return lambda _question, level, _random: ((codes[round(level * (len(codes) - 1))],), "")


def _exists(_question: Any, level: float, _random: Random) -> Value:
    return ("yes" if level > 0.4 else "no",), ""


def _number(question: Any, level: float, random: Random) -> Value:
    if question.floor is not None and question.target is not None:
        share = Decimal(str(round(level, 3)))
        n = question.floor + (question.target - question.floor) * share
    else:
        n = question.minimum + Decimal(random.randint(2, 60))
    n = min(question.maximum, max(question.minimum, n))
    return (), str(round(n, question.decimals))


def _choice(question: Any, _level: float, random: Random) -> Value:
    codes = [option.code for option in question.options]
    if question.multiple:
        if random.random() < 0.2 and NONE in codes:
            return (NONE,), ""
        codes = [code for code in codes if code != NONE]
        drawn = random.sample(codes, random.randint(1, len(codes)))
        return _without_contraries(question.id, drawn), ""
    return (random.choice(codes),), ""


def _without_contraries(question: str, codes: list[str]) -> tuple[str, ...]:
    """What of it can be so at once; the first one said stands."""
    beside = _CONTRARY.get(question, {})
    kept: list[str] = []
    for code in codes:
        if not any(code in beside.get(one, ()) or one in beside.get(code, ()) for one in kept):
            kept.append(code)
    return tuple(kept)


def _text(_question: Any, _level: float, _random: Random) -> Value:
    return (), phrases.TEXT


def _date(_question: Any, _level: float, random: Random) -> Value:
    year, month, day = random.randint(2015, 2025), random.randint(1, 12), random.randint(1, 28)
    return (), f"{year}-{month:02d}-{day:02d}"


_VALUES: dict[str, Callable[[Any, float, Random], Value]] = {
    "elements": _elements,
    "ladder": _step(("0", "1", "2", "3", "4")),
    "coverage": _step(COVERAGE_CODES),
    "frequency": _step(FREQUENCY_CODES),
    "exists": _exists,
    "number": _number,
    "choice": _choice,
    "text": _text,
    "date": _date,
}
