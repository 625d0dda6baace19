"""Dossier: all that a report says, in order. The one thing that page, paper and files print."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from questionnaires.glossary import plain, terms_in
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.scorecard import NationalAnswer
from reports.annex import Annexer, AnnexQuestion, AnnexSection, Participation
from reports.asks import asks_of
from reports.change import Change
from reports.chapters import ChapterPage, chapter_pages
from reports.decision import FIRST_NEEDS, Decision, decide
from reports.duty_rows import DutyRow, duty_rows
from reports.foundations import Bar, EvidencePart, Foundations, SafeguardPart
from reports.gaps import Gaps, find_gaps
from reports.language import day, printed_in
from reports.method_part import Fact, MethodPart, method_part
from reports.notifications import NotificationPart, notification_part
from reports.profile import ChapterRow, HeatRow, Profiler, Score
from reports.view import SeenScorecard, SeenSheet
from reports.words import STATUSES, Words, printable

#: Raised when a document of the same answers would read differently; part of every cache key.
CODE_VERSION = "8"


@dataclass(frozen=True, slots=True)
class Meta:
    """What a document says about itself. Nothing here is read from a clock.

    ``status``: draft, validated or signed_off. ``classification``, ``treaty_stage`` and ``signed``
    (by whom, when)
    are typed text. ``snapshot`` is the digest of what was frozen, or of the sheet while there is
    none.
    """

    party: str
    round: str
    status: str
    classification: str
    printed: date
    synthetic: bool
    snapshot: str
    language: str = "en"
    treaty_stage: str = ""
    signed: str = ""
    code_version: str = CODE_VERSION


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that agencies saw differently: what each said, and what was settled or stands
    meanwhile.
    """

    question: AnnexQuestion
    settled: bool


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a report says about one State in one round to one reader, in the order of print."""

    meta: Meta
    reader: str
    direction: str
    title: str
    status_text: str
    draft: bool
    edition: str
    edition_title: str
    edition_digest: str
    rapid: bool
    method: MethodPart
    level_edges: tuple[float, ...]
    facts: tuple[Fact, ...]
    decision: Decision
    participation: Participation
    chapters: tuple[ChapterRow, ...]
    overall: Score
    articles: tuple[HeatRow, ...]
    not_asked: str
    duties: tuple[Bar, ...]
    duty_rows: tuple[DutyRow, ...]
    options_used: tuple[tuple[str, str], ...]
    safeguards: SafeguardPart
    evidence: EvidencePart
    notifications: NotificationPart
    disagreements: tuple[Disagreement, ...]
    agencies_visible: bool
    gaps: Gaps
    pages: tuple[ChapterPage, ...]
    glossary: tuple[Fact, ...]
    chapter_titles: tuple[tuple[str, str], ...]
    sections: tuple[AnnexSection, ...]
    hidden_sections: tuple[str, ...]
    view_digest: str
    change: Change | None = None


def build(
    seen: SeenScorecard,
    instrument: Instrument,
    method: Method,
    meta: Meta,
    sheet: SeenSheet,
    change: Change | None = None,
) -> Dossier:
    """The dossier of one reader. ``seen`` and ``sheet`` come through the same view; raises
    ValueError otherwise. ``change``: since the last round that this reader may see, if any.
    """
    if not isinstance(seen, SeenScorecard) or not isinstance(sheet, SeenSheet):
        raise TypeError(
            "a dossier is built from what a view lets through: SeenScorecard and SeenSheet"
        )
    if seen.view != sheet.view:
        raise ValueError("the scorecard and the sheet were seen through different views")
    meta = _printable(meta)
    words = Words(method, meta.language)
    profiler = Profiler(seen, instrument, method, words)
    foundations = Foundations(seen, instrument, method, words)
    annexer = Annexer(seen, sheet, instrument, words)
    gaps = find_gaps(seen, instrument, method, words)
    duties, evidence, safeguards = (
        foundations.duties(),
        foundations.evidence(sheet),
        foundations.safeguards(),
    )
    participation, sections = annexer.participation(), annexer.sections()
    every_duty = duty_rows(seen, instrument, words)
    draft = meta.status != "signed_off"
    return Dossier(
        meta=meta,
        reader=printable(seen.view.reader),
        direction=words.direction,
        title=words.say("{party}: readiness and gaps, {round}", party=meta.party, round=meta.round),
        status_text=words.tr.gettext(STATUSES[meta.status]),
        draft=draft,
        edition=seen.edition,
        edition_title=instrument.edition.title,
        edition_digest=seen.edition_digest,
        rapid=instrument.edition.rapid,
        method=method_part(method, words),
        level_edges=method.level_starts[1:],
        facts=_facts(seen, meta, participation, words),
        decision=decide(
            seen,
            gaps,
            duties,
            evidence,
            safeguards,
            participation,
            words,
            asks_of(gaps.rows[:FIRST_NEEDS], gaps, seen, sheet, instrument, words, draft=draft),
            {row.id: row.state for row in every_duty},
        ),
        participation=participation,
        chapters=profiler.chapters(),
        overall=profiler.overall(),
        articles=profiler.articles(),
        not_asked=_not_asked(profiler.not_asked(), words),
        duties=duties,
        duty_rows=every_duty,
        options_used=foundations.options_used(),
        safeguards=safeguards,
        evidence=evidence,
        notifications=notification_part(seen, instrument, words),
        disagreements=_disagreements(sections, seen),
        agencies_visible=seen.view.agencies_visible,
        gaps=gaps,
        pages=chapter_pages(seen, sheet, instrument, gaps, words),
        glossary=_glossary(seen, instrument),
        chapter_titles=tuple(instrument.convention.chapters.items()),
        sections=sections,
        hidden_sections=tuple(instrument.section_by_id[s].title for s in seen.hidden_sections),
        view_digest=seen.view.digest(),
        change=change,
    )


def _printable(meta: Meta) -> Meta:
    return replace(
        meta,
        language=printed_in(meta.language),
        party=printable(meta.party),
        round=printable(meta.round),
        classification=printable(meta.classification),
        snapshot=printable(meta.snapshot),
        treaty_stage=printable(meta.treaty_stage),
        signed=printable(meta.signed),
    )


def as_json(dossier: Dossier) -> dict[str, Any]:
    """The dossier as plain JSON values."""
    plain = _plain(asdict(dossier))
    assert isinstance(plain, dict)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _facts(
    seen: SeenScorecard, meta: Meta, participation: Participation, words: Words
) -> tuple[Fact, ...]:
    status = words.tr.gettext(STATUSES[meta.status])
    answered = words.say(
        "{known} of {total} answers known",
        known=participation.known,
        total=participation.total,
    )
    if participation.agencies:
        took_part = sum(agency.answered > 0 for agency in participation.agencies)
        answered = words.count(
            "{took_part} of {n} agency, {answered}",
            "{took_part} of {n} agencies, {answered}",
            len(participation.agencies),
            took_part=took_part,
            answered=answered,
        )
    rows = (
        (words.say("Treaty stage"), printable(meta.treaty_stage)),
        (words.say("Assessment"), f"{status}: {printable(meta.signed)}" if meta.signed else status),
        (words.say("Answered by"), answered),
        (words.say("Classification"), printable(meta.classification)),
        (words.say("Prepared for"), printable(seen.view.reader)),
        (words.say("Printed"), day(meta.printed, words.language)),
        (
            words.say("Versions"),
            words.say(
                "Edition {edition}, method {method}, report {report}",
                edition=seen.edition,
                method=seen.method,
                report=meta.code_version,
            ),
        ),
        (words.say("Snapshot"), grouped(meta.snapshot)),
    )
    return tuple(Fact(name, value) for name, value in rows if value)


def grouped(digest: str, groups: int = 4) -> str:
    """The first groups of four characters of a digest, as people compare them."""
    head = printable(digest)[: groups * 4]
    return " ".join(head[i : i + 4] for i in range(0, len(head), 4))


def _glossary(seen: SeenScorecard, instrument: Instrument) -> tuple[Fact, ...]:
    """The terms that the visible questions use, each with what it means here."""
    found = {
        term.term: plain(term.definition)
        for sid in seen.sections
        for question in instrument.section_by_id[sid].questions
        for term in terms_in(instrument, question)
    }
    return tuple(Fact(term, found[term]) for term in sorted(found, key=str.casefold))


def _not_asked(articles: tuple[int, ...], words: Words) -> str:
    if not articles:
        return ""
    return words.count(
        "This edition does not ask about article {articles}, which holds duties as well. Nothing "
        "is said about it "
        "here, and it is not counted as a gap.",
        "This edition does not ask about articles {articles}, which hold duties as well. Nothing "
        "is said about them "
        "here, and they are not counted as gaps.",
        len(articles),
        articles=words.listing(words.runs(articles)),
    )


def _disagreements(
    sections: tuple[AnnexSection, ...], seen: SeenScorecard
) -> tuple[Disagreement, ...]:
    if not seen.view.agencies_visible:
        return ()
    found = []
    for question in (q for s in sections for q in s.questions):
        national = seen.national.get(question.id)
        if national is not None and (national.contested or _was_settled(national, question)):
            found.append(Disagreement(question, settled=not national.contested))
    return tuple(found)


def _was_settled(national: NationalAnswer, question: AnnexQuestion) -> bool:
    return national.settled and len(question.voices) > 1
