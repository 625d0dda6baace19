"""Addresses of the coordinator's pages: a list."""

from flask import Blueprint

from survey.coordinate import states

blueprint = Blueprint("coordinate", __name__)

blueprint.add_url_rule("/states", "states", states.show)
