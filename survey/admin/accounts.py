"""The administrator's page: facts of the deployment, accounts, and the end of the audit trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from survey import words
from survey.actions import second_factors
from survey.auth import told
from survey.auth.current import current_actor
from survey.queries import account, admin

#: As many events of the audit trail stand on the page.
LAST = 50


def show() -> str:
    """Who may sign in and as what, and what happened last. Never an answer."""
    actor = current_actor()
    return render_template(
        "admin/accounts.html",
        deployment=admin.deployment(actor),
        accounts=admin.accounts(actor),
        events=[(event, _said(event.detail)) for event in admin.events(actor, limit=LAST)],
        breakable=breakable,
        last=LAST,
        acting_as=words.ROLES["administrator"],
    )


def second_factor(person: str) -> str:
    """What a reset does, before it is done."""
    return render_template(
        "admin/second_factor.html",
        holder=account.holder(current_actor(), person),
        breakable=breakable,
        acting_as=words.ROLES["administrator"],
    )


def reset_second_factor(person: str) -> AnyResponse:
    """Turn off the second factor of somebody who has lost it, and tell their State."""
    reset = second_factors.reset_second_factor(actor=current_actor(), person=person)
    told.of_reset(reset)
    text = ngettext(
        "The second factor of %(name)s is off. One other person was told.",
        "The second factor of %(name)s is off. %(num)d other people were told.",
        len(reset.told),
        name=reset.name,
    )
    flash(text, "success")
    return redirect(url_for("admin.accounts"), 303)


def breakable(text: str) -> Markup:
    """An address or a code that may go on in the next line after each sign, on a narrow screen."""
    return Markup("<wbr>").join(re.findall(r"[^\W_]+[\W_]?|[\W_]", text))


def _said(detail: Mapping[str, Any]) -> str:
    """The detail of an event in one line: "section: legal.powers; to: submitted"."""
    return "; ".join(
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in detail.items()
        if value not in (None, "", [])
    )
