"""The day it is where this deployment is: what is late, how old evidence is, when a State signs."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from flask import current_app

from survey.models.base import now


def zone() -> ZoneInfo:
    """The zone in which this deployment counts its days."""
    return ZoneInfo(current_app.config["TIME_ZONE"])


def today() -> date:
    """The day it is there: in UTC it may be yesterday still, or tomorrow already."""
    return now().astimezone(zone()).date()
