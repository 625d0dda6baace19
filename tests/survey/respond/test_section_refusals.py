"""What the section's form refuses: 422, the sentence at its place, and everything typed is kept."""

from __future__ import annotations

import re

import pytest

from tests.survey.cast import LAW, OFFLINE, ORDER
from tests.survey.respond.conftest import words
from tests.survey.respond.form import Form

#: One is enough: what is refused never reaches a row.
ENGINES = ("sqlite",)

NUMBER = ("tiny-number", "technical.contact")
CONTEXT = ("tiny-context", "legal.context")
CONDITIONAL = ("tiny-conditional", LAW)
SHARE, SINCE, NAME = "technical.41.share", "legal.7.since", "legal.7.name"
FORM, DURATION = "legal.7.form", "legal.25.duration"

#: (edition and section, question, what is done to its card, the part it is said at, the sentence)
WRONG = {
    "an unknown option": (
        None, OFFLINE, ("forge", "value", "maybe"), "value", "not one of the answers",
    ),
    "an unknown special": (
        None, OFFLINE, ("forge", "value", "~other"), "value", "not one of the answers",
    ),
    "several radios": (
        None, OFFLINE, ("forge", "value", "yes", "no"), "value", "Choose one answer only.",
    ),
    "an option and a special": (
        None, ORDER, ("tick", "quick", "~withheld"), "value", "Keep one of the two.",
    ),
    "two specials": (
        None, ORDER, ("tick", "~dont_know", "~withheld"), "value", "Keep only one",
    ),
    "none of these where there is no list": (
        None, OFFLINE, ("forge", "value", "~none"), "value", "no answer “None of these”",
    ),
    "no cases where it asks what exists": (
        None, OFFLINE, ("forge", "value", "~no_cases"), "value", "asks what exists",
    ),
    "not applicable where it always applies": (
        None, OFFLINE, ("forge", "value", "~not_applicable"), "value", "every State Party",
    ),
    "text where one chooses": (
        None, OFFLINE, ("forge", "typed", "yes"), "value", "Choose an answer from the list",
    ),
    "a number too large": (
        NUMBER, SHARE, ("type", "typed", "100.5"), "typed", "at most 100",
    ),
    "a number too small": (
        NUMBER, SHARE, ("type", "typed", "-1"), "typed", "at least 0",
    ),
    "too many decimals": (
        NUMBER, SHARE, ("type", "typed", "1.25"), "typed", "at most 1 decimals",
    ),
    "no number": (
        NUMBER, SHARE, ("type", "typed", "ten"), "typed", "digits only",
    ),
    "an endless number": (
        NUMBER, SHARE, ("type", "typed", "9" * 5000), "typed", "digits",
    ),
    "a number and a special": (
        NUMBER, SHARE, ("both", "12", "~dont_know"), "typed", "Keep one of the two.",
    ),
    "a day that is none": (
        CONTEXT, SINCE, ("type", "typed", "2026-02-30"), "typed", "not in the calendar",
    ),
    "no date": (
        CONTEXT, SINCE, ("type", "typed", "last year"), "typed", "year-month-day",
    ),
    "a text too long": (
        CONTEXT, NAME, ("type", "typed", "x" * 10_001), "typed", "Shorten the text to 10000",
    ),
    "an unknown choice": (
        CONTEXT, FORM, ("forge", "value", "constitution"), "value", "not one of the answers",
    ),
    "a remark too long": (
        None, ORDER, ("type", "comment", "y" * 10_001), "comment", "It has 10001.",
    ),
    "an invisible character": (
        None, ORDER, ("type", "comment", "a\x07b"), "comment", "invisible character",
    ),
    "NUL": (None, ORDER, ("type", "comment", "a\0b"), "comment", "invisible character"),
    "a language that is none": (
        None, ORDER, ("forge", "comment_language", "<fr>"), "comment", "language as a tag",
    ),
    "not applicable without reason": (
        CONDITIONAL, DURATION, ("tick", "~not_applicable"), "reason", "why this is not applicable",
    ),
    "a note without not applicable": (
        CONDITIONAL, DURATION, ("type", "reason_note", "since"), "reason", "“Not applicable” too",
    ),
    "a reason that is not offered": (
        CONDITIONAL, DURATION, ("reason", "structural"), "reason", "one of the reasons listed",
    ),
    "a bill's date without its stage": (
        None, ORDER, ("type", "pipeline_expected", "2027-01-01"), "pipeline_stage", "how far",
    ),
    "an unknown stage": (
        None, ORDER, ("type", "pipeline_stage", "signed"), "pipeline_stage", "stages listed",
    ),
    "a bill's date that is none": (
        None, ORDER, ("type", "pipeline_expected", "soon"), "pipeline_expected", "year-month-day",
    ),
    "a source without name": (
        None, ORDER, ("type", "evidence-0-pinpoint", "s. 3"), "evidence-0-source", "Name the",
    ),
    "a bad link": (
        None, ORDER, ("type", "evidence-0-link", "ftp://x"), "evidence-0-link", "https://",
    ),
    "a link that runs": (
        None, ORDER, ("type", "evidence-0-link", "javascript:alert(1)"), "evidence-0-link", "https://",
    ),
    "a source's day that is none": (
        None, ORDER, ("type", "evidence-0-dated", "2026-13-01"), "evidence-0-dated", "calendar",
    ),
}  # fmt: skip


