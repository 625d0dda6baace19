"""Two answers to one question, side by side, with who and when: keep one, or make one of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from questionnaires.answers import Answer, RawAnswer
from questionnaires.citations import evidence_to_raw, parse_evidence
from questionnaires.parsing import answer_to_raw
from survey.actions import answers as answer_actions
from survey.auth.current import current_actor, demand_same_person
from survey.forms.answer_field import AnswerField
from survey.forms.posted import MAX_EVIDENCE
from survey.forms.section import SectionForm, section_form
from survey.incoming import shown
from survey.problems import UnknownThing, WrongState
from survey.queries import respond
from survey.queries.respond import SectionPage
from survey.respond.cards import Card, cards_of
from survey.respond.form_page import form_page, note_settled
from survey.respond.said import Said, said
from survey.respond.sections import acting_as

#: The names of the card that is made of both begin with this.
MADE = "made-"
CHOICES = ("mine", "theirs", "both")


@dataclass(frozen=True, slots=True)
class Pair:
    """Mine and theirs. ``kept`` is mine as it was sent; ``made`` the card of an answer from both.

    ``revision`` is the one of theirs that is shown here: only that one is replaced.
    """

    card: Card
    mine: Said
    theirs: Said
    kept: tuple[tuple[str, str], ...]
    revision: int
    chosen: str
    mistake: str


def show(assessment: str, agency: str, section: str) -> str | tuple[str, int]:
    """Compare what was typed with what is stored: one card (``only``), or all that were sent."""
    demand_same_person(request.form)
    page = _page(assessment, agency, section)
    form = section_form(page.section, page.answers, request.form)
    questions = _asked(form)
    if not _valid(form, questions):
        return form_page(page, cards_of(page, form)), 422
    return page_of(page, form, questions)


def choose(assessment: str, agency: str, section: str) -> str | Response | tuple[str, int]:
    """Save what was chosen; where somebody was faster again, compare again."""
    demand_same_person(request.form)
    page = _page(assessment, agency, section)
    form = section_form(page.section, page.answers, request.form)
    made = section_form(page.section, page.answers, request.form, prefix=MADE)
    questions = _asked(form)
    chosen = {key: request.form.get(f"choice-{key}", "") for key in questions}
    fields: dict[str, AnswerField] = {
        key: (made if chosen[key] == "both" else form).card(key) for key in questions
    }
    if not _valid(form, questions):
        return form_page(page, cards_of(page, form)), 422
    right = _valid(made, [key for key in questions if chosen[key] == "both"])
    if not right or not all(choice in CHOICES for choice in chosen.values()):
        return page_of(page, form, questions, made=made, chosen=chosen), 422
    outcome = answer_actions.save_section(
        actor=current_actor(),
        assessment=assessment,
        agency=agency,
        section=section,
        cards={
            key: answer_actions.CardInput(field.raw, field.citations, field.base_revision)
            for key, field in fields.items()
            if chosen[key] != "theirs"
        },
    )
    over = {key: form.card(key).base_revision for key in questions if key not in outcome.conflicts}
    note_settled(page, _moment_of_device(), over)
    if outcome.conflicts:
        page = _page(assessment, agency, section)
        return page_of(page, form, tuple(outcome.conflicts), made=made, chosen=chosen), 409
    if set(chosen.values()) == {"theirs"}:
        flash(_("The answer that was saved stands, as you chose."), "success")
    else:
        flash(_("Saved as you chose. The other answer stays in the history."), "success")
    where: dict[str, Any] = {"assessment": assessment, "agency": agency, "section": section}
    return redirect(url_for("respond.section", **where, _anchor=f"card-{questions[0]}"), 303)


def page_of(
    page: SectionPage,
    form: SectionForm,
    questions: Sequence[str],
    saved: int = 0,
    made: SectionForm | None = None,
    chosen: dict[str, str] | None = None,
) -> str:
    """The page that compares these questions of a posted form."""
    both = section_form(page.section, {}, prefix=MADE)
    for key in questions:
        typed = made.card(key) if made and (chosen or {}).get(key) == "both" else None
        both.replace(typed or _made_of(both.card(key), form.card(key), _stored(page, key)))
    cards = {card.question.id: card for card in cards_of(page, both)}
    pairs = [_pair(page, form.card(key), cards[key], chosen) for key in questions]
    return render_template(
        "respond/compare.html",
        page=page,
        pairs=pairs,
        mistakes=[
            {
                "text": f"{pair.card.number}. {pair.mistake}",
                "href": f"#choice-{pair.card.question.id}",
            }
            for pair in pairs
            if pair.mistake
        ]
        + [mistake for pair in pairs if pair.chosen == "both" for mistake in pair.card.summary],
        saved=saved,
        acting_as=acting_as(page.card),
    )


def _page(assessment: str, agency: str, section: str) -> SectionPage:
    page = respond.section_page(current_actor(), assessment, agency, section)
    if not page.may_answer:
        # Saving nothing says why not.
        answer_actions.save_section(
            actor=current_actor(), assessment=assessment, agency=agency, section=section, cards={}
        )
        raise WrongState("save_section", page.card.status)
    return page


def _asked(form: SectionForm) -> tuple[str, ...]:
    """The questions that were sent, or the one that the button names. UnknownThing for none."""
    if strange := form.strange(request.form):
        raise UnknownThing("question", strange)
    sent = [field.question.id for field in form.cards if field.submitted]
    only = request.form.get("only")
    found = tuple(key for key in sent if only in (None, key))
    if not found:
        raise UnknownThing("question", only or "")
    return found


def _valid(form: SectionForm, questions: Iterable[str]) -> bool:
    """Judge each of them, also after the first that is wrong."""
    return not [key for key in questions if not form.card(key).validate(form)]


def _moment_of_device() -> str:
    """When the page that compares was opened, by the clock of the device; "" without a script."""
    said = request.form.get("opened", "")
    return said if said.isdecimal() and len(said) < 20 else ""


def _stored(page: SectionPage, key: str) -> Answer:
    return page.answers.get(key, Answer(key))


def _made_of(into: AnswerField, mine: AnswerField, theirs: Answer) -> AnswerField:
    """An answer to begin with: mine, with their remark and their sources beside my own."""
    other = answer_to_raw(mine.question, theirs)
    into.raw = replace(
        mine.raw,
        typed=_joined(mine, other),
        comment=_beside(other.comment, mine.raw.comment),
        reason_note=_beside(other.reason_note, mine.raw.reason_note),
    )
    sources = [*(mine.citations or ()), *map(evidence_to_raw, theirs.evidence)]
    into.citations = tuple(dict.fromkeys(sources))[:MAX_EVIDENCE]
    into.base_revision = theirs.revision
    return into


def _joined(mine: AnswerField, theirs: RawAnswer) -> str:
    """Two texts one after the other; of two numbers or two dates mine."""
    if mine.question.kind != "text":
        return mine.raw.typed
    return _beside(theirs.typed, mine.raw.typed)


def _beside(theirs: str, mine: str) -> str:
    if not theirs.strip() or theirs.strip() in mine:
        return mine
    return theirs if mine.strip() in theirs else f"{theirs}\n\n{mine}"


def _pair(page: SectionPage, mine: AnswerField, card: Card, chosen: dict[str, str] | None) -> Pair:
    theirs = _stored(page, mine.question.id)
    choice = (chosen or {}).get(mine.question.id, "")
    return Pair(
        card=card,
        mine=said(mine.question, "", _answer(mine)),
        theirs=said(mine.question, theirs.by, theirs),
        kept=_as_sent(mine, theirs.revision),
        revision=theirs.revision,
        chosen=choice,
        mistake=str(_CHOOSE) if chosen is not None and choice not in CHOICES else "",
    )


def _answer(field: AnswerField) -> Answer:
    evidence = tuple(parse_evidence(citation) for citation in field.citations or ())
    return replace(field.answer or Answer(field.question.id), evidence=evidence)


_CHOOSE: Any = _l("Choose which answer stands.")


def _as_sent(field: AnswerField, revision: int) -> tuple[tuple[str, str], ...]:
    """The posted pairs of a card, to be sent once more, over the revision that is shown."""
    start, last = field.part(""), field.part("revision")
    pairs = [
        (name, shown(value).replace("\r\n", "\n"))
        for name, value in request.form.items(multi=True)
        if name.startswith(start) and name != last
    ]
    return (*pairs, (last, str(revision)))
