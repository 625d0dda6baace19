"""Accounts: sign in, sign out, passwords, and the guard in front of every page."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from survey.auth import begun, current, events, greeting, guard, limits, pace
from survey.auth.accounts import Accounts
from survey.auth.current import device_seal, person_key
from survey.auth.easy_passwords import OwnPasswords
from survey.auth.forms import SignInForm
from survey.auth.mail import Mail
from survey.auth.second_step import SecondStep
from survey.auth.sentences import MESSAGES, SUBJECTS, own_sentences
from survey.extensions import security
from survey.tongues import also_pseudo


def prepare(app: Flask) -> None:
    """Bind Flask-Security to our people, close its side doors, and guard everything."""
    # Asked for by the constructor only, and ours is called before there is anything to say.
    security._mail_util_cls = Mail
    security._password_util_cls = OwnPasswords
    app.config.update({**MESSAGES, **SUBJECTS})
    security.init_app(app, Accounts(), login_form=SignInForm)
    own_sentences(also_pseudo(security.i18n_domain))
    # Only the session signs anybody in: no token in a header or in an address does.
    app.login_manager.request_loader(lambda request: None)  # type: ignore[attr-defined]
    current.prepare(app.login_manager)  # type: ignore[attr-defined]
    app.login_manager.session_protection = "basic"  # type: ignore[attr-defined]
    # Its own roles stay empty, so nothing needs to know them: else every file of the page would
    # read the account.
    security.principal.identity_loaders.clear()
    security.want_json(lambda request: False)
    # The one question that Flask-Security asks between a right password and a session.
    security.two_factor_plugins = SecondStep()
    app.context_processor(frame_links)
    begun.prepare(app)
    guard.prepare(app)
    pace.prepare(app)
    events.prepare(app)
    greeting.prepare(app)


def limit(app: Flask) -> None:
    """Count failed tries; after every page has its address."""
    limits.prepare(app)


@security.context_processor
def mail_facts() -> dict[str, Any]:
    """What the extension's own pages need to know: without mail nobody is sent a link."""
    return {"mail_is_set_up": bool(current_app.config["MAIL_HOST"])}


def frame_links() -> dict[str, Any]:
    """The addresses in the frame of every page; signed out, none that asks to sign in."""
    footer = [{"text": _("About this service"), "href": url_for("about.page")}]
    if person_key():
        address = url_for("respond.questionnaires")
        footer.append({"text": _("The questionnaires"), "href": address})
    return {
        "sign_out_href": url_for("security.logout"),
        "account_href": url_for("auth.account"),
        "person_key": person_key(),
        "device_seal": device_seal(),
        "footer_links": footer,
    }
