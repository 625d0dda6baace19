"""Elsewhere a comment on the screen was missing in the PDF. Through the doors: everything that the
people of a State typed is in the report that its focal point gets, and in its workbook."""

from __future__ import annotations

from io import BytesIO

import openpyxl
from sqlalchemy import select

from reports import pdf
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.models import AnswerRow, EvidenceRow, SettlementRow, Snapshot
from survey.models.base import now
from survey.queries.results import results_page
from tests.reports.paper import read, squeezed
from tests.survey import every_route

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


def test_the_report_and_the_workbook_say_all_that_was_typed(app, tmp_path):
    scene = every_route.signed(app)
    with app.app_context():
        page = results_page(scene.cast.actor("fatima"), scene.cast.assessment, language="en")
        dossier = dossier_of(page, language="en", printed=now().date())
        db.session.rollback()
    pdf.write_pdf(dossier, tmp_path / "report.pdf")
    paper = squeezed(read(tmp_path / "report.pdf"))
    assert [one for one in TYPED if squeezed(one) not in paper] == []
    answer = scene.client("fatima").get(f"/assessments/{scene.cast.assessment}/answers.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(answer.get_data()), read_only=True)
    cells = "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    assert [one for one in TYPED - ON_PAPER.keys() if one not in cells] == []
    for token in LEFT_OUT:
        assert token not in paper and token not in cells


def test_the_scene_types_into_every_column_that_people_fill(app):
    """A column that nobody types into in the scene above would be missing unnoticed."""
    scene = every_route.signed(app)
    with app.app_context():
        filled = {
            AnswerRow: {"comment"},
            EvidenceRow: {"source", "pinpoint", "link"},
            SettlementRow: {"why"},
            Snapshot: {"signer_name", "signer_post"},
        }
        for model, names in filled.items():
            for name in names:
                found = db.session.scalars(select(getattr(model, name))).all()
                assert any("token" in str(one).lower() for one in found), (model, name)
    assert scene.cast.assessment