def spoil(form: Form, question: str, deed: tuple[str, ...]) -> Form:
    """Do to the card what the table says."""
    verb, *rest = deed
    if verb == "tick":
        return form.tick(question, *rest)
    if verb == "forge":
        return form.forge(question, *rest)
    if verb == "both":
        return form.type(question, typed=rest[0]).tick(question, rest[1])
    if verb == "reason":
        return form.tick(question, "~not_applicable").forge(question, "reason", rest[0])
    form.of(question, rest[0])[0].value = rest[1]
    return form


@pytest.mark.parametrize("name", WRONG)
def test_it_refuses(name, desk, desk_with):
    where, question, deed, part, sentence = WRONG[name]
    desk = desk_with(*where) if where else desk
    form = spoil(desk.form(), question, deed)
    other = next(
        control.name[2:-9]
        for control in form.controls
        if control.name.endswith("-revision") and control.name != f"q-{question}-revision"
    )
    form.type(other, comment="typed into another card")
    answer = desk.send(form)
    assert answer.status_code == 422

    # The other card is saved, this one is not.
    stored = desk.answers()
    assert question not in stored and stored[other].comment == "typed into another card"
    assert "Saved: 1 answer. What is listed here is not." in words(answer)

    # The sentence stands in the summary, which leads to the place, and at the place.
    page = answer.text
    assert "Error:" in page.split("</title>")[0]
    id_ = f"q-{question}-{part}"
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert f'href="#{id_}"' in summary and sentence in summary
    (input_,) = re.findall(rf'<[a-z]+ [^>]*id="{re.escape(id_)}"[^>]*>', page)
    described = f"q-{question}-{part}-error"
    assert sentence in page.split(f'id="{described}"')[1].split("</p>")[0]
    if part == "value":
        assert re.search(rf'<fieldset [^>]*aria-describedby="[^"]*{re.escape(described)}', page)
    else:
        assert described in input_ and 'aria-invalid="true"' in input_
    # Whatever fold it lies in is open.
    folds = page[: page.index(f'id="{described}"')]
    opened = re.findall(r"<details[^>]*>|</details>", folds)
    if opened and opened[-1] != "</details>":
        assert " open" in opened[-1]

    # What was typed stands there again, and once it is put right it is saved.
    again = Form(page, desk.section)
    if deed[0] == "type" and "\0" not in deed[2] and deed[1] != "pipeline_stage":
        assert again.value(question, deed[1]) == deed[2]
    if deed[0] == "tick":
        assert again.chosen(question) == list(deed[1:])
    assert again.value(other, "revision") == "1"


@pytest.mark.parametrize("broken", [b"%FF", b"\xff", b"%ED%A0%80", b"\xed\xa0\x80", b"%C3", b"%00"])
@pytest.mark.parametrize(
    "part", ["comment", "evidence-0-source", "evidence-0-link", "pipeline_stage", "value"]
)
def test_bytes_that_are_no_text_are_refused_where_they_stand(desk, broken, part):
    body = (
        desk.form()
        .forge(ORDER, part, "beforeHEREafter")
        .forge(ORDER, "evidence-0-pinpoint", "s. 9")
        .type(OFFLINE, comment="kept")
        .body()
    )
    answer = desk.send(body.replace(b"HERE", broken))
    assert answer.status_code == 422
    assert set(desk.answers()) == {OFFLINE}
    again = Form(answer.text, desk.section)
    assert again.value(ORDER, "evidence-0-pinpoint") == "s. 9"
    if part not in ("value", "pipeline_stage"):
        shown = again.value(ORDER, part)
        assert shown.startswith("before") and shown.endswith("after") and "\ufffd" in shown


def test_broken_bytes_in_the_name_of_a_button_do_not_hide_that_it_was_saved(desk):
    body = desk.form().tick(OFFLINE, "yes").body(button=None) + b"&then=%ED%A0%80"
    answer = desk.send(body)
    assert (answer.status_code, answer.location) == (303, desk.path)
    assert desk.answers()[OFFLINE].value == {"yes": True}


def test_every_right_card_is_saved_whatever_is_wrong_elsewhere(desk_with):
    desk = desk_with(*CONTEXT)
    form = desk.form().type(NAME, typed="Act").type(SINCE, typed="never").tick(FORM, "act")
    form.forge("legal.7.courts", "value", "moon").tick("legal.7.offence", "yes")
    answer = desk.send(form)
    assert answer.status_code == 422
    assert set(desk.answers()) == {NAME, FORM, "legal.7.offence"}
    assert len(re.findall(r"<li><a href=\"#q-", answer.text)) == 2
    again = Form(answer.text, desk.section).type(SINCE, typed="2020-01-31")
    assert desk.send(again.tick("legal.7.courts", "special")).status_code == 303
    assert desk.answers()[SINCE].value == {"date": "2020-01-31"}


def test_a_mistake_empties_nothing_that_was_stored(desk):
    desk.send(desk.form().tick(ORDER, "quick").type(ORDER, comment="stored"))
    answer = desk.send(desk.form().type(ORDER, comment="new \x07"))
    assert answer.status_code == 422
    stored = desk.answers()[ORDER]
    assert (stored.comment, stored.revision) == ("stored", 1)
    assert Form(answer.text, desk.section).value(ORDER, "revision") == "1"


def test_what_was_typed_is_never_markup(desk):
    text = "</textarea><script>alert(1)</script>\"'><b>"
    form = desk.form().type(ORDER, comment=text + "\x07", evidence_0_source=text)
    page = desk.send(form).text
    assert "<script>alert" not in page
    assert Form(page, desk.section).value(ORDER, "evidence-0-source") == text
