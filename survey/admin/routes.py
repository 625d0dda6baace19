"""Addresses of the administrator's pages: a list."""

from flask import Blueprint

from survey.admin import accounts, audit

blueprint = Blueprint("admin", __name__)

blueprint.add_url_rule("/admin", "accounts", accounts.show)
blueprint.add_url_rule("/admin/audit", "audit", audit.show)
blueprint.add_url_rule(
    "/admin/accounts/<person>/second-factor", "second_factor", accounts.second_factor
)
blueprint.add_url_rule(
    "/admin/accounts/<person>/second-factor",
    "reset_second_factor",
    accounts.reset_second_factor,
    methods=["POST"],
)
