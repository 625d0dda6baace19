"""Addresses of the coordinator's pages: a list."""

from flask import Blueprint

from survey.coordinate import files, states, world

blueprint = Blueprint("coordinate", __name__)

blueprint.add_url_rule("/states", "states", states.show)
blueprint.add_url_rule("/states/articles", "articles", world.articles)
blueprint.add_url_rule("/states/map", "map", world.marker_map)
blueprint.add_url_rule("/states/coverage", "coverage", world.coverage)
blueprint.add_url_rule("/states/chapters", "chapters", world.chapters)
blueprint.add_url_rule("/states/figures/<name>.svg", "svg", files.svg)
blueprint.add_url_rule("/states/figures/<name>.csv", "csv", files.csv)
blueprint.add_url_rule("/states/figures/<name>.json", "figure", files.figure)
blueprint.add_url_rule("/assessments/<assessment>/progress", "progress", states.progress)
