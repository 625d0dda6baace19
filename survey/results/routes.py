"""Addresses of the results pages: a list."""

from flask import Blueprint

from survey.results import (
    arithmetic,
    dashboard,
    downloads,
    exports,
    figures,
    lists,
    rendering,
    report,
    views,
)

blueprint = Blueprint("results", __name__)
blueprint.record_once(lambda state: rendering.prepare(state.app))

_RESULTS = "/assessments/<assessment>/results"
_REPORT = "/assessments/<assessment>/report"

blueprint.add_url_rule(_RESULTS, "show", dashboard.show)
blueprint.add_url_rule(f"{_RESULTS}/gaps", "gaps", lists.gaps)
blueprint.add_url_rule(f"{_RESULTS}/duties", "duties", lists.duties)
blueprint.add_url_rule(f"{_RESULTS}/evidence", "evidence", views.evidence)
blueprint.add_url_rule(f"{_RESULTS}/disagreements", "disagreements", views.disagreements)
blueprint.add_url_rule(f"{_RESULTS}/safeguards", "safeguards", views.safeguards)
blueprint.add_url_rule(f"{_RESULTS}/treaty", "treaty", views.treaty)
blueprint.add_url_rule(f"{_RESULTS}/since", "since", views.since)
blueprint.add_url_rule(f"{_RESULTS}/node/<path:node>", "node", arithmetic.node)
blueprint.add_url_rule(f"{_RESULTS}/question/<question>", "question", arithmetic.question)
blueprint.add_url_rule(f"{_RESULTS}/figures/<name>.json", "figure", figures.show)
blueprint.add_url_rule(f"{_RESULTS}/tables/<name>.csv", "table", downloads.table)
blueprint.add_url_rule(f"{_RESULTS}/drawings/<name>.svg", "drawing", downloads.drawing)
blueprint.add_url_rule("/assessments/<assessment>/answers.json", "answers", exports.answers)
blueprint.add_url_rule("/assessments/<assessment>/answers.xlsx", "workbook", exports.workbook)
blueprint.add_url_rule(_REPORT, "report", report.show)
blueprint.add_url_rule(_REPORT, "request_report", report.start, methods=["POST"])
blueprint.add_url_rule("/jobs/<job>", "job", report.progress)
blueprint.add_url_rule("/jobs/<job>.json", "job_state", report.state)
blueprint.add_url_rule("/jobs/<job>/download", "download", report.download)
