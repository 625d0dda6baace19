"""The audit trail as pages show it: what an entry says in words, and the filter in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from questionnaires.errors import AnswerError, QuestionnairesError
from questionnaires.glossary import plain
from questionnaires.instrument import Instrument
from questionnaires.typed import clean_text, parse_date
from survey import words
from survey.days import zone
from survey.instruments import edition_names, open_edition
from survey.language import reader_language
from survey.problems import UnknownThing
from survey.queries.trail import Entry, TrailFilter, TrailPage

#: What was done, in words; in the order of the list to choose from.
VERBS: dict[str, Any] = {
    "read_results": _l("Read results"),
    "download_report": _l("Downloaded a report"),
    "export_answers": _l("Downloaded all answers"),
    "request_report": _l("Asked for a report"),
    "make_report": _l("Made a report"),
    "give_consent": _l("Shared a section"),
    "withdraw_consent": _l("Ended the sharing of a section"),
    "save_section": _l("Saved answers"),
    "bring_back_answer": _l("Brought a former answer back"),
    "submit_section": _l("Gave a section to the approver"),
    "hand_in_section": _l("Handed a section in"),
    "return_section": _l("Sent a section back"),
    "assign": _l("Assigned a section"),
    "unassign": _l("Took a section away"),
    "start_collecting": _l("Opened the collection"),
    "start_validating": _l("Closed the collection"),
    "return_to_collecting": _l("Opened the collection again"),
    "settle": _l("Settled a question"),
    "unsettle": _l("Took a settlement back"),
    "approve_not_applicable": _l("Decided on a not-applicable"),
    "request_approval": _l("Asked for the signature"),
    "return_to_validating": _l("Went back to validating"),
    "sign_off": _l("Recorded the signature"),
    "sign_in": _l("Signed in"),
    "sign_in_with_code": _l("Signed in with a code"),
    "sign_in_with_recovery_code": _l("Signed in with a recovery code"),
    "sign_in_failed": _l("Failed to sign in"),
    "sign_out": _l("Signed out"),
    "sign_out_everywhere": _l("Ended every other session"),
    "change_password": _l("Changed the password"),
    "reset_password": _l("Set a new password by mail"),
    "second_factor_on": _l("Turned a second factor on"),
    "second_factor_refused": _l("Gave a code that was not right"),
    "recovery_code_refused": _l("Gave a recovery code that was not right"),
    "recovery_codes_renewed": _l("Made new recovery codes"),
    "second_factor_off": _l("Turned the second factor off"),
    "second_factor_reset": _l("Turned somebody's second factor off"),
    "make_administrator": _l("Made an administrator"),
    "renew_password": _l("Set a new password"),
    "add_person": _l("Made an account"),
    "close_account": _l("Closed an account"),
    "open_account": _l("Opened an account again"),
    "give_role": _l("Gave a role"),
    "end_role": _l("Ended a role"),
    "add_state": _l("Took a State in"),
    "add_agency": _l("Took an agency in"),
    "add_organisation": _l("Took an organisation in"),
    "add_round": _l("Made a round"),
    "move_due_date": _l("Moved the date when a round is due"),
    "add_assessment": _l("Began an assessment"),
    "back_up": _l("Made a backup"),
    "restore": _l("Restored a backup"),
    "export_assessment": _l("Exported an assessment"),
    "import_assessment": _l("Imported an assessment"),
}

#: Forms of a report, in words.
_FORMS = {"pdf": _l("Full report"), "short": _l("Short form")}

#: The most characters of a name that is looked for.
LONGEST = 200
#: As much of a question is said.
LONGEST_QUESTION = 90


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it stands in the address, and what is wrong with it (field -> sentence)."""

    wanted: TrailFilter
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def filtering(self) -> bool:
        """Whether anything is looked for."""
        return any(self.typed.values())


