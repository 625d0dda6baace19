"""The report job: results as the asking person sees them -> dossier -> one PDF of the instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from reports.dossier import Dossier
from survey import documents
from survey.days import today
from survey.dossiers import dossier_of
from survey.extensions import db
from survey.jobs.printing import print_report
from survey.jobs.problems import JobFailed
from survey.problems import NotVisible
from survey.queries import people, results

if TYPE_CHECKING:
    from survey.jobs.worker import Progress, Task


def make(task: Task, progress: Progress) -> str:
    """Make the report and return the name of its file. Raises JobFailed with the reason, and what
    print_report raises."""
    progress(2, "reading")
    dossier = read_dossier(task)
    progress(10, "printing")
    path = documents.folder() / documents.name_of(task.job_id, task.attempt, "pdf")
    print_report(
        dossier,
        path,
        lambda share: progress(10 + int(share * 89), "printing"),
        form="short" if task.params.get("form") == "short" else "full",
        patience=current_app.config["PRINT_PATIENCE_SECONDS"],
    )
    return path.name


def read_dossier(task: Task) -> Dossier:
    """The dossier with the eyes of the person who asked, if they still see what they asked for."""
    wanted = task.params
    try:
        actor = people.actor_of(wanted["person_id"])
        page = results.results_page(actor, wanted["assessment"], language=wanted["language"])
    except NotVisible as error:
        raise JobFailed("not_visible") from error
    if (page.eyes, page.source) != (wanted["view"], wanted["source"]):
        raise JobFailed("changed")
    dossier = dossier_of(page, language=wanted["language"], printed=today())
    # Printing takes seconds; no transaction that reads should stay open meanwhile.
    db.session.rollback()
    return dossier
