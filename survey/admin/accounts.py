"""The administrator's page: facts of the deployment, accounts, and the end of the audit trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import render_template
from markupsafe import Markup

from survey import words
from survey.auth.current import current_actor
from survey.queries import admin

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
