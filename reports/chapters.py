"""One page a chapter: strengths, the first gaps, bills under way, and remarks of agencies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.instrument import Instrument
from questionnaires.scorecard import NationalAnswer
from reports.foundations import Bar, duty_bar
from reports.gaps import Gap, Gaps
from reports.view import SeenScorecard, SeenSheet
from reports.words import Words, printable

#: The most rows of each kind that a page holds; what is left out is counted.
MOST_STRENGTHS, MOST_GAPS, MOST_BILLS, MOST_QUOTES = 5, 5, 4, 2
#: The most characters of a remark that is quoted; the annex has the whole of it.
LONGEST_QUOTE = 280


@dataclass(frozen=True, slots=True)
class Strength:
    """A duty in place, and the national provisions that were named for it."""

    obligation: str
    text: str
    provisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What an agency remarked on a question. ``cut``: the annex has more of it."""

    agency: str
    paragraph: str
    text: str
    language: str
    cut: bool


@dataclass(frozen=True, slots=True)
class ChapterPage:
    """One chapter. ``first`` are numbers of gaps, the worst first, ``first_provisions`` the
    places in national law that were named for each of them; ``more_...`` count what the page
    leaves out.
    """

    id: str
    title: str
    duties: Bar
    strengths: tuple[Strength, ...]
    more_strengths: int
    gaps: int
    first: tuple[int, ...]
    first_provisions: tuple[tuple[str, ...], ...]
    bills: tuple[tuple[str, str], ...]
    more_bills: int
    quotes: tuple[Quote, ...]
    clarify: int


def chapter_pages(
    seen: SeenScorecard, sheet: SeenSheet, instrument: Instrument, gaps: Gaps, words: Words
) -> tuple[ChapterPage, ...]:
    """The pages of the chapters that this edition asks about and this reader may see."""
    maker = _Maker(seen, sheet, instrument, gaps, words)
    return tuple(
        maker.page(numeral, title)
        for numeral, title in instrument.convention.chapters.items()
        if numeral in maker.answers
    )


class _Maker:
    def __init__(
        self,
        seen: SeenScorecard,
        sheet: SeenSheet,
        instrument: Instrument,
        gaps: Gaps,
        words: Words,
    ) -> None:
        self.seen, self.sheet, self.words, self.gaps = seen, sheet, words, gaps
        self.convention = instrument.convention
        self.questions = instrument.by_id
        self.answers: dict[str, list[NationalAnswer]] = {}
        for national in seen.national.values():
            self.answers.setdefault(self._chapter_of(national.question), []).append(national)

    def page(self, numeral: str, title: str) -> ChapterPage:
        """One chapter."""
        rows = [gap for gap in self.gaps.rows if gap.chapter == numeral]
        strengths = list(self._strengths(numeral))
        bills = list(self._bills(numeral))
        return ChapterPage(
            id=numeral,
            title=title,
            duties=self._duties(numeral, title),
            strengths=tuple(strengths[:MOST_STRENGTHS]),
            more_strengths=max(0, len(strengths) - MOST_STRENGTHS),
            gaps=len(rows),
            first=tuple(gap.number for gap in rows[:MOST_GAPS]),
            first_provisions=tuple(self._named(gap) for gap in rows[:MOST_GAPS]),
            bills=tuple(bills[:MOST_BILLS]),
            more_bills=max(0, len(bills) - MOST_BILLS),
            quotes=tuple(self._quotes(numeral, rows))[:MOST_QUOTES],
            clarify=sum(
                self.convention.article_of[item.obligations[0]].chapter == numeral
                for item in self.gaps.clarify
            ),
        )

    def _chapter_of(self, question_id: str) -> str:
        return self.convention.article_of[self.questions[question_id].obligations[0]].chapter

    def _duties(self, numeral: str, title: str) -> Bar:
        counts: dict[str, int] = {}
        for article in self.convention.articles:
            for obligation in article.obligations if article.chapter == numeral else ():
                node = self.seen.nodes.get(f"obligation:{obligation.id}")
                if node is not None and node.duty is not None and obligation.is_duty:
                    counts[node.duty] = counts.get(node.duty, 0) + 1
        return duty_bar(numeral, title, counts, self.words)

    def _strengths(self, numeral: str) -> Iterable[Strength]:
        """Duties in place, those that rest on a document first."""
        provisions: dict[str, dict[str, None]] = {}
        for national in self.answers.get(numeral, ()):
            for evidence in national.answer.evidence if national.answer else ():
                for duty in self.questions[national.question].obligations:
                    provisions.setdefault(duty, {})[self.words.provision(evidence)] = None
        found = []
        for article in self.convention.articles:
            for obligation in article.obligations if article.chapter == numeral else ():
                node = self.seen.nodes.get(f"obligation:{obligation.id}")
                if node is None or node.duty != "in_place" or not obligation.is_duty:
                    continue
                text = obligation.title or article.title
                named = tuple(provisions.get(obligation.id, {}))
                found.append(Strength(obligation.id, text, named[:2]))
        return sorted(found, key=lambda strength: not strength.provisions)

    def _named(self, gap: Gap) -> tuple[str, ...]:
        """The places that were named for a gap, without the link and the date of the gap list."""
        answers = (self.seen.national[q].answer for q in gap.questions if q in self.seen.national)
        named = (self.words.provision(e) for a in answers if a for e in a.evidence)
        return tuple(dict.fromkeys(named))

    def _bills(self, numeral: str) -> Iterable[tuple[str, str]]:
        """Paragraphs and the bill that would change them, each bill once."""
        found: dict[str, dict[str, None]] = {}
        for national in self.answers.get(numeral, ()):
            if national.answer and (text := self.words.stage(national.answer.pipeline)):
                for duty in self.questions[national.question].obligations:
                    found.setdefault(text, {})[duty] = None
        return ((", ".join(duties), text) for text, duties in found.items())

    def _quotes(self, numeral: str, rows: list[Gap]) -> Iterable[Quote]:
        """Remarks of agencies, those on the worst gaps first."""
        order = {q: place for place, gap in enumerate(rows) for q in gap.questions}
        found = []
        for agency in self.sheet.agencies:
            for question_id, answer in agency.answers.items():
                if not answer.comment.strip() or self._chapter_of(question_id) != numeral:
                    continue
                text = " ".join(printable(answer.comment).split())
                cut = len(text) > LONGEST_QUOTE
                quote = Quote(
                    agency=printable(agency.name),
                    paragraph=self.questions[question_id].obligations[0],
                    text=text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …" if cut else text,
                    language=answer.comment_language,
                    cut=cut,
                )
                found.append((order.get(question_id, len(order)), quote))
        once: dict[str, Quote] = {}
        for _, quote in sorted(found, key=lambda pair: pair[0]):
            once.setdefault(quote.text, quote)
        return once.values()
