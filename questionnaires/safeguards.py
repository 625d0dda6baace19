"""The safeguards gate: are the duties that protect rights shown, before powers are praised?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from questionnaires.aggregation import Tally
from questionnaires.convention import Convention
from questionnaires.instrument import Instrument
from questionnaires.method import EPSILON, Method
from questionnaires.scorecard import NationalAnswer, Safeguard


def safeguard_duties(convention: Convention, method: Method) -> tuple[str, ...]:
    """The ids of every shall or qualified duty of the gate's articles, in the order of the
    Convention.
    """
    return tuple(
        obligation.id
        for article in convention.articles
        if article.article in method.gate.safeguards
        for obligation in article.obligations
        if obligation.is_duty and obligation.verb in ("shall", "qualified")
    )


def judge_gate(
    duties: Iterable[str],
    instrument: Instrument,
    method: Method,
    obligations: Mapping[str, Tally],
    national: Mapping[str, NationalAnswer],
) -> tuple[tuple[Safeguard, ...], bool | None]:
    """One row per safeguard, and whether the gate is passed; None if the edition asks about none of
    them.

    A duty is shown if even its ``low`` reaches the threshold and one of its answers is documented.
    Duties that the edition leaves out, or that are not applicable, are rows with ``asked`` False
    and hold nothing back. But where everything that was asked is "not applicable" the gate is not
    passed: powers without any safeguard are not safe.
    """
    rows = []
    any_asked = False
    for duty in duties:
        tally = obligations.get(duty)
        any_asked = any_asked or tally is not None
        if tally is None or not tally.applicable:
            rows.append(Safeguard(duty, asked=False, low=0.0, evidence=0, shown=False))
            continue
        questions = [q for asked in instrument.asked[duty].values() for q in asked]
        answers = [national[question.id] for question in questions]
        evidence = max((a.evidence for a in answers if a.standing == "known"), default=0)
        shown = tally.low >= method.gate.least - EPSILON and evidence >= method.gate.evidence
        rows.append(Safeguard(duty, asked=True, low=tally.low, evidence=evidence, shown=shown))
    if not any_asked:
        return tuple(rows), None
    judged = [row for row in rows if row.asked]
    return tuple(rows), bool(judged) and all(row.shown for row in judged)
