"""What is asked of whom, by when: made from the first needs and from what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.instrument import Instrument
from questionnaires.questions import Question
from reports.gaps import Gap, Gaps
from reports.view import SeenScorecard, SeenSheet
from reports.words import Words, printable

#: The most names in one row.
MOST_NAMES = 2
GRAVE = frozenset({"critical", "major"})
#: The most agencies that are asked for their missing answers, a row each.
MOST_AGENCIES = 8


@dataclass(frozen=True, slots=True)
class Ask:
    """One row: who, what, by when."""

    who: str
    what: str
    when: str


def asks_of(
    needs: tuple[Gap, ...],
    gaps: Gaps,
    seen: SeenScorecard,
    sheet: SeenSheet,
    instrument: Instrument,
    words: Words,
    *,
    draft: bool,
) -> tuple[tuple[Ask, ...], tuple[Ask, ...]]:
    """One for each of the first needs, in their order; and beside them what is asked of others."""
    maker = _Asking(needs, gaps, seen, sheet, instrument, words, draft)
    return tuple(maker.of_agencies()), tuple(maker.rows())


@dataclass(frozen=True, slots=True)
class _Asking:
    needs: tuple[Gap, ...]
    gaps: Gaps
    seen: SeenScorecard
    sheet: SeenSheet
    instrument: Instrument
    words: Words
    draft: bool

    def rows(self) -> Iterable[Ask]:
        yield from self.of_the_focal_point()
        yield from self.of_who_answers()
        yield from self.verify()
        yield from self.of_partners()

    def of_the_focal_point(self) -> Iterable[Ask]:
        words = self.words
        parts = []
        if contested := sum(n.contested for n in self.seen.national.values()):
            parts.append(
                words.count(
                    "decide between different answers of agencies to {n} question (settle it)",
                    "decide between different answers of agencies to {n} questions (settle them)",
                    contested,
                )
            )
        claims = sum(item.cause == "approval" for item in self.gaps.clarify)
        if claims:
            parts.append(
                words.count(
                    "approve or send back {n} claim that a question is not applicable",
                    "approve or send back {n} claims that a question is not applicable",
                    claims,
                )
            )
        if unknown := len(self.gaps.clarify) - claims:
            parts.append(
                words.count(
                    "clarify {n} question that has no known answer",
                    "clarify {n} questions that have no known answer",
                    unknown,
                )
            )
        if parts:
            yield Ask(words.say("Focal point"), _sentence(words.listing(parts)), self.soon())

    def soon(self) -> str:
        """Until when answers can still come."""
        if self.draft:
            return self.words.say("before the sign-off")
        return self.words.say("next round")

    def of_who_answers(self) -> Iterable[Ask]:
        """Where no need can be named: whose answers are missing, since those come first."""
        if self.needs:
            return
        open_ = {item.question for item in self.gaps.clarify if item.cause != "approval"}
        waiting = []
        for agency in self.sheet.agencies:
            own = {q.id for s in agency.sections for q in self._questions(s)} & open_
            if own:
                waiting.append((printable(agency.name), len(own)))
        for name, n in waiting[:MOST_AGENCIES]:
            what = self.words.count(
                "Find the answer to {n} question that has none",
                "Find the answers to {n} questions that have none",
                n,
            )
            yield Ask(name, what, self.soon())
        if more := len(waiting) - MOST_AGENCIES:
            if more > 0:
                who = self.words.count("{n} more agency", "{n} more agencies", more)
                yield Ask(
                    who, self.words.say("The same: the annex has their questions"), self.soon()
                )

    def _questions(self, section: str) -> tuple[Question, ...]:
        known = self.instrument.section_by_id.get(section)
        return known.questions if known else ()

    def of_agencies(self) -> Iterable[Ask]:
        """For each of the first needs: who answers for it, and by when the Convention wants it."""
        for need in self.needs:
            yield Ask(self.who(need), need.need, self.when(need))

    def verify(self) -> Iterable[Ask]:
        rows = [gap for gap in self.gaps.rows if gap.verify_first]
        if rows:
            certain = all({row.severity_low, row.severity_high} <= GRAVE for row in rows)
            if not certain:
                what = self.words.count(
                    "For {n} gap that may be critical or major, name a current source with "
                    "its article or page",
                    "For {n} gaps that may be critical or major, name a current source with "
                    "its article or page",
                    len(rows),
                )
            elif len(rows) == self.gaps.count("critical", "major"):
                what = self.words.say(
                    "For {gaps}, name a current source with its article or page",
                    gaps=grave_gaps(self.gaps, self.words),
                )
            else:
                what = self.words.say(
                    "For {rows} of {gaps}, name a current source with its article or page",
                    rows=len(rows),
                    gaps=grave_gaps(self.gaps, self.words),
                )
            when = self.words.say("before assistance is asked for")
            yield Ask(self.words.say("Agencies that answered"), what, when)

    def of_partners(self) -> Iterable[Ask]:
        if not self.needs:
            return
        tracks: dict[str, int] = {}
        for need in self.needs:
            tracks[need.track_text] = tracks.get(need.track_text, 0) + 1
        parts = [
            self.words.say("{track}: {n}", track=track, n=count) for track, count in tracks.items()
        ]
        what = self.words.say(
            "Offer support for the first needs, by track ({tracks})",
            tracks=", ".join(parts),
        )
        yield Ask(self.words.say("Partners"), what, self.words.say("when the State asks for it"))

    def who(self, need: Gap) -> str:
        """The agencies that were asked; where none appears by name, the kinds that should be."""
        sections = list(dict.fromkeys(self.instrument.section_of[q].id for q in need.questions))
        names = [
            printable(agency.name)
            for agency in self.sheet.agencies
            if any(s in agency.sections for s in sections)
        ]
        if not names:
            kinds = self.instrument.agency_kind_names
            audience = (
                kind for s in sections for kind in self.instrument.section_by_id[s].audience
            )
            names = list(dict.fromkeys(kinds.get(kind, kind) for kind in audience))
        some = names[:MOST_NAMES]
        # A name may have a comma in it.
        return "; ".join(some) if any("," in name for name in some) else self.words.listing(some)

    def when(self, need: Gap) -> str:
        due = {self.instrument.convention.by_id[duty].due for duty in need.obligations}
        if "before_deposit" in due:
            return self.words.say("before ratification is deposited")
        if "entry_into_force" in due:
            return self.words.say("by entry into force")
        return self.words.say("step by step")


def force_text(asks: tuple[Ask, ...], words: Words) -> str:
    """What entry into force is, where one of these is due by it; no register knows the date."""
    by = words.say("by entry into force")
    if all(ask.when != by for ask in asks):
        return ""
    return words.say(
        "Entry into force is the day the Convention begins to bind the State: 30 days after it "
        "deposits its ratification, and not before 90 days after the fortieth State does."
    )


def grave_gaps(gaps: Gaps, words: Words) -> str:
    """How many gaps are critical or major, in the words in which they were counted before."""
    critical, major = gaps.count("critical"), gaps.count("major")
    if not critical:
        return words.count("the {n} major gap", "the {n} major gaps", major)
    if not major:
        return words.count("the {n} critical gap", "the {n} critical gaps", critical)
    return words.count(
        "the {n} critical or major gap", "the {n} critical and major gaps", critical + major
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
