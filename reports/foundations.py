"""What the figures stand on: duties by state, options used, safeguards, evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.answers import Evidence
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.scorecard import NationalAnswer
from reports.levels import DUTY_STATES, EVIDENCE
from reports.view import SeenScorecard, SeenSheet
from reports.words import Words


@dataclass(frozen=True, slots=True)
class Bar:
    """Counts by code, in a fixed order, with the words of the bar and of each count."""

    code: str
    label: str
    counts: tuple[tuple[str, str, int], ...]

    @property
    def total(self) -> int:
        """The sum of the counts."""
        return sum(n for _, _, n in self.counts)


@dataclass(frozen=True, slots=True)
class EvidencePart:
    """What the answers rest on: counts by level and chapter, and sources that have grown old.

    ``counts_from`` is the first level that counts as documented.
    """

    levels: Bar
    chapters: tuple[Bar, ...]
    documented: int
    known: int
    old_sources: tuple[tuple[str, str], ...]
    counts_from: int

    def documented_in(self, bar: Bar) -> int:
        """How many answers of one of these bars rest on a document."""
        return sum(count for _, _, count in bar.counts[self.counts_from :])


@dataclass(frozen=True, slots=True)
class SafeguardRow:
    """One duty of the safeguards gate. ``state``: shown, not_shown, not_asked."""

    obligation: str
    requirement: str
    low: str
    evidence: int
    state: str
    state_text: str


@dataclass(frozen=True, slots=True)
class SafeguardPart:
    """The gate, its rows, and the articles that it holds back."""

    gate: str
    sentence: str
    rows: tuple[SafeguardRow, ...]
    held_back: str


def duty_bar(code: str, label: str, counts: dict[str, int], words: Words) -> Bar:
    """Duties by state, from in place to unknown."""
    return Bar(
        code,
        label,
        tuple(
            (s, words.tr.gettext(mark.label), counts.get(s, 0)) for s, mark in DUTY_STATES.items()
        ),
    )


class Foundations:
    """Makes these parts from one seen scorecard."""

    def __init__(
        self, seen: SeenScorecard, instrument: Instrument, method: Method, words: Words
    ) -> None:
        self.seen = seen
        self.instrument = instrument
        self.convention = instrument.convention
        self.method = method
        self.words = words

    def duties(self) -> tuple[Bar, ...]:
        """In place, partly, little or nothing, unknown: a bar for each verb."""
        bars = (
            duty_bar(verb, self.words.verb(verb), self.seen.duties.get(verb, {}), self.words)
            for verb in ("shall", "qualified", "endeavour")
        )
        return tuple(bar for bar in bars if bar.total)

    def options_used(self) -> tuple[tuple[str, str], ...]:
        """Options of the Convention that the State has taken up, never scored: id and text."""
        found: dict[str, str] = {}
        for question in self.instrument.by_id.values():
            national = self.seen.national.get(question.id)
            for oid in question.obligations:
                obligation = self.convention.by_id[oid]
                if (
                    obligation.verb == "may"
                    and national
                    and national.answer
                    and (national.value or 0) > 0
                ):
                    found[oid] = obligation.requirement
        return tuple(found.items())

    def evidence(self, sheet: SeenSheet) -> EvidencePart:
        """What the answers rest on."""
        chapters: dict[str, list[int]] = {}
        for national in self.seen.national.values():
            if national.standing == "known":
                first = self.instrument.by_id[national.question].obligations[0]
                chapter = self.convention.article_of[first].chapter
                chapters.setdefault(chapter, [0, 0, 0, 0, 0])[national.evidence] += 1
        levels = self.seen.evidence_levels
        return EvidencePart(
            levels=self._evidence_bar("all", self.words.say("All answers"), levels),
            chapters=tuple(
                self._evidence_bar(numeral, title, chapters[numeral])
                for numeral, title in self.convention.chapters.items()
                if numeral in chapters
            ),
            documented=sum(levels[self.method.evidence.counts_from :]),
            known=sum(levels),
            old_sources=tuple(self._old_sources(sheet)),
            counts_from=self.method.evidence.counts_from,
        )

    def safeguards(self) -> SafeguardPart:
        """The gate of articles 6, 24 and 36."""
        sentences = {
            "shown": self.words.say(
                "The safeguards of articles {articles} are shown to be in place.",
                articles=self._gate_articles(),
            ),
            "not_shown": self._not_shown(),
            "not_asked": self.words.say(
                "This edition asks about no safeguard of articles {articles}, so nothing is said "
                "about them.",
                articles=self._gate_articles(),
            ),
            "not_shared": self.words.say(
                "Not every section on safeguards is shared with this reader, so nothing is said "
                "here about all of them together."
            ),
        }
        return SafeguardPart(
            gate=self.seen.gate,
            sentence=sentences[self.seen.gate],
            rows=tuple(self._safeguard(row.obligation) for row in self.seen.safeguards),
            held_back=self.words.listing(self.words.runs(self.method.gate.capped)),
        )

    def _not_shown(self) -> str:
        duties = [row.obligation for row in self.seen.safeguards if row.asked and not row.shown]
        if not duties:
            return self.words.say(
                "Every safeguard was answered as not applicable: that does not show that they are "
                "in place."
            )
        return self.words.count(
            "The answers do not yet show the safeguard {duties}: it comes before any new "
            "intrusive power.",
            "The answers do not yet show the safeguards {duties}: they come before any new "
            "intrusive power.",
            len(duties),
            duties=self.words.listing(duties),
        )

    def _gate_articles(self) -> str:
        return self.words.listing([str(a) for a in self.method.gate.safeguards])

    def _safeguard(self, oid: str) -> SafeguardRow:
        row = next(r for r in self.seen.safeguards if r.obligation == oid)
        state = "not_asked" if not row.asked else "shown" if row.shown else "not_shown"
        texts = {
            "shown": self.words.say("Shown by answers"),
            "not_shown": self.words.say("Not yet shown by answers"),
            "not_asked": self.words.say("Not asked, or not applicable"),
        }
        return SafeguardRow(
            obligation=oid,
            requirement=self.convention.by_id[oid].requirement,
            low=self.words.number(row.low) if row.asked else "",
            evidence=row.evidence,
            state=state,
            state_text=texts[state],
        )

    def _evidence_bar(self, code: str, label: str, counts: Iterable[int]) -> Bar:
        return Bar(
            code,
            label,
            tuple(
                (mark.code, self.words.code(f"evidence.{n}"), count)
                for n, (mark, count) in enumerate(zip(EVIDENCE, counts, strict=True))
            ),
        )

    def _old_sources(self, sheet: SeenSheet) -> Iterable[tuple[str, str]]:
        months = self.method.evidence.months
        limit = sheet.as_of.year * 12 + sheet.as_of.month - months
        found = []
        for national in self.seen.national.values():
            for evidence in _evidence(national):
                dated = evidence.dated
                if dated is None or evidence.is_law:
                    continue
                if (dated.year * 12 + dated.month, dated.day) < (limit, sheet.as_of.day):
                    text = plain(self.instrument.by_id[national.question].text)
                    found.append((dated, self.words.citation(evidence), text))
        unique = dict.fromkeys((citation, text) for _, citation, text in sorted(found))
        return unique


def _evidence(national: NationalAnswer) -> tuple[Evidence, ...]:
    return national.answer.evidence if national.answer is not None else ()
