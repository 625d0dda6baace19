"""What every page of results begins with: the results as the reader may see them; the frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _

from reports.dossier import Dossier
from reports.view import SeenScorecard
from survey.actions.reading import note_reading
from survey.auth.current import current_actor
from survey.days import today
from survey.dossiers import prepared
from survey.language import reader_language
from survey.models import Role
from survey.queries import results
from survey.queries.results import Results
from survey.words import ROLES


@dataclass(frozen=True, slots=True)
class Read:
    """The results, what of the scorecard this reader sees, and the dossier made of it."""

    page: Results
    seen: SeenScorecard
    dossier: Dossier

    @property
    def here(self) -> str:
        """The public id of the assessment."""
        return self.page.facts.assessment_id


def read(assessment: str, *, since: str | None = None) -> Read:
    """The results as this reader may see them; compared with the last round, or with ``since``."""
    language = reader_language()
    page = results.results_page(current_actor(), assessment, language=language, since=since)
    made = prepared(page, language=language, printed=today())
    return Read(page, made.seen, made.dossier)


def noted(page: Results) -> None:
    """Reading what another State shares is an entry in the audit trail."""
    if not page.own:
        note_reading(actor=current_actor(), assessment=page.facts.assessment_id)


def acting_as(state: str, round_title: str) -> str:
    """The line under the reader's name: where they are."""
    return f"{state}, {round_title}"


def _reading_as(page: Results) -> str:
    """The role in which the results are read: at home, or where they are shared."""
    if page.own:
        return _("%(role)s, %(place)s", role=ROLES[Role.FOCAL_POINT], place=page.facts.state_name)
    shown_to = (Role.COORDINATOR, Role.REVIEWER, Role.OBSERVER)
    role = next((role for role in shown_to if current_actor().holds(role)), None)
    return str(ROLES[role]) if role else ""


def shown(template: str, found: Read, current: str = "", **values: Any) -> str:
    """A page of results in its frame; ``current`` is the tab it belongs to."""
    noted(found.page)
    return render_template(
        template,
        page=found.page,
        dossier=found.dossier,
        nodes=found.seen.nodes,
        tab_items=tabs(found, current),
        acting_as=_reading_as(found.page),
        **values,
    )


def tabs(found: Read, current: str) -> list[dict[str, Any]]:
    """The views of the results; each is a page of its own."""
    dossier = found.dossier
    items = [
        ("show", _("Profile")),
        ("gaps", _("Gaps (%(n)s)", n=len(dossier.gaps.rows))),
        ("evidence", _("Evidence")),
    ]
    if dossier.agencies_visible:
        items.append(("disagreements", _("Disagreements (%(n)s)", n=len(dossier.disagreements))))
    items += [("safeguards", _("Safeguards")), ("treaty", _("Treaty stage"))]
    title = dossier.change.earlier_title if dossier.change else ""
    items.append(("since", _("Since %(round)s", round=title) if title else _("Earlier rounds")))
    return [
        {
            "text": text,
            "href": url_for(f"results.{name}", assessment=found.here),
            "current": name == current,
        }
        for name, text in items
    ]
