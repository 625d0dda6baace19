"""What the pages of a report say: stages of the work, and what went wrong with what to do."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

STAGES: dict[str, Any] = {
    "reading": _l("Reading the answers"),
    "printing": _l("Setting the pages"),
}

#: Once nobody is at work any more.
ENDED: dict[str, Any] = {"done": _l("Ready"), "failed": _l("It could not be made")}

PROBLEMS: dict[str, Any] = {
    "pango_missing": _l(
        "This machine lacks the libraries that set type. Ask the administrator to run: "
        "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0"
    ),
    "font_missing": _l(
        "A font of the platform is missing on this machine, so that some words would print as "
        "boxes. Ask the administrator to install the platform again."
    ),
    "disk_full": _l(
        "The disk is full or can't be written to. Tell the administrator, then ask again."
    ),
    "not_visible": _l("What you asked for is no longer open to you."),
    "changed": _l("Answers or consent changed meanwhile. Ask for the report again."),
    "not_printable": _l("The document could not be printed. Tell the administrator."),
    "lost": _l("The work was interrupted several times. Ask for the report again."),
    "unknown_kind": _l("This version of the platform cannot make it. Tell the administrator."),
    "unexpected": _l("Something went wrong here; it is in the log. Ask for the report again."),
    "expired": _l("What may be seen has changed since, or its file is gone. Ask for it again."),
}

#: The arithmetic of a node, in a sentence.
RULES: dict[str, Any] = {
    "weighted_mean": _l("The mean of its parts, each with its weight."),
    "mean_and_min": _l(
        "Half the mean of its tracks, half the lowest: a law without a unit is not readiness."
    ),
    "geometric_mean": _l("The geometric mean of the chapters: a strong one can't hide a weak one."),
    "options_only": _l("Options only: nothing here is a duty, so there is no score."),
}

CAPS: dict[str, Any] = {
    "critical_duty": _l("The label is held down: a critical duty is below one third."),
    "safeguards": _l("The label is held down: the answers do not yet show the safeguards."),
}

SEVERITY_TEXTS: dict[str, Any] = {
    "critical": _l("Critical"),
    "major": _l("Major"),
    "moderate": _l("Moderate"),
    "minor": _l("Minor"),
    "none": _l("None"),
    "not_shown": _l("Not shown"),
}

#: The forms of a report, as the page offers them: name and what it holds.
FORMS: dict[str, tuple[Any, Any]] = {
    "pdf": (
        _l("Full report"),
        _l("Everything: a page for each chapter, every gap with its reason, every answer."),
    ),
    "short": (
        _l("Short form"),
        _l("At most eight pages: what to decide, the profile, the first gaps, what to clarify."),
    ),
}

#: State of a job: its name and the kind of tag it is shown with.
JOB_STATES: dict[str, tuple[Any, str]] = {
    "queued": (_l("Waiting"), "outline"),
    "running": (_l("At work"), "accent"),
    "done": (_l("Ready"), "done"),
    "failed": (_l("Not made"), "warning"),
    "expired": (_l("Taken away"), "neutral"),
}

#: The state of a duty, as a filter names it.
DUTY_TEXTS: dict[str, Any] = {
    "in_place": _l("In place"),
    "partly": _l("Partly in place"),
    "little_or_nothing": _l("Little or nothing"),
    "unknown": _l("Unknown"),
}
