"""Addresses of one's own account and of the second step of signing in: a list."""

from flask import Blueprint

from survey.auth import account, second_factor, second_step

blueprint = Blueprint("auth", __name__)

blueprint.add_url_rule("/sign-in/code", "ask_code", second_step.ask_code)
blueprint.add_url_rule("/sign-in/code", "take_code", second_step.take_code, methods=["POST"])
blueprint.add_url_rule("/sign-in/recovery", "ask_recovery", second_step.ask_recovery)
blueprint.add_url_rule(
    "/sign-in/recovery", "take_recovery", second_step.take_recovery, methods=["POST"]
)
blueprint.add_url_rule("/account", "account", account.show)
blueprint.add_url_rule(
    "/account/sign-out-everywhere",
    "sign_out_everywhere",
    account.sign_out_everywhere,
    methods=["POST"],
)
blueprint.add_url_rule("/account/notices", "read_notices", account.read_notices, methods=["POST"])
blueprint.add_url_rule("/account/second-factor", "second_factor", second_factor.show)
blueprint.add_url_rule("/account/second-factor", "turn_on", second_factor.turn_on, methods=["POST"])
blueprint.add_url_rule(
    "/account/second-factor/codes", "renew_codes", second_factor.renew_codes, methods=["POST"]
)
blueprint.add_url_rule(
    "/account/second-factor/off", "turn_off", second_factor.turn_off, methods=["POST"]
)
