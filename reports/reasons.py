"""Why a gap is as severe as it is said to be: the duty, where it stands, and the threshold."""

from __future__ import annotations

from collections.abc import Mapping

from questionnaires.convention import Convention, Obligation
from questionnaires.method import Method
from questionnaires.scorecard import Node
from reports.severity import CLASSES, severity_class
from reports.words import SEVERITIES, Words


def reason_of(
    duties: Mapping[str, Node], convention: Convention, words: Words, *, element_missing: bool
) -> str:
    """One sentence on the duty that makes a row as severe as it is; nothing without a duty."""
    if not duties:
        return ""
    method = words.method

    def at(oid: str) -> int:
        node, duty = duties[oid], convention.by_id[oid]
        lowest = node.low if node.mid is None or not node.sufficient else node.mid
        return CLASSES.index(severity_class(lowest, duty, method, element_missing=element_missing))

    worst = max(duties, key=at)
    duty, node, severity = convention.by_id[worst], duties[worst], CLASSES[at(worst)]
    values = {
        "duty": duty.id,
        "severity": words.tr.gettext(SEVERITIES[severity]).lower(),
        "threshold": "",
    }
    if node.mid is None or not node.sufficient:
        return words.say(
            "Too little is known of duty {duty}: it stands somewhere from {low} to {high}.",
            low=words.number(node.low),
            high=words.number(node.high),
            **values,
        )
    values["number"] = words.number(node.mid)
    threshold = _threshold(severity, duty, method)
    if threshold is None:
        return words.say("Duty {duty} stands at {number}: it is not yet complete.", **values)
    values["threshold"] = words.number(threshold)
    if method.is_critical(duty):
        return words.say(
            "Duty {duty}, on which others rest, stands at {number}: below {threshold} is "
            "{severity}.",
            **values,
        )
    return words.say("Duty {duty} stands at {number}: below {threshold} is {severity}.", **values)


def _threshold(severity: str, duty: Obligation, method: Method) -> float | None:
    kind = "critical_duty" if method.is_critical(duty) else "duty"
    if duty.verb == "endeavour":
        kind = "endeavour"
    rules = {
        "critical": method.severity.critical,
        "major": method.severity.major,
        "moderate": method.severity.moderate,
    }
    return rules.get(severity, {}).get(kind)
