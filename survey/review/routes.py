"""Addresses of the focal point's pages: a list."""

from flask import Blueprint

from survey.review import (
    assigning,
    audit,
    board,
    not_applicable,
    settle,
    settle_list,
    sharing,
    sign_off,
)

blueprint = Blueprint("review", __name__)

_A = "/assessments/<assessment>"
_POST = ["POST"]

blueprint.add_url_rule(f"{_A}/board", "board", board.show)
blueprint.add_url_rule(f"{_A}/assign", "assign", assigning.assign, methods=_POST)
blueprint.add_url_rule(f"{_A}/unassign", "unassign", assigning.unassign, methods=_POST)
blueprint.add_url_rule(f"{_A}/suggestion", "suggestion", assigning.take, methods=_POST)
blueprint.add_url_rule(f"{_A}/start", "start", board.start, methods=_POST)
blueprint.add_url_rule(f"{_A}/validate", "validate", board.validate, methods=_POST)
blueprint.add_url_rule(f"{_A}/collect", "collect", board.collect, methods=_POST)
blueprint.add_url_rule(f"{_A}/settle", "settle_list", settle_list.show)
blueprint.add_url_rule(f"{_A}/settle/<question>", "settle", settle.show)
blueprint.add_url_rule(f"{_A}/settle/<question>", "save_settlement", settle.save, methods=_POST)
blueprint.add_url_rule(
    f"{_A}/settle/<question>/take-back", "unsettle", settle.take_back, methods=_POST
)
blueprint.add_url_rule(
    f"{_A}/not-applicable/<question>", "not_applicable", not_applicable.approve, methods=_POST
)
blueprint.add_url_rule(f"{_A}/sign-off", "sign_off", sign_off.show)
blueprint.add_url_rule(f"{_A}/sign-off/request", "request_approval", sign_off.ask, methods=_POST)
blueprint.add_url_rule(f"{_A}/sign-off/sign", "sign", sign_off.sign, methods=_POST)
blueprint.add_url_rule(
    f"{_A}/sign-off/return", "return_to_validating", sign_off.send_back, methods=_POST
)
blueprint.add_url_rule(f"{_A}/sharing", "sharing", sharing.show)
blueprint.add_url_rule(f"{_A}/sharing", "save_sharing", sharing.save, methods=_POST)
blueprint.add_url_rule(f"{_A}/audit", "audit", audit.show)
