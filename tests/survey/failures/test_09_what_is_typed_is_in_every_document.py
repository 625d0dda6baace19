"""Elsewhere a comment on the screen was missing in the PDF. Through the doors: everything that the
people of a State typed is in the report that its focal point gets, and in its workbook."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
from sqlalchemy import JSON, String, select, update

from reports import pdf
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.models import AnswerRow, EvidenceRow, SettlementRow, Snapshot
from survey.models.base import now
from survey.queries.results import results_page
from tests.reports.paper import read, squeezed
from tests.survey import every_route
from tests.survey.cast import UNIT
from tests.survey.engines import only_sqlite
from tests.survey.every_route import Scene

TYPED = {
    "TokenComment",
    "TokenAgainst",
    "TokenUnit",
    "TokenSource",
    "TokenPinpoint",
    "token-link",
    "TokenWhy",
    "TokenSigner",
    "TokenPost",
    "Prosecution Service",
    "Ministry of Justice",
    "Atlantis",
}
#: Typed, and in neither document, each with the reason.
LEFT_OUT = {"TokenReason": "why a section was sent back is a message to its agency, no answer"}
#: In the report alone.
ON_PAPER = {"TokenSigner": "who signed", "TokenPost": "as what"}


#: What people type into, and where the scenes of this module do.
FILLED = {
    AnswerRow: {"value", "reason_note", "comment"},
    EvidenceRow: {"source", "pinpoint", "link"},
    SettlementRow: {"answer", "why"},
    Snapshot: {"signer_name", "signer_post"},
}
#: Columns of text or JSON that nobody fills freely.
CHOSEN = {
    AnswerRow: {"question_id", "state", "reason", "comment_language", "pipeline_stage"},
    EvidenceRow: {"confirmed"},
    SettlementRow: {"question_id"},
    Snapshot: {
        "public_id", "answers", "scorecard", "edition", "edition_digest", "method", "digest"
    },
}  # fmt: skip


def paper_of(scene: Scene, place: Path) -> str:
    """The report that Fatima gets, without its spaces."""
    with scene.app.app_context():
        page = results_page(scene.cast.actor("fatima"), scene.cast.assessment, language="en")
        dossier = dossier_of(page, language="en", printed=now().date())
        db.session.rollback()
    pdf.write_pdf(dossier, place / "report.pdf")
    return squeezed(read(place / "report.pdf"))


def cells_of(scene: Scene) -> str:
    """Every cell of the workbook that Fatima gets."""
    answer = scene.client("fatima").get(f"/assessments/{scene.cast.assessment}/answers.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.get_data()), read_only=True)
    return "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )


def test_the_report_and_the_workbook_say_all_that_was_typed(app, tmp_path):
    scene = every_route.signed(app)
    paper, cells = paper_of(scene, tmp_path), cells_of(scene)
    assert [one for one in TYPED if squeezed(one) not in paper] == []
    assert [one for one in TYPED - ON_PAPER.keys() if one not in cells] == []
    for token in LEFT_OUT:
        assert token not in paper and token not in cells


def test_so_do_they_the_note_beside_why_something_does_not_apply(app, tmp_path):
    """The scene above says of nothing that it does not apply."""
    scene = every_route.validating(app)
    with app.app_context():
        note = {"state": "not_applicable", "reason": "other", "reason_note": "TokenNote"}
        where = AnswerRow.question_id == UNIT
        db.session.execute(update(AnswerRow).where(where).values(value=None, **note))
        db.session.commit()
    assert "TokenNote" in cells_of(scene)
    assert "TokenNote" in paper_of(scene, tmp_path)


@only_sqlite
def test_every_column_that_people_fill_is_counted(app):
    """A column that is new and that nobody types into in the scenes above would be missing from
    both documents, and nobody would know."""
    for model, typed in FILLED.items():
        columns = model.__table__.columns
        free = {one.name for one in columns if isinstance(one.type, String | JSON)}
        assert free == typed | CHOSEN[model], model
        assert not typed & CHOSEN[model]
    scene = every_route.signed(app)
    with app.app_context():
        for model, names in FILLED.items():
            for name in names - {"reason_note"}:
                found = db.session.scalars(select(getattr(model, name))).all()
                tokens = any("token" in str(one).lower() for one in found)
                assert found and (tokens or name in ("value", "answer")), (model, name)
    assert scene.cast.assessment
