"""The decision page: a few true sentences, a few figures, the first needs, what to clarify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.annex import Participation
from reports.asks import GRAVE, Ask, force_text, grave_gaps
from reports.foundations import Bar, EvidencePart, SafeguardPart
from reports.gaps import Gap, Gaps
from reports.levels import DUTY_STATES
from reports.unknowns import of_the_others, to_clarify
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
    ``need_asks`` say for each of them who is to act and by when, ``asks`` what else is asked;
    ``first`` says how the needs stand to all the gaps, ``force`` what entry into force is where a
    need is due by it.

    ``asked`` begins the first sentence where the tiles go on with it: how many duties they count.
    ``trust``, ``known`` and ``documented`` say how far it can be trusted: in sentences, and how
    many of how many.
    """

    sentences: tuple[str, ...]
    asked: str
    trust: tuple[str, ...]
    tiles: tuple[Tile, ...]
    needs: tuple[Gap, ...]
    need_asks: tuple[Ask, ...]
    asks: tuple[Ask, ...]
    first: str
    force: str
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
    asked: tuple[tuple[Ask, ...], tuple[Ask, ...]],
    state_of: Mapping[str, str],
) -> Decision:
    """The decision page of one reader. ``state_of``: each duty that was asked about, and how it
    stands.
    """
    states = {
        code: sum(n for bar in duties for c, _, n in bar.counts if c == code)
        for code in _codes(duties)
    }
    page = _Page(seen, gaps, states, state_of, evidence, safeguards, participation, words)
    return Decision(
        sentences=tuple(page.sentences()),
        asked=page.asked(),
        trust=tuple(page.trust()),
        tiles=tuple(page.tiles()),
        needs=gaps.rows[:FIRST_NEEDS],
        need_asks=asked[0],
        asks=asked[1],
        first=page.first(),
        force=force_text(asked[0], words),
        known=page.known(),
        documented=(evidence.documented, evidence.known),
        clarify=to_clarify(gaps, words),
    )


def _codes(duties: tuple[Bar, ...]) -> tuple[str, ...]:
    return tuple(code for code, _, _ in duties[0].counts) if duties else ()


