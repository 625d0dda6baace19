"""The names of codes that pages show: roles, tracks, states of a section and of an assessment."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

ROLES: dict[str, Any] = {
    "respondent": _l("Respondent"),
    "approver": _l("Approver"),
    "focal_point": _l("Focal point"),
    "reviewer": _l("Reviewer"),
    "coordinator": _l("Coordinator"),
    "observer": _l("Observer"),
    "administrator": _l("Administrator"),
}

TRACKS: dict[str, Any] = {
    "legal": _l("Legal"),
    "institutional": _l("Institutional"),
    "technical": _l("Technical"),
}

QUESTIONNAIRES: dict[str, Any] = {
    "legal": _l("Legal questionnaire"),
    "institutional": _l("Institutional questionnaire"),
    "technical": _l("Technical questionnaire"),
}

#: State of a section in an agency: its name and the kind of tag it is shown with.
SECTION_STATES: dict[str, tuple[Any, str]] = {
    "not_started": (_l("Not started"), "outline"),
    "in_progress": (_l("In progress"), "accent"),
    "submitted": (_l("With the approver"), "neutral"),
    "handed_in": (_l("Handed in"), "done"),
    "returned": (_l("Returned"), "warning"),
}

ASSESSMENT_STATES: dict[str, tuple[Any, str]] = {
    "preparing": (_l("Preparing"), "outline"),
    "collecting": (_l("Collecting answers"), "accent"),
    "validating": (_l("Validating"), "accent"),
    "awaiting_approval": (_l("Awaiting signature"), "accent"),
    "signed_off": (_l("Signed off"), "done"),
    "closed": (_l("Closed"), "neutral"),
}

#: The small word beside an element.
MARKS: dict[str, Any] = {"essential": _l("essential"), "information": _l("for information")}

#: What an evidence level means, E0 to E4.
EVIDENCE_LEVELS: tuple[Any, ...] = (
    _l("E0: nothing is cited yet"),
    _l("E1: a source is named"),
    _l("E2: a source with its article or page"),
    _l("E3: confirmed by a second agency"),
    _l("E4: confirmed by an independent reviewer"),
)
