"""The first page after signing in: it sends a person to where their work is."""

from typing import Any

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from survey.auth.current import current_actor
from survey.queries import people


def show() -> str | Response:
    """One place of work: go there. Several, or none: say which."""
    places = people.landing(current_actor())
    if len(places) == 1:
        values: dict[str, Any] = dict(places[0].values)
        return redirect(url_for(places[0].endpoint, **values))
    return render_template("respond/home.html", places=places)
