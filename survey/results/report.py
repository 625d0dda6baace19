"""The gap report: ask for it, watch it being made, take it away."""

from __future__ import annotations

from flask import (
    Response,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from survey import documents, tongues
from survey.actions import reports
from survey.actions.reading import note_reading
from survey.auth.current import current_actor
from survey.language import reader_language
from survey.problems import NotVisible
from survey.queries import jobs
from survey.queries.jobs import JobFacts
from survey.results.reading import acting_as, read, shown
from survey.results.words import ENDED, FORMS, PROBLEMS, STAGES


def show(assessment: str) -> str:
    """What the report is, and the button that makes it; those made before."""
    made = jobs.reports_of(current_actor(), assessment)
    return shown(
        "results/report.html",
        read(assessment),
        "report",
        made=made,
        forms=FORMS,
        languages=_languages(),
        language=reader_language(),
    )


def start(assessment: str) -> AnyResponse:
    """Ask for it. However often somebody clicks, it is one job."""
    job = reports.request_report(
        actor=current_actor(),
        assessment=assessment,
        language=request.form.get("language") or reader_language(),
        form=request.form.get("form") or "pdf",
    )
    return redirect(url_for("results.job", job=job.job_id), 303)


def progress(job: str) -> str:
    """How far it is; then the way to the file, or what went wrong and what to do."""
    facts = jobs.job(current_actor(), job)
    return render_template(
        "results/job.html",
        job=facts,
        text=_said(facts),
        problem=PROBLEMS.get("expired" if facts.state == "expired" else facts.problem),
        name=FORMS[facts.form][0],
        acting_as=acting_as(facts.state_name, facts.round_title),
    )


def state(job: str) -> Response:
    """The same for the script that moves the progress bar."""
    facts = jobs.job(current_actor(), job)
    return jsonify(
        state=facts.state,
        value=facts.progress,
        max=100,
        text=_said(facts),
        url=url_for("results.job", job=job),
    )


def download(job: str) -> Response:
    """The file, if this person may see at this moment what it says."""
    facts = jobs.job(current_actor(), job)
    file = documents.folder() / (facts.result or "none")
    if facts.state != "done" or not file.is_file():
        raise NotVisible
    note_reading(
        actor=current_actor(),
        assessment=facts.assessment_id,
        verb="download_report",
        job=job,
        language=facts.language,
        form=facts.form,
    )
    return send_file(
        file,
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{_slug(facts)}.pdf",
        conditional=False,
        max_age=0,
    )


def _slug(facts: JobFacts) -> str:
    kind = "gap-report-short" if facts.form == "short" else "gap-report"
    words = f"{kind}-{facts.state_name}-{facts.round_title}".lower()
    return "-".join("".join(c if c.isalnum() else " " for c in words).split())


def _languages() -> list[dict[str, str]]:
    """The languages that a report can be made in, each in its own words."""
    codes = current_app.config["LANGUAGES"]
    return [{"value": code, "text": tongues.name_of(code)} for code in codes]


def _said(facts: JobFacts) -> str:
    if facts.state == "queued":
        return _("Waiting for its turn")
    if facts.state in ENDED:
        return str(ENDED[facts.state])
    return str(STAGES.get(facts.stage, _("At work")))
