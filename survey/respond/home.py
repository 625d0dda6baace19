"""The first page: what this is, for whoever has not signed in; else the way to one's work."""

from typing import Any

from flask import redirect, render_template, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from survey.auth.current import current_actor
from survey.models import Role
from survey.queries import people


def show() -> str | Response:
    """One place of work: go there. Several, or none: say which. Nobody signed in: say what this
    is."""
    if not current_user.is_authenticated:
        return render_template("about/landing.html")
    actor = current_actor()
    places = people.landing(actor)
    if len(places) == 1:
        values: dict[str, Any] = dict(places[0].values)
        return redirect(url_for(places[0].endpoint, **values))
    leads = actor.holds(Role.FOCAL_POINT)
    return render_template("respond/home.html", places=places, leads=leads)
