"""The administrator's page: facts of the deployment, accounts, and the end of the audit trail."""

from __future__ import annotations

import re

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from questionnaires.errors import AnswerError
from questionnaires.typed import clean_text
from survey import tongues, trail_view, words
from survey.actions import second_factors
from survey.auth import told
from survey.auth.current import current_actor
from survey.problems import UnknownThing
from survey.queries import account, admin, trail

#: As many entries of the audit trail stand on the page.
LAST = 10


def show() -> Response:
    """Who may sign in and as what, and what happened last. Never an answer."""
    actor = current_actor()
    typed = {name: request.args.get(name, "").strip() for name in ("who", "state")}
    errors = {}
    try:
        clean_text("who", typed["who"] + typed["state"], trail_view.LONGEST)
    except AnswerError:
        n = trail_view.LONGEST
        errors["who"] = _("Type a name or a mail address of at most %(n)s characters.", n=n)
    wanted = {} if errors else typed
    latest, states = trail.trail(actor, trail.TrailFilter())
    text = render_template(
        "admin/accounts.html",
        deployment=admin.deployment(actor),
        accounts=admin.accounts(actor, page=_page(), **wanted),
        typed=typed,
        errors=errors,
        states=[{"value": code, "text": name} for code, name in states],
        numbers=numbers,
        asked=trail_view.asked({}),
        latest=trail.TrailPage(latest.entries[:LAST], None),
        verbs=trail_view.VERBS,
        said=trail_view.said_anywhere,
        breakable=breakable,
        language_name=tongues.name_of,
        acting_as=words.ROLES["administrator"],
    )
    return make_response(text, 422 if errors else 200)


def _page() -> int:
    given = request.args.get("page", "1")
    if not (given.isascii() and given.isdecimal() and len(given) < 9):
        raise UnknownThing("page", given[:50])
    return int(given)


def numbers(page: int, pages: int) -> list[int | None]:
    """The pages to go to: the first, the last, those around this one; None where some are left out.

    >>> numbers(5, 9)
    [1, None, 4, 5, 6, None, 9]
    """
    shown = [n for n in range(1, pages + 1) if n in (1, pages) or abs(n - page) <= 1]
    found: list[int | None] = []
    for n in shown:
        if found and n - (found[-1] or 0) > 1:
            found.append(None)
        found.append(n)
    return found


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
