"""Why a gap is as severe as it is: the kind of duty, where it stands, the threshold above it."""

from __future__ import annotations

from questionnaires.convention import Obligation
from questionnaires.method import Method
from questionnaires.scorecard import Node
from reports.severity import Severity
from reports.words import Words


def reason_of(
    severity: Severity, node: Node, obligation: Obligation, method: Method, words: Words
) -> str:
    """One sentence for one duty, from the same thresholds that gave the class."""
    kind, name = "duty", words.say("A duty")
    if obligation.verb == "endeavour":
        kind, name = "endeavour", words.say("A duty to try or consider")
    elif method.is_critical(obligation):
        kind, name = "critical_duty", words.say("A duty on which others rest")
    if node.mid is None or not node.sufficient:
        return words.say(
            "{duty}; it stands between {low} and {high} while answers are unknown.",
            duty=name,
            low=words.number(node.low),
            high=words.number(node.high),
        )
    rule = method.severity
    threshold = {
        "critical": rule.critical,
        "major": rule.major,
        "moderate": rule.moderate,
    }.get(severity.high, {})
    at = words.number(node.mid)
    if kind in threshold:
        return words.say(
            "{duty}; it stands at {value}, under {threshold}.",
            duty=name,
            value=at,
            threshold=words.number(threshold[kind]),
        )
    return words.say("{duty}; it stands at {value}, not yet at its goal.", duty=name, value=at)
