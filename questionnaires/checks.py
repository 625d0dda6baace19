"""What a type cannot say: faults that make an edition unusable, wording that would mislead."""

from __future__ import annotations

from questionnaires import (
    checks_notices,
    checks_questions,
    checks_register,
    checks_texts,
    readability,
)
from questionnaires.convention import Convention
from questionnaires.coverage import coverage
from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.mistakes import did_you_mean
from questionnaires.places import Places, Sources

#: What ``status`` in edition.yaml may say.
STATUSES = ("draft", "published")


def check(instrument: Instrument, sources: Sources | None = None) -> list[Problem]:
    """All that is wrong with an instrument, worst first. With ``sources``: by file and line."""
    return [
        *faults(instrument, sources),
        *shortcomings(instrument, sources),
        *_gaps_of_a_full_edition(instrument, Places(instrument, sources)),
    ]


def faults(instrument: Instrument, sources: Sources | None = None) -> list[Problem]:
    """What would make answers or numbers wrong: no edition opens with one of these."""
    places = Places(instrument, sources)
    return [
        *_edition_faults(instrument, places),
        *checks_register.faults(instrument, places),
        *checks_questions.faults(instrument, places),
        *checks_notices.faults(instrument, places),
        *checks_texts.faults(instrument, places),
    ]


def shortcomings(instrument: Instrument, sources: Sources | None = None) -> list[Problem]:
    """What would mislead a reader or leave a report poorer: mended before publication."""
    places = Places(instrument, sources)
    return [
        *checks_questions.shortcomings(instrument, places),
        *checks_texts.shortcomings(instrument, places),
        *_hard_to_read(instrument, places),
    ]


def method_faults(method: Method, convention: Convention) -> list[Problem]:
    """Obligations that the method judges and the register does not know."""
    return [
        Problem(
            "method.yaml",
            f"criticality, item {number + 1}, obligation",
            f"there is no obligation '{item.obligation}' in the register."
            f"{did_you_mean(item.obligation, [*convention.by_id])}",
        )
        for number, item in enumerate(method.criticality)
        if item.obligation not in convention.by_id
    ]


def _edition_faults(instrument: Instrument, places: Places) -> list[Problem]:
    edition = instrument.edition
    problems = []
    if edition.status not in STATUSES:
        problems.append(
            places.edition(f"'{edition.status}' is not known: use draft or published.", "status")
        )
    tracks = [questionnaire.track for questionnaire in edition.questionnaires]
    for number, track in enumerate(tracks):
        if track in tracks[:number]:
            sentence = f"the {track} questionnaire is listed twice: put all its sections in one."
            problems.append(places.edition(sentence, "questionnaires", number, "track"))
    codes = [kind.code for kind in instrument.agency_kinds]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            problems.append(
                places.agencies(f"the code '{code}' is listed twice.", "agencies", number, "code")
            )
    return problems


def _hard_to_read(instrument: Instrument, places: Places) -> list[Problem]:
    """The questions of a whole edition in the mean; a single hard one is named on its own."""
    ease = readability.mean(question.text for question in instrument.by_id.values())
    if not instrument.edition.whole or ease >= readability.MEAN:
        return []
    sentence = f"its questions are hard to read: {ease:.0f} in the mean, {readability.MEAN} wanted."
    return [places.edition(sentence)]


def _gaps_of_a_full_edition(instrument: Instrument, places: Places) -> list[Problem]:
    """Duties that an edition leaves out: of all articles if it is whole, else of those it asks
    about, once it is published.
    """
    edition = instrument.edition
    if edition.rapid or (edition.status == "draft" and not edition.whole):
        return []
    problems = []
    for row in coverage(instrument):
        if row.is_asked or edition.whole:
            for cell in row.missing:
                sentence = (
                    f"nobody asks about the duty {cell.obligation} on the {cell.track} track."
                )
                problems.append(places.edition(sentence))
            for obligation in row.unread:
                sentence = f"the register does not say on which tracks {obligation} is to be asked."
                problems.append(places.register(sentence))
    return problems
