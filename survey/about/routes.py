"""Addresses that need no account: a list."""

from flask import Blueprint

from survey import headers
from survey.about import facts, policy_reports

blueprint = Blueprint("about", __name__)

blueprint.add_url_rule("/about", "page", facts.show)
blueprint.add_url_rule("/health", "health", facts.health)
blueprint.add_url_rule(
    headers.REPORTS, "policy_report", policy_reports.policy_report, methods=["POST"]
)
