"""What one agency's answer to one question said, from its first version to now."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from questionnaires.answers import Answer
from questionnaires.instrument import Section
from questionnaires.questions import Question
from survey import scope
from survey.extensions import db
from survey.instruments import open_edition
from survey.models import AnswerRevision
from survey.names import called
from survey.policies import Actor
from survey.problems import UnknownThing
from survey.queries.respond import may_now
from survey.sheets import answers_to
from survey.stored import answer_from_json

#: So many versions on one page.
PAGE = 40


@dataclass(frozen=True, slots=True)
class History:
    """Versions of one answer, newest first; each says its revision, who and when.

    ``current`` is the one that stands (None: never answered); ``versions`` begins with it, or on a
    later page below ``before``. ``older``: there are more. The last one is only there to compare
    with where ``older`` is true.
    """

    assessment_id: str
    agency_id: str
    agency_name: str
    state_name: str
    section: Section
    question: Question
    number: int
    current: Answer | None
    versions: tuple[Answer, ...]
    older: bool
    may_bring_back: bool

    @property
    def where(self) -> dict[str, str]:
        """The parts of the address of its section's pages."""
        return {
            "assessment": self.assessment_id,
            "agency": self.agency_id,
            "section": self.section.id,
        }


def question_history(
    actor: Actor,
    assessment: str,
    agency: str,
    section: str,
    question: str,
    *,
    before: int = 0,
    language: str | None = None,
) -> History:
    """The versions of an answer, for the agency that answers; those older than revision
    ``before``, if given."""
    row = scope.section(actor, assessment, agency, section, "see_history")
    edition = open_edition(row.edition, scope.reading(language))
    asked = edition.section_by_id.get(section)
    numbered = {q.id: (number, q) for number, q in enumerate(asked.questions, 1)} if asked else {}
    if asked is None or question not in numbered:
        raise UnknownThing("question", question)
    number, its_question = numbered[question]
    stored = answers_to([question], assessment=row.assessment_id, agencies=[row.agency_id])
    current = stored[0].answer if stored else None
    versions: list[Answer] = []
    if stored:
        former = select(AnswerRevision.payload).where(AnswerRevision.answer_id == stored[0].row_id)
        if before:
            former = former.where(AnswerRevision.revision < before)
        else:
            versions.append(stored[0].answer)
        payloads = db.session.scalars(
            former.order_by(AnswerRevision.revision.desc()).limit(PAGE + 1)
        )
        versions += [answer_from_json(question, payload) for payload in payloads]
    return History(
        assessment_id=assessment,
        agency_id=agency,
        agency_name=row.agency_name,
        state_name=called(row.code, row.state_name),
        section=asked,
        question=its_question,
        number=number,
        current=current,
        versions=tuple(versions[: PAGE + 1]),
        older=len(versions) > PAGE,
        may_bring_back=may_now(actor, "save_section", row),
    )
