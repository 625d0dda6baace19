"""All answers as they were given: who took part, what each said, where they differed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from string import ascii_uppercase

from questionnaires.answers import Answer, Settlement, State
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument, Section
from questionnaires.questions import Question
from questionnaires.scorecard import NationalAnswer
from reports.language import day
from reports.view import SeenScorecard, SeenSheet
from reports.words import AnswerWords, Words, printable


@dataclass(frozen=True, slots=True)
class Participant:
    """One agency: its letter, name and kind, and how many of its questions it answered, in all and
    in each chapter (None: it was asked nothing there).
    """

    letter: str
    name: str
    kind: str
    answered: int
    assigned: int
    chapters: tuple[tuple[int, int] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section: each agency's answered and assigned questions (None: not assigned), and the
    national answers known.
    """

    title: str
    track: str
    track_text: str
    agencies: tuple[tuple[int, int] | None, ...]
    known: int
    total: int


@dataclass(frozen=True, slots=True)
class Participation:
    """Who was asked and who answered. Without agencies where they do not appear by name.

    ``chapters``: numeral, title, national answers known, and questions asked, of each chapter.
    ``known`` and ``total`` are the same of all. A question that an earlier answer left out is not
    asked.
    """

    agencies: tuple[Participant, ...]
    sections: tuple[SectionRow, ...]
    known: int
    total: int
    chapters: tuple[tuple[str, str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Voice:
    """One agency's own answer; ``same``: it is the national one, and only its sources and remarks
    are said.
    """

    agency: str
    same: bool
    answer: AnswerWords


@dataclass(frozen=True, slots=True)
class AnnexQuestion:
    """One question with its national answer, what it rests on, how it was settled, and the
    agencies' own answers.

    ``spoken``: one agency alone answered and its answer is the national one, so that it need not be
    printed twice.
    """

    id: str
    text: str
    obligations: tuple[str, ...]
    standing: str
    standing_text: str
    answer: AnswerWords
    evidence: str
    value: str
    contested: bool
    settled: str
    spoken: bool
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class AnnexSection:
    """One section of the questionnaire with all its questions."""

    id: str
    title: str
    track_text: str
    questions: tuple[AnnexQuestion, ...]


class Annexer:
    """Puts a seen sheet and a seen scorecard into words, question by question."""

    def __init__(
        self, seen: SeenScorecard, sheet: SeenSheet, instrument: Instrument, words: Words
    ) -> None:
        self.seen = seen
        self.sheet = sheet
        self.instrument = instrument
        self.words = words

    def sections(self) -> tuple[AnnexSection, ...]:
        """Every visible section, in the order of the edition."""
        return tuple(
            AnnexSection(
                id=section.id,
                title=section.title,
                track_text=self.words.track(section.track),
                questions=tuple(self._question(q) for q in section.questions),
            )
            for section in self._visible()
        )

    def participation(self) -> Participation:
        """Agencies by section."""
        rows = tuple(self._section_row(section) for section in self._visible())
        return Participation(
            agencies=tuple(self._participants()),
            sections=rows,
            known=sum(row.known for row in rows),
            total=sum(row.total for row in rows),
            chapters=tuple(self._chapters()),
        )

    def _chapters(self) -> Iterable[tuple[str, str, int, int]]:
        for numeral, title in self.instrument.convention.chapters.items():
            here = [q for s in self._visible() for q in s.questions if self._in(q, numeral)]
            if here:
                yield numeral, title, *self._known(here)

    def _known(self, questions: Iterable[Question]) -> tuple[int, int]:
        """Of how many of them the answer is known, and how many are asked."""
        found = [n for q in questions if (n := self.seen.national.get(q.id)) is not None]
        return sum(n.known for n in found), sum(n.asked for n in found)

    def _in(self, question: Question, numeral: str) -> bool:
        article = self.instrument.convention.article_of[question.obligations[0]]
        return article.chapter == numeral

    def _visible(self) -> tuple[Section, ...]:
        return tuple(self.instrument.section_by_id[sid] for sid in self.seen.sections)

    def _participants(self) -> Iterable[Participant]:
        kinds = self.instrument.agency_kind_names
        for place, agency in enumerate(self.sheet.agencies):
            assigned = [
                q.id
                for s in agency.sections
                if s in self.instrument.section_by_id
                for q in self.instrument.section_by_id[s].questions
            ]
            opinions = {qid for qid, answer in agency.answers.items() if answer.has_opinion}
            wanted = opinions.union(assigned)
            cells: list[tuple[int, int] | None] = []
            for numeral, *_ in self._chapters():
                ids = {qid for qid in wanted if self._in(self.instrument.by_id[qid], numeral)}
                cells.append((len(ids & opinions), len(ids)) if ids else None)
            yield Participant(
                letter=_letter(place),
                name=printable(agency.name),
                kind=kinds.get(agency.kind, ""),
                answered=len(opinions),
                assigned=len(wanted),
                chapters=tuple(cells),
            )

    def _section_row(self, section: Section) -> SectionRow:
        cells: list[tuple[int, int] | None] = []
        for agency in self.sheet.agencies:
            answered = sum(
                answer.has_opinion
                for q in section.questions
                if (answer := agency.answers.get(q.id)) is not None
            )
            assigned = section.id in agency.sections or answered
            cells.append((answered, len(section.questions)) if assigned else None)
        known, total = self._known(section.questions)
        return SectionRow(
            title=section.title,
            track=section.track,
            track_text=self.words.track(section.track),
            agencies=tuple(cells),
            known=known,
            total=total,
        )

    def _question(self, question: Question) -> AnnexQuestion:
        national = self.seen.national.get(question.id)
        settlement = self.sheet.settlements.get(question.id)
        given = self._given(question.id)
        answer = national.answer if national is not None else None
        if answer is None:
            answer = _nobody_knows(given)
        voices = tuple(self._voice(question, name, a, answer) for name, a in given)
        spoken = len(given) == 1 and given[0][1] == answer
        silent = answer is None or not answer.has_opinion
        if silent and national is not None and national.standing in ("not_asked", "unmet"):
            # The line under it says why: "No answer yet" would promise one.
            head = AnswerWords("blank", self.words.say("None is expected"))
        elif spoken or settlement is not None or not given:
            head = self.words.answer(question, answer)
        else:
            head = self._without_remark(question, answer)
        return AnnexQuestion(
            id=question.id,
            text=plain(question.text),
            obligations=question.obligations,
            standing=national.standing if national is not None else "unknown",
            standing_text=self._standing(national),
            answer=head,
            evidence=f"E{national.evidence}"
            if national is not None and national.standing == "known"
            else "",
            value=self._value(question, national),
            contested=national.contested if national is not None else False,
            settled=self._settled(settlement),
            spoken=spoken,
            voices=voices,
        )

    def _voice(
        self, question: Question, agency: str, own: Answer, national: Answer | None
    ) -> Voice:
        """An agency's own answer; where it is the national one, only what it adds."""
        words = self.words.answer(question, own)
        same = national is not None and (own.state, own.value) == (national.state, national.value)
        if same and own.value is not None:
            words = replace(words, line="", ticked=(), missing=())
        return Voice(printable(agency), same, words)

    def _given(self, question_id: str) -> list[tuple[str, Answer]]:
        return [
            (agency.name, answer)
            for agency in self.sheet.agencies
            if (answer := agency.answers.get(question_id)) is not None
            and (answer.has_opinion or answer.comment or answer.evidence or answer.pipeline)
        ]

    def _without_remark(self, question: Question, answer: Answer | None) -> AnswerWords:
        """The answer alone: what stands beside it is printed with the agencies that gave it."""
        words = self.words.answer(question, answer)
        return AnswerWords(words.state, words.line, words.ticked, words.missing)

    def _standing(self, national: NationalAnswer | None) -> str:
        if national is None:
            return ""
        return {
            "unmet": self.words.say(
                "Counts as not in place: the earlier question was answered with no"
            ),
            "not_asked": self.words.say("Not asked: the earlier question was answered with no"),
        }.get(national.standing, "")

    def _value(self, question: Question, national: NationalAnswer | None) -> str:
        if national is None or national.value is None or not question.scored:
            return ""
        return self.words.number(national.value)

    def _settled(self, settlement: Settlement | None) -> str:
        if settlement is None:
            return ""
        by, why = printable(settlement.by), printable(settlement.why)
        if settlement.at is None:
            return self.words.say("Settled by {by}: {why}", by=by, why=why)
        when = day(settlement.at.date(), self.words.language)
        return self.words.say("Settled by {by} on {when}: {why}", by=by, when=when, why=why)


def _nobody_knows(given: list[tuple[str, Answer]]) -> Answer | None:
    """What stands above agencies of which none knows: not that none has answered."""
    if given and all(answer.state is State.DONT_KNOW for _, answer in given):
        return Answer(given[0][1].question, State.DONT_KNOW)
    return None


def _letter(place: int) -> str:
    first, last = divmod(place, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]
