"""The account page: who one is, the second factor, what one was told, and every session's end."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.wrappers import Response as AnyResponse

from survey import words
from survey.actions import accounts
from survey.auth.begun import tie_again
from survey.auth.current import current_actor
from survey.queries import account


def show() -> str:
    """Everything about one's own account."""
    actor = current_actor()
    return render_template(
        "auth/account.html",
        roles=sorted({str(words.ROLES[grant.role]) for grant in actor.grants}),
        factor=account.second_factor(actor),
        required=is_required(),
        notices=account.notices(actor),
        said=said,
    )


def sign_out_everywhere() -> AnyResponse:
    """End every other session of this person."""
    accounts.sign_out_everywhere(actor=current_actor())
    tie_again(current_user._get_current_object())
    flash(_("Every other session of yours has ended. You stay signed in here."), "success")
    return redirect(url_for("auth.account"), 303)


def read_notices() -> AnyResponse:
    """Mark what one was told as read."""
    accounts.read_notices(actor=current_actor())
    return redirect(url_for("auth.account"), 303)


def is_required() -> bool:
    """Whether a role of the signed-in person demands a second factor."""
    demanded = current_app.config["SECOND_FACTOR_REQUIRED_FOR"]
    return any(grant.role in demanded for grant in current_actor().grants)


def tell_what_is_unread() -> None:
    """After signing in: whatever the person was told and has not marked as read."""
    for notice in account.notices(current_actor(), unread_only=True):
        told = _(
            "%(what)s If you did not expect this, ask them. Your account page keeps this notice.",
            what=said(notice),
        )
        flash(told, "warning")


def said(notice: account.NoticeFacts) -> str:
    """What somebody was told, in a sentence."""
    if notice.kind == "role_given":
        return _("%(name)s was given a role in your State.", name=notice.about)
    if notice.kind == "role_ended":
        return _("A role of %(name)s in your State has ended.", name=notice.about)
    return _("The second factor of %(name)s was turned off by an administrator.", name=notice.about)
