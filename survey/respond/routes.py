"""Addresses of the respondent's pages: a list."""

from flask import Blueprint

from survey.respond import card, compare, history, home, preview, review, section, sections

blueprint = Blueprint("respond", __name__)

_SECTION = "/assessments/<assessment>/agencies/<agency>/sections/<section>"
_CARD = f"{_SECTION}/questions/<question>"

blueprint.add_url_rule("/", "home", home.show)
blueprint.add_url_rule("/sections", "sections", sections.show)
blueprint.add_url_rule("/questionnaires", "questionnaires", preview.index)
blueprint.add_url_rule("/questionnaires/<edition>/<section>", "preview", preview.section)
blueprint.add_url_rule(_SECTION, "section", section.show)
blueprint.add_url_rule(_SECTION, "save_section", section.save, methods=["POST"])
blueprint.add_url_rule(_CARD, "save_card", card.save, methods=["POST"])
blueprint.add_url_rule(f"{_CARD}/history", "history", history.show)
blueprint.add_url_rule(f"{_CARD}/history", "bring_back", history.bring_back, methods=["POST"])
blueprint.add_url_rule(f"{_SECTION}/compare", "compare", compare.show, methods=["POST"])
blueprint.add_url_rule(f"{_SECTION}/choose", "choose", compare.choose, methods=["POST"])
blueprint.add_url_rule(f"{_SECTION}/review", "review", review.show)
blueprint.add_url_rule(f"{_SECTION}/submit", "submit", review.submit, methods=["POST"])
blueprint.add_url_rule(f"{_SECTION}/hand-in", "hand_in", review.hand_in, methods=["POST"])
blueprint.add_url_rule(f"{_SECTION}/return", "return_section", review.send_back, methods=["POST"])
