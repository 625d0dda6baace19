"""Addresses that need no account: a list."""

from flask import Blueprint

from survey.about import facts

blueprint = Blueprint("about", __name__)

blueprint.add_url_rule("/about", "page", facts.show)
blueprint.add_url_rule("/health", "health", facts.health)
