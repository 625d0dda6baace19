"""Questions without a known answer, counted in words."""

from __future__ import annotations

from reports.gaps import Gaps
from reports.words import Words


def of_the_others(n: int, gaps: Gaps, words: Words) -> str:
    """What became of the ``n`` questions without a known answer, so that the counts of a page add
    up.
    """
    clarify, withheld = len(gaps.clarify), gaps.withheld
    unscored = n - clarify - withheld
    parts = []
    if clarify:
        parts.append(words.count("{n} is to clarify", "{n} are to clarify", clarify))
    if withheld:
        parts.append(words.count("{n} was withheld", "{n} were withheld", withheld))
    if unscored > 0:
        parts.append(words.count("{n} has no score", "{n} have no score", unscored))
    if not parts:
        return ""
    return words.say("; {parts}", parts=words.listing(parts))


def to_clarify(gaps: Gaps, words: Words) -> str:
    """How many questions have no known answer for which reason, and what that means."""
    causes = [item.cause for item in gaps.clarify]
    if not causes and not gaps.withheld:
        return words.say("Nothing is left to clarify.")
    parts = []
    if dont_know := causes.count("dont_know"):
        parts.append(
            words.count(
                "{n} was answered with “{answer}”",
                "{n} were answered with “{answer}”",
                dont_know,
                answer=words.special("dont_know"),
            )
        )
    if blank := causes.count("blank"):
        parts.append(words.count("{n} has no answer yet", "{n} have no answer yet", blank))
    if approval := causes.count("approval"):
        parts.append(
            words.count(
                "{n} is said to be not applicable and awaits approval",
                "{n} are said to be not applicable and await approval",
                approval,
            )
        )
    if refused := causes.count("refused"):
        parts.append(
            words.count(
                "{n} is said to be not applicable, though it is asked of every State",
                "{n} are said to be not applicable, though they are asked of every State",
                refused,
            )
        )
    if waits := causes.count("waits"):
        parts.append(
            words.count("{n} waits for an earlier one", "{n} wait for an earlier one", waits)
        )
    if gaps.withheld:
        parts.append(words.count("{n} was withheld", "{n} were withheld", gaps.withheld))
    return words.say(
        "Questions without a known answer: {parts}. They are no gaps: they widen the range "
        "of every score "
        "that they feed.",
        parts=words.listing(parts),
    )
