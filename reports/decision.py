"""The decision page: a few true sentences, a few figures, the first needs, what to clarify."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reports.annex import Participation
from reports.asks import Ask
from reports.foundations import Bar, EvidencePart, SafeguardPart
from reports.gaps import Gap, Gaps
from reports.levels import DUTY_STATES
from reports.view import SeenScorecard
from reports.words import Words

FIRST_NEEDS = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure and what it counts. ``code``: the state of a duty whose sign it bears."""

    figure: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reader with one minute needs. ``needs`` are the first rows of the gaps;
    ``need_asks`` say for each of them of whom it is asked and by when, ``asks`` what else is asked.

    ``known`` and ``documented`` say how far it can be trusted: how many of how many.
    """

    sentences: tuple[str, ...]
    tiles: tuple[Tile, ...]
    needs: tuple[Gap, ...]
    need_asks: tuple[Ask, ...]
    asks: tuple[Ask, ...]
    known: tuple[int, int]
    documented: tuple[int, int]
    clarify: str


def decide(
    seen: SeenScorecard,
    gaps: Gaps,
    duties: tuple[Bar, ...],
    evidence: EvidencePart,
    safeguards: SafeguardPart,
    participation: Participation,
    words: Words,
    asked: tuple[tuple[Ask, ...], tuple[Ask, ...]] = ((), ()),
) -> Decision:
    """The decision page of one reader."""
    states = {
        code: sum(n for bar in duties for c, _, n in bar.counts if c == code)
        for code in _codes(duties)
    }
    page = _Page(seen, gaps, states, evidence, safeguards, participation, words)
    return Decision(
        sentences=tuple(page.sentences()),
        tiles=tuple(page.tiles()),
        needs=gaps.rows[:FIRST_NEEDS],
        need_asks=asked[0],
        asks=asked[1],
        known=(participation.known, participation.total),
        documented=(evidence.documented, evidence.known),
        clarify=page.clarify(),
    )


def _codes(duties: tuple[Bar, ...]) -> tuple[str, ...]:
    return tuple(code for code, _, _ in duties[0].counts) if duties else ()


@dataclass(frozen=True, slots=True)
class _Page:
    seen: SeenScorecard
    gaps: Gaps
    states: dict[str, int]
    evidence: EvidencePart
    safeguards: SafeguardPart
    participation: Participation
    words: Words

    def sentences(self) -> Iterable[str]:
        """The one that matters most first."""
        if not self.evidence.known:
            yield self._nothing_known()
            yield from self._who_answered()
            return
        yield from self._duties()
        yield self.safeguards.sentence
        yield from self._needs()
        yield self._evidence()
        yield from self._who_answered()

    def _who_answered(self) -> Iterable[str]:
        part, words = self.participation, self.words
        if part.agencies:
            took_part = sum(agency.answered > 0 for agency in part.agencies)
            yield words.count(
                "{took_part} of {n} agency took part; {known} of {total} questions have a "
                "national answer.",
                "{took_part} of {n} agencies took part; {known} of {total} questions have a "
                "national answer.",
                len(part.agencies),
                took_part=took_part,
                known=part.known,
                total=part.total,
            )
        else:
            yield words.count(
                "{known} of {n} question has a national answer.",
                "{known} of {n} questions have a national answer.",
                part.total,
                known=part.known,
            )
        if self.seen.hidden_sections:
            shared, hidden = len(self.seen.sections), len(self.seen.hidden_sections)
            yield words.count(
                "The State shared {shared} of {n} section with this reader; what rests on the "
                "other is left out.",
                "The State shared {shared} of {n} sections with this reader; what rests on the "
                "others is left out.",
                shared + hidden,
                shared=shared,
            )

    def _nothing_known(self) -> str:
        if not self.seen.sections:
            return self.words.say(
                "No section is shared with this reader: this report says nothing about readiness."
            )
        standings = {
            n.standing
            for n in self.seen.national.values()
            if n.standing not in ("context", "not_asked")
        }
        if standings == {"not_applicable"}:
            return self.words.say(
                "Every question was answered as not applicable: there is nothing to score, and "
                "no gap to report."
            )
        return self.words.say(
            "Nothing that could be scored is known yet: this report says nothing about "
            "readiness, and finds no gap. "
            "The questions to clarify come first."
        )

    def _duties(self) -> Iterable[str]:
        total = sum(self.states.values())
        if total:
            yield self.words.count(
                "Of {n} duty asked about: in place {in_place}, partly {partly}, little or "
                "nothing {little}, not yet to be judged {unknown}.",
                "Of {n} duties asked about: in place {in_place}, partly {partly}, little or "
                "nothing {little}, not yet to be judged {unknown}.",
                total,
                in_place=self.states["in_place"],
                partly=self.states["partly"],
                little=self.states["little_or_nothing"],
                unknown=self.states["unknown"],
            )

    def _needs(self) -> Iterable[str]:
        rows = len(self.gaps.rows)
        if not rows:
            yield self.words.say("No gap was found among the answers that are known.")
            return
        critical, major = self.gaps.count("critical"), self.gaps.count("major")
        if not critical and not major:
            yield self.words.count(
                "There is {n} gap to close, neither critical nor major.",
                "There are {n} gaps to close; none of them is critical or major.",
                rows,
            )
            return
        if not critical:
            yield self.words.count(
                "There is {n} gap to close; {major} major, none critical.",
                "There are {n} gaps to close; {major} major, none critical.",
                rows,
                major=major,
            )
            return
        if not major:
            yield self.words.count(
                "There is {n} gap to close; {critical} critical, none major.",
                "There are {n} gaps to close; {critical} critical, none major.",
                rows,
                critical=critical,
            )
            return
        yield self.words.count(
            "There is {n} gap to close; {critical} of them critical, {major} major.",
            "There are {n} gaps to close; {critical} of them critical, {major} major.",
            rows,
            critical=critical,
            major=major,
        )

    def _evidence(self) -> str:
        return self.words.count(
            "{documented} of {n} known answer rests on a document that was named with the place "
            "in it.",
            "{documented} of {n} known answers rest on a document that was named with the place "
            "in it.",
            self.evidence.known,
            documented=self.evidence.documented,
        )

    def tiles(self) -> Iterable[Tile]:
        """The duties by state; and where there are none, what is to be clarified."""
        total = sum(self.states.values())
        for code, mark in DUTY_STATES.items() if total else ():
            text = self.words.say(
                "{state}, of {total}", state=self.words.tr.gettext(mark.label), total=total
            )
            yield Tile(str(self.states[code]), text, code)
        if not total:
            unknown = len(self.gaps.clarify)
            yield Tile(
                str(unknown),
                self.words.count(
                    "question to clarify first", "questions to clarify first", unknown
                ),
            )

    def clarify(self) -> str:
        causes = [item.cause for item in self.gaps.clarify]
        if not causes and not self.gaps.withheld:
            return self.words.say("Nothing is left to clarify.")
        parts = []
        if dont_know := causes.count("dont_know"):
            parts.append(
                self.words.count(
                    "{n} was answered with don't know",
                    "{n} were answered with don't know",
                    dont_know,
                )
            )
        if blank := causes.count("blank"):
            parts.append(self.words.count("{n} has no answer yet", "{n} have no answer yet", blank))
        if approval := causes.count("approval"):
            parts.append(
                self.words.count(
                    "{n} is said to be not applicable and awaits approval",
                    "{n} are said to be not applicable and await approval",
                    approval,
                )
            )
        if waits := causes.count("waits"):
            parts.append(
                self.words.count(
                    "{n} waits for an earlier one", "{n} wait for an earlier one", waits
                )
            )
        if self.gaps.withheld:
            parts.append(
                self.words.count("{n} was withheld", "{n} were withheld", self.gaps.withheld)
            )
        return self.words.say(
            "Questions without a known answer: {parts}. They are no gaps: they widen the range "
            "of every score "
            "that they feed.",
            parts=self.words.listing(parts),
        )