@dataclass(frozen=True, slots=True)
class _Page:
    seen: SeenScorecard
    gaps: Gaps
    states: dict[str, int]
    state_of: Mapping[str, str]
    evidence: EvidencePart
    safeguards: SafeguardPart
    participation: Participation
    words: Words

    def sentences(self) -> Iterable[str]:
        """The one that matters most first."""
        if not self.evidence.known:
            yield self._nothing_known()
            return
        yield from self._duties()
        yield from self._needs()
        yield from self._more_gaps_than_duties()
        yield self.safeguards.sentence

    def trust(self) -> Iterable[str]:
        """Who took part, how much is known, how much of it is documented, and what is hidden."""
        part, words = self.participation, self.words
        if part.agencies:
            took_part = sum(agency.answered > 0 for agency in part.agencies)
            yield words.count(
                "{took_part} of {n} agency took part.",
                "{took_part} of {n} agencies took part.",
                len(part.agencies),
                took_part=took_part or words.say("None"),
            )
        known, total = self.known()
        if known:
            yield words.count(
                "The answers to {known} of {n} question are known{others}.",
                "The answers to {known} of {n} questions are known{others}.",
                total,
                known=known,
                others=of_the_others(total - known, self.gaps, words),
            )
        elif total:
            yield words.count(
                "The one question that was asked has no known answer{others}.",
                "None of the {n} questions has a known answer{others}.",
                total,
                others=of_the_others(total, self.gaps, words),
            )
        if left_out := len(self.seen.national) - total:
            yield words.count(
                "{n} more was not asked, after an earlier answer.",
                "{n} more were not asked, after an earlier answer.",
                left_out,
            )
        if self.evidence.known:
            yield self._evidence()
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

    def known(self) -> tuple[int, int]:
        """Of how many questions that are asked the answer is known."""
        return self.participation.known, self.participation.total

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
        total, words = sum(self.states.values()), self.words
        if not total:
            return
        yield words.count(
            "Of {n} duty asked about: {parts}.",
            "Of {n} duties asked about: {parts}.",
            total,
            parts=words.listing(
                [
                    self._standing(state, n)
                    for state, n in self.states.items()
                    if n or state == "in_place"
                ]
            ),
        )

    def asked(self) -> str:
        """What the tiles count; nothing where the first sentence is not about duties."""
        total = sum(self.states.values())
        if not total or not self.evidence.known:
            return ""
        return self.words.count("Of {n} duty asked about:", "Of {n} duties asked about:", total)

    def _standing(self, state: str, n: int) -> str:
        """How many duties stand so, in the words of the tiles."""
        if state == "in_place":
            none = self.words.say("none in place")
            return self.words.count("{n} in place", "{n} in place", n) if n else none
        if state == "partly":
            return self.words.count("{n} partly in place", "{n} partly in place", n)
        if state == "little_or_nothing":
            return self.words.count(
                "{n} with little or nothing in place", "{n} with little or nothing in place", n
            )
        return self.words.count("{n} unknown", "{n} unknown", n)

    def _needs(self) -> Iterable[str]:
        rows = len(self.gaps.rows)
        if not rows:
            yield self.words.say("No gap was found among the answers that are known.")
            return
        words = self.words
        critical, major = self.gaps.count("critical"), self.gaps.count("major")
        parts = [
            words.count("{n} is critical", "{n} are critical", critical)
            if critical
            else words.say("none is critical"),
            words.count("{n} is major", "{n} are major", major)
            if major
            else words.say("none is major"),
        ]
        if not critical and not major:
            parts = [words.say("none is critical or major")]
        if ranges := sum(gap.severity_low != gap.severity_high for gap in self.gaps.rows):
            parts.append(
                words.count(
                    "the severity of {n} is not certain yet",
                    "the severity of {n} is not certain yet",
                    ranges,
                )
            )
        yield words.count(
            "There is {n} gap to close: {parts}.",
            "There are {n} gaps to close: {parts}.",
            rows,
            parts=", ".join(parts),
        )

    def first(self) -> str:
        """What stands above the first needs: which of all the gaps they are."""
        rows, words = self.gaps.rows, self.words
        needs = rows[:FIRST_NEEDS]
        grave = self.gaps.count("critical", "major")
        certain = all({gap.severity_low, gap.severity_high} <= GRAVE for gap in needs)
        if certain and grave > len(needs):
            some = grave_gaps(self.gaps, words)
            return words.say("Decide first: {first} of {gaps}", first=len(needs), gaps=some)
        if len(needs) == len(rows):
            return words.count("Decide first: the one gap", "Decide first: the {n} gaps", len(rows))
        return words.count(
            "Decide first: {first} of {n} gap",
            "Decide first: {first} of {n} gaps",
            len(rows),
            first=len(needs),
        )

    def _more_gaps_than_duties(self) -> Iterable[str]:
        """Why there are not as many gaps as duties that are not in place."""
        words = self.words
        duties = {o for gap in self.gaps.rows for o in gap.obligations if o in self.state_of}
        found = [self.state_of[duty] for duty in duties]
        in_place, unknown = found.count("in_place"), found.count("unknown")
        alike = len(duties) == len(self.gaps.rows) and not in_place and not unknown
        if not duties or alike or self.gaps.count("not_shown"):
            return
        parts = []
        if partly := found.count("partly"):
            parts.append(words.count("{n} partly in place", "{n} partly in place", partly))
        if little := found.count("little_or_nothing"):
            parts.append(
                words.count(
                    "{n} with little or nothing in place",
                    "{n} with little or nothing in place",
                    little,
                )
            )
        if in_place:
            parts.append(
                words.count("{n} in place on the whole", "{n} in place on the whole", in_place)
            )
        if unknown:
            parts.append(words.count("{n} unknown", "{n} unknown", unknown))
        yield words.say(
            "They are on {duties} ({parts}): a duty can have one gap in law, one in institutions "
            "and one in technical means.",
            duties=words.count("{n} duty", "{n} duties", len(duties)),
            parts=words.listing(parts),
        )

    def _evidence(self) -> str:
        """Of fewer answers than are known: options and figures are known, and have no score."""
        documented: int | str = self.evidence.documented or self.words.say("none")
        if documented == self.evidence.known > 1:
            documented = self.words.say("all")
        return self.words.count(
            "{n} of the known answers is scored, {documented} of them with a source and "
            "its article or page.",
            "{n} of the known answers are scored, {documented} of them with a source and "
            "its article or page.",
            self.evidence.known,
            documented=documented,
        )

    def tiles(self) -> Iterable[Tile]:
        """The duties by state; and where there are none, what is to be clarified."""
        total = sum(self.states.values())
        for code, mark in DUTY_STATES.items() if total else ():
            yield Tile(str(self.states[code]), self.words.tr.gettext(mark.label), code)
        if not total:
            unknown = len(self.gaps.clarify)
            yield Tile(
                str(unknown),
                self.words.count(
                    "question to clarify first", "questions to clarify first", unknown
                ),
            )