def asked(given: Mapping[str, str] | None = None) -> Asked:
    """The filter of this request. A page number that is none is UnknownThing."""
    given = request.args if given is None else given
    typed = {name: given.get(name, "").strip() for name in ("who", "what", "state", "from", "to")}
    errors: dict[str, str] = {}
    try:
        clean_text("who", typed["who"] + typed["what"] + typed["state"], LONGEST)
    except AnswerError:
        errors["who"] = _("Type a name or a mail address of at most %(n)s characters.", n=LONGEST)
    since, until = _begin(typed, "from", errors), _begin(typed, "to", errors)
    if since and until and until < since:
        errors["to"] = _("This day lies before the first one.")
    before = given.get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 16):
        raise UnknownThing("page", before[:50])
    wanted = TrailFilter(
        who=typed["who"],
        verb=typed["what"],
        state=typed["state"],
        since=since,
        until=until + timedelta(days=1) if until else None,
        before=int(before) if before else None,
    )
    return Asked(wanted, typed, errors)


def _begin(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> datetime | None:
    """The first moment of a typed day, where this deployment is."""
    if not typed[name]:
        return None
    try:
        found = parse_date("date", typed[name])
    except AnswerError:
        found = None
    if found is None or not 1900 <= found.year <= 9000:
        errors[name] = _("Write the day as year, month, day, for example 2026-11-30.")
        return None
    return datetime.combine(found, time(), zone())


def verb_items() -> list[dict[str, str]]:
    """What can have been done, for a drop-down list."""
    return [{"value": code, "text": str(text)} for code, text in VERBS.items()]


def said(entry: Entry, instrument: Instrument | None = None) -> list[str]:
    """An entry in short phrases: which section, which question, how many. Never an answer.

    Only what is named here is shown: a new detail is not, until somebody has thought about it.
    """
    detail = entry.detail
    found: list[str] = []
    if section := detail.get("section"):
        known = instrument.section_by_id.get(section) if instrument else None
        found.append(known.title if known else section)
    if entry.agency:
        found.append(entry.agency)
    if question := detail.get("question"):
        asked_there = instrument.by_id.get(question) if instrument else None
        found.append(_short(plain(asked_there.text)) if asked_there else question)
    if role := detail.get("role"):
        found.append(str(words.ROLES.get(role, role)))
    if edition := detail.get("edition"):
        found.append(_("edition %(name)s", name=edition))
    if questions := detail.get("questions"):
        number = len(questions)
        found.append(ngettext("%(num)d question", "%(num)d questions", number))
    if answers := detail.get("answers"):
        found.append(ngettext("%(num)d answer", "%(num)d answers", answers))
    if end := detail.get("to"):
        found.append(_status(end))
    if form := detail.get("form"):
        found.append(str(_FORMS.get(form, form)))
    if revision := detail.get("revision"):
        found.append(_("revision %(number)s", number=revision))
    return found


def said_anywhere(entry: Entry) -> list[str]:
    """The same of an entry of any State: in the words of the newest edition that has the thing."""
    wanted = entry.detail.get("section"), entry.detail.get("question")
    for name in reversed(edition_names()) if any(wanted) else ():
        try:
            instrument = open_edition(name, reader_language())
        except QuestionnairesError:
            # An edition of this deployment that cannot be read: the trail can, all the same.
            continue
        if wanted[0] in instrument.section_by_id or wanted[1] in instrument.by_id:
            return said(entry, instrument)
    return said(entry)


def _short(text: str) -> str:
    return f"“{text if len(text) <= LONGEST_QUESTION else f'{text[:LONGEST_QUESTION].rstrip()}…'}”"


def _status(code: str) -> str:
    for table in (words.SECTION_STATES, words.ASSESSMENT_STATES):
        if code in table:
            return str(table[code][0])
    return code


def pages(page: TrailPage, asked_for: Asked) -> dict[str, str | None]:
    """The addresses of the newest and of the older entries, with the same filter."""
    kept = {name: text for name, text in asked_for.typed.items() if text}
    here = {**(request.view_args or {}), **kept}
    endpoint = request.endpoint or ""
    return {
        "newest": url_for(endpoint, **here) if asked_for.wanted.before is not None else None,
        "older": url_for(endpoint, before=page.older, **here) if page.older else None,
        "reset": url_for(endpoint, **(request.view_args or {})),
    }
