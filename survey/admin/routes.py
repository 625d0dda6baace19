"""Addresses of the administrator's pages: a list."""

from flask import Blueprint

from survey.admin import accounts

blueprint = Blueprint("admin", __name__)

blueprint.add_url_rule("/admin", "accounts", accounts.show)
