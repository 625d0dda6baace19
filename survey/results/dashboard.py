"""A State's results on one page: what to know, what to do next, chapters, duties, articles."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from reports import drawings, drawings_slim
from reports.dossier import Dossier
from reports.drawings_duties import duties_by_state
from reports.levels import LEVELS
from reports.profile import HeatRow
from survey.models import AssessmentStatus
from survey.results.reading import Read, read, shown

#: As many gaps stand on this page; the rest on a page of its own.
FIRST = 5


def show(assessment: str) -> str:
    """The first page of the results."""
    found = read(assessment)
    dossier = found.dossier
    return shown(
        "results/show.html",
        found,
        "show",
        tiles=_tiles(found),
        steps=_steps(found),
        chapter_plots=(drawings.chapter_plot(dossier), drawings_slim.chapter_plot(dossier)),
        duties_drawings=(duties_by_state(dossier), drawings_slim.duties_by_state(dossier)),
        rows=_by_chapter(dossier),
        key=_key(dossier),
        first=dossier.gaps.rows[:FIRST],
    )


def _tiles(found: Read) -> list[dict[str, str]]:
    """Duties by state, each number with the list that it counts."""
    totals: dict[str, int] = {}
    words: dict[str, str] = {}
    for bar in found.dossier.duties:
        for state, label, count in bar.counts:
            totals[state] = totals.get(state, 0) + count
            words[state] = label
    return [
        {
            "value": str(count),
            "text": words[state],
            "href": url_for("results.duties", assessment=found.here, state=state),
        }
        for state, count in totals.items()
    ]


def _to_its_end(found: Read) -> dict[str, str]:
    """Nobody signs while agencies still answer."""
    if found.page.facts.status in (AssessmentStatus.PREPARING, AssessmentStatus.COLLECTING):
        return {
            "text": _("See on Progress what is still to come"),
            "href": url_for("review.board", assessment=found.here),
        }
    return {"text": _("Sign off"), "href": url_for("review.sign_off", assessment=found.here)}


def _steps(found: Read) -> list[dict[str, str]]:
    """What to do next: for whoever leads the State, as far as the work is; for others to read."""
    here, dossier = found.here, found.dossier
    gaps = {
        "text": _read_gaps(dossier),
        "href": url_for("results.gaps", assessment=here),
    }
    report = {
        "text": _("Make the gap report for decision-makers (PDF)"),
        "href": url_for("results.report", assessment=here),
    }
    if not found.page.own:
        return [gaps, report] if dossier.gaps.rows else [report]
    steps = []
    open_ones = sum(not d.settled for d in dossier.disagreements)
    if found.page.draft and open_ones:
        steps.append(
            {
                "text": ngettext(
                    "Settle %(num)d question that agencies saw differently",
                    "Settle %(num)d questions that agencies saw differently",
                    open_ones,
                ),
                "href": url_for("review.settle_list", assessment=here),
            }
        )
    if dossier.gaps.clarify:
        steps.append(
            {
                "text": ngettext(
                    "Clarify %(num)d question without a known answer",
                    "Clarify %(num)d questions without a known answer",
                    len(dossier.gaps.clarify),
                ),
                "href": url_for("results.evidence", assessment=here, _anchor="clarify"),
            }
        )
    if found.page.draft:
        last = _to_its_end(found)
        return [*steps, gaps, last] if dossier.gaps.rows else [*steps, last]
    share = {
        "text": _("Choose who may see which sections"),
        "href": url_for("review.sharing", assessment=here),
    }
    return [gaps, report, *steps, share] if dossier.gaps.rows else [report, *steps, share]


def _read_gaps(dossier: Dossier) -> str:
    """The step to the gaps, with the number that is named beside it."""
    critical, major = dossier.gaps.count("critical"), dossier.gaps.count("major")
    every = len(dossier.gaps.rows)
    if critical + major in (0, every):
        return ngettext("Read the one gap", "Read the %(num)d gaps, the most severe first", every)
    if not critical:
        return ngettext(
            "Read the %(num)d major gap, then the other %(others)s",
            "Read the %(num)d major gaps, then the other %(others)s",
            major,
            others=every - major,
        )
    if not major:
        return ngettext(
            "Read the %(num)d critical gap, then the other %(others)s",
            "Read the %(num)d critical gaps, then the other %(others)s",
            critical,
            others=every - critical,
        )
    return ngettext(
        "Read the %(num)d critical or major gap, then the other %(others)s",
        "Read the %(num)d critical and major gaps, then the other %(others)s",
        critical + major,
        others=every - critical - major,
    )


def _key(dossier: Dossier) -> list[int | str]:
    """What the key of the heat map explains: every level, and the signs that stand in this one."""
    scores = [score for row in dossier.articles for score in (*row.tracks, row.score)]
    signs = {score.state: None for score in scores if score.state != "level"}
    return [*range(len(LEVELS)), *signs]


def _by_chapter(dossier: Dossier) -> list[tuple[str, str, list[HeatRow]]]:
    titles = dict(dossier.chapter_titles)
    chapters: dict[str, list[HeatRow]] = {}
    for row in dossier.articles:
        chapters.setdefault(row.chapter, []).append(row)
    return [(numeral, titles[numeral], rows) for numeral, rows in chapters.items()]
