"""What the judge of answers says, in the reader's language: one sentence a code."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from questionnaires.errors import AnswerError, AnswerErrors

SENTENCES: dict[str, Any] = {
    "several_chosen": _l("Choose one answer only."),
    "unknown_code": _l("This is not one of the answers to this question. Choose again."),
    "special_with_answer": _l("You gave an answer and also a special answer. Keep one of the two."),
    "none_with_others": _l("You ticked answers, and also that none of them applies. Keep one."),
    "several_specials": _l("Keep only one of the special answers."),
    "none_not_allowed": _l("This question has no answer “None of these”."),
    "no_cases_not_allowed": _l("“No cases in this period” is no answer here: it asks what exists."),
    "not_conditional": _l("This applies to every State Party: “Not applicable” is no answer here."),
    "typed_not_chosen": _l("Choose an answer from the list. Remarks go into the remark."),
    "reason_without_not_applicable": _l(
        "You explained why it is not applicable. Choose “Not applicable” too, or empty the note."
    ),
    "reason_missing": _l("Choose why this is not applicable."),
    "reason_not_allowed": _l("Choose one of the reasons listed."),
    "reason_note_missing": _l("Explain the reason. For a reservation, give its text."),
    "pipeline_not_here": _l("A bill can be recorded with questions about the law only."),
    "pipeline_stage_missing": _l("Choose how far the bill is, or empty the date."),
    "pipeline_stage_unknown": _l("Choose one of the stages listed."),
    "language_tag": _l("Write the language as a tag, for example fr or pt-BR."),
    "surrogate": _l("A character did not arrive whole. Type it again."),
    "control_character": _l("Remove the invisible character %(character)s: it can't be kept."),
    "too_long": _l("Shorten the text to %(limit)s characters. It has %(length)s."),
    "number_ambiguous": _l("Write %(whole)s or %(point)s: what you typed can be read as both."),
    "not_a_number": _l("Write a number with digits only, for example 12 or 12.5."),
    "too_many_decimals": _l("Write the number with at most %(decimals)s decimals."),
    "number_too_small": _l("Write a number of at least %(minimum)s."),
    "number_too_large": _l("Write a number of at most %(maximum)s."),
    "number_too_long": _l("Write a number of at most %(limit)s digits."),
    "not_a_date": _l("Write the date as year-month-day, for example 2026-03-01."),
    "no_such_day": _l("This day is not in the calendar. Check day and month."),
    "year_out_of_range": _l("Write a year from %(earliest)s to %(latest)s."),
    "source_missing": _l("Name the source: a law, a document, a register."),
    "not_a_link": _l("Write one web address, without spaces."),
    "link_scheme": _l("Write a web address that begins with https:// or http://."),
    "link_credentials": _l("Take the user name or password out of the address."),
    "link_host": _l("Write the whole address, with the name of the site."),
}


def sentence_of(error: AnswerError) -> str:
    """The sentence for one mistake; the judge's own English where the table has none."""
    sentence = SENTENCES.get(error.code)
    return str(sentence) % error.params if sentence is not None else error.sentence


def sentences_by_part(refused: AnswerErrors, box: str = "") -> dict[str, list[str]]:
    """Everything that is wrong with a card: part of the card -> sentences. ``box``: the beginning
    of the parts of a citation."""
    found: dict[str, list[str]] = {}
    for error in refused.errors:
        part = _SHOWN_AT.get(error.field, f"{box}{error.field}")
        found.setdefault(part, []).append(sentence_of(error))
    return found


#: A mistake in a part that has no box of its own stands at its neighbour.
_SHOWN_AT = {"comment_language": "comment"}
