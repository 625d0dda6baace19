"""Addresses of the results pages: a list."""

from flask import Blueprint

from survey.results import arithmetic, dashboard, exports, figures, rendering, report

blueprint = Blueprint("results", __name__)
blueprint.record_once(lambda state: rendering.prepare(state.app))

_RESULTS = "/assessments/<assessment>/results"
_REPORT = "/assessments/<assessment>/report"

blueprint.add_url_rule(_RESULTS, "show", dashboard.show)
blueprint.add_url_rule(f"{_RESULTS}/gaps", "gaps", dashboard.gaps)
blueprint.add_url_rule(f"{_RESULTS}/node/<path:node>", "node", arithmetic.node)
blueprint.add_url_rule(f"{_RESULTS}/question/<question>", "question", arithmetic.question)
blueprint.add_url_rule(f"{_RESULTS}/figures/<name>.json", "figure", figures.show)
blueprint.add_url_rule("/assessments/<assessment>/answers.json", "answers", exports.answers)
blueprint.add_url_rule("/assessments/<assessment>/answers.xlsx", "workbook", exports.workbook)
blueprint.add_url_rule(_REPORT, "report", report.show)
blueprint.add_url_rule(_REPORT, "request_report", report.start, methods=["POST"])
blueprint.add_url_rule("/jobs/<job>", "job", report.progress)
blueprint.add_url_rule("/jobs/<job>.json", "job_state", report.state)
blueprint.add_url_rule("/jobs/<job>/download", "download", report.download)
