"""States that no page was drawn for: silent, unsure, with nothing that applies, with everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import Flask

from questionnaires.answers import AgencySheet, Answer, AnswerSheet, Evidence, State
from questionnaires.exchange import digest_of, scorecard_to_json, sheet_to_json
from questionnaires.instrument import Instrument
from questionnaires.questions import Question
from questionnaires.scoring import score
from survey.extensions import db
from survey.instruments import method_of, open_edition
from survey.models import Assessment, AssessmentStatus, Consent, Organisation, Round, Snapshot
from tests.reports.builders import sheet_of, synthetic_answer
from tests.survey import cast as casting
from tests.survey.every_route import Scene

MARKUP = "<img src=x onerror=alert(1)>{{ 7*7 }}%(n)s</script>"
SCRIPTS = "Nguyễn Ёжик محمد 北京 हिन्दी 👩🏽‍⚖️"
LONG = "ж" * 9_800
#: What a hostile or a proud person types, in every text that a page prints.
TYPED = f"{MARKUP} {SCRIPTS} {LONG} \u202ereversed"


def silent(_question: Question, _agency: AgencySheet) -> None:
    return None


def unsure(question: Question, _agency: AgencySheet) -> Answer:
    return Answer(question.id, State.DONT_KNOW)


def nothing_applies(question: Question, _agency: AgencySheet) -> Answer | None:
    """What may be not applicable is; everything else was left blank."""
    if question.conditional is None:
        return None
    reason = question.conditional.reasons[0]
    return Answer(question.id, State.NOT_APPLICABLE, reason=reason, approved=True, reason_note="-")


def crowded(question: Question, agency: AgencySheet) -> Answer | None:
    """Ten sources behind every answer: more than three thousand in all."""
    answer = synthetic_answer(question, agency)
    if answer is None or answer.state is not State.ANSWERED:
        return answer and replace(answer, pipeline=None)
    sources = tuple(
        Evidence(f"Order {n} of {agency.name}", pinpoint=f"p. {n}", dated=date(2019, 1, 1 + n))
        for n in range(10)
    )
    return Answer(question.id, State.ANSWERED, answer.value, evidence=sources)


def typed(question: Question, agency: AgencySheet) -> Answer | None:
    """Hostile remarks and sources in every third answer; a hundred times the text is enough."""
    answer = synthetic_answer(question, agency)
    if answer is None or len(question.id) % 3:
        return answer and replace(answer, pipeline=None)
    source = (Evidence(f"{MARKUP} {SCRIPTS} {LONG[:800]}", pinpoint=MARKUP),)
    return Answer(
        question.id,
        answer.state,
        answer.value,
        comment=TYPED,
        comment_language="ar",
        evidence=source,
        by=MARKUP,
    )


ANSWERING: dict[str, Callable[[Question, AgencySheet], Answer | None]] = {
    "silent": silent,
    "unsure": unsure,
    "nothing applies": nothing_applies,
    "crowded": crowded,
    "typed": typed,
}


def signed(
    app: Flask,
    answering: Callable[[Question, AgencySheet], Answer | None],
    *,
    edition: str = "2026.1",
    party: str = "Atlantis",
    agency: str = "Ministry of Justice",
) -> Scene:
    """Atlantis signed these answers; the coordinator's office may read all of them."""
    with app.app_context():
        cast = casting.gather(edition, AssessmentStatus.SIGNED_OFF)
        instrument = open_edition(edition)
        agencies = (("a", agency, "ministry_justice"), ("b", "Police", "police"))
        sheet = sheet_of(instrument, answering, agencies=agencies, party=party)
        assessment = db.session.query(Assessment).filter_by(public_id=cast.assessment).one()
        assessment.state.name = party
        sign(assessment, instrument, sheet, cast.people["goran"])
        office = db.session.query(Organisation).filter_by(public_id=cast.office).one()
        for section in instrument.sections:
            db.session.add(
                Consent(
                    assessment_id=assessment.id,
                    section_id=section.id,
                    organisation_id=office.id,
                    given_by_id=cast.people["fatima"],
                )
            )
        db.session.commit()
        return Scene(app, cast, {"assessment": cast.assessment})


def sign(
    assessment: Assessment, instrument: Instrument, sheet: AnswerSheet, recorded_by: int
) -> None:
    """A snapshot of these answers, as a signature would leave it."""
    card = score(instrument, sheet, method_of(instrument))
    answers, numbers = sheet_to_json(sheet), scorecard_to_json(card)
    db.session.add(
        Snapshot(
            assessment=assessment,
            revision=1,
            answers=answers,
            scorecard=numbers,
            edition=instrument.edition.edition,
            edition_digest=instrument.digest,
            method=card.method,
            seed=1,
            digest=digest_of([assessment.public_id, answers, numbers]),
            signer_name="A. Minister",
            signer_post="Minister",
            signed_on=date(2026, 10, 14),
            recorded_by_id=recorded_by,
        )
    )
    db.session.flush()


def before(
    scene: Scene,
    answering: Callable[[Question, AgencySheet], Answer | None],
    *,
    edition: str = "2026.1",
    title: str = "Round before",
    opens_on: date = date(2020, 1, 1),
) -> str:
    """An earlier round of Atlantis, signed; its public id."""
    with scene.app.app_context():
        now = db.session.query(Assessment).filter_by(public_id=scene.cast.assessment).one()
        earlier = Assessment(
            state=now.state,
            round=Round(title=title, edition=edition, opens_on=opens_on, due_on=opens_on),
            status=AssessmentStatus.CLOSED,
        )
        db.session.add(earlier)
        db.session.flush()
        instrument = open_edition(edition)
        agencies = (("a", "Ministry of Justice", "ministry_justice"), ("b", "Police", "police"))
        sheet = sheet_of(instrument, answering, agencies=agencies)
        sign(earlier, instrument, sheet, scene.cast.people["goran"])
        db.session.commit()
        return earlier.public_id
