"""Checks of sections and questions: ids, obligations, tracks, options, goalposts, conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from questionnaires.convention import TRACKS, Obligation
from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from questionnaires.mistakes import did_you_mean
from questionnaires.places import Places
from questionnaires.questions import (
    COVERAGE_CODES,
    FREQUENCY_CODES,
    ChoiceQuestion,
    Condition,
    ElementsQuestion,
    NumberQuestion,
    Question,
)

_SECTION_ID = re.compile(rf"({'|'.join(TRACKS)})\.[a-z][a-z0-9_-]*")
_QUESTION_ID = re.compile(rf"({'|'.join(TRACKS)})\.(\d+)\.[a-z][a-z0-9_-]*")
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
#: Reasons that fit even a plain "shall": the treaty's own reservation, or the shape of the State.
_REASONS_OF_A_PLAIN_SHALL = ("reservation", "structural")
#: Capacities that every State has in turn; any other ("States that require a treaty") narrows.
_CAPACITIES_OF_ALL = (None, "requested State", "requesting State")
#: The articles whose duties guard the use of powers, as in the gate of the method.
SAFEGUARD_ARTICLES = (6, 24, 36)
#: The code of the answer that is worth most, for kinds whose codes are the same everywhere.
_BEST_CODE = {
    "ladder": "4",
    "coverage": COVERAGE_CODES[-1],
    "exists": "yes",
    "frequency": FREQUENCY_CODES[-1],
}

#: What is wrong with one question: a sentence, and the path inside the question.
Found = Iterator[tuple[str, tuple[str | int, ...]]]


def faults(instrument: Instrument, places: Places) -> list[Problem]:
    """What would make an answer or a number wrong."""
    problems = list(_section_faults(instrument, places))
    first_seen: dict[str, str] = {}
    for s, section in enumerate(instrument.sections):
        for q, question in enumerate(section.questions):
            if question.id in first_seen:
                sentence = (
                    f"the section {first_seen[question.id]} already has a question of this id."
                )
                problems.append(places.question(s, q, sentence, "id"))
            first_seen.setdefault(question.id, section.id)
            found = [
                *_id_faults(question, section.track),
                *_condition_faults(question, section.questions[:q]),
            ]
            found += [found_one for judge in _FAULTS for found_one in judge(question, instrument)]
            problems += [places.question(s, q, sentence, *loc) for sentence, loc in found]
    return problems


def shortcomings(instrument: Instrument, places: Places) -> list[Problem]:
    """What a question lacks, and reasons for not applicable that its obligation does not bear."""
    problems = []
    for s, section in enumerate(instrument.sections):
        for q, question in enumerate(section.questions):
            found = [*_lacks(question), *_unfit_reasons(question, instrument)]
            problems += [places.question(s, q, sentence, *loc) for sentence, loc in found]
    return problems


def _section_faults(instrument: Instrument, places: Places) -> Iterator[Problem]:
    kinds = [kind.code for kind in instrument.agency_kinds]
    seen: set[str] = set()
    for s, section in enumerate(instrument.sections):
        if not _SECTION_ID.fullmatch(section.id):
            sentence = (
                f"'{section.id}' is not a section id: write track.name, such as legal.preservation."
            )
            yield places.section(s, sentence, "id")
        if section.id in seen:
            yield places.section(s, "another section has the same id.", "id")
        seen.add(section.id)
        for n, kind in enumerate(section.audience):
            if kind not in kinds:
                sentence = (
                    f"there is no agency kind '{kind}' in agencies.yaml.{did_you_mean(kind, kinds)}"
                )
                yield places.section(s, sentence, "for", n)


def _id_faults(question: Question, track: str) -> Found:
    match = _QUESTION_ID.fullmatch(question.id)
    if match is None:
        yield (
            f"'{question.id}' is no question id: write track.article.name, such as legal.25.order.",
            ("id",),
        )
        return
    if match[1] != track:
        yield (
            f"a question of the {track} questionnaire has an id that begins with '{track}.'.",
            ("id",),
        )
    articles = {number[0] for o in question.obligations if (number := re.match(r"\d+", o))}
    if match[2] not in articles:
        listed = ", ".join(question.obligations)
        yield f"the id speaks of article {match[2]}, the question serves {listed}.", ("id",)


def _obligation_faults(question: Question, instrument: Instrument) -> Found:
    register = instrument.convention.by_id
    for n, obligation_id in enumerate(question.obligations):
        loc = ("obligation",) if len(question.obligations) == 1 else ("obligation", n)
        obligation = register.get(obligation_id)
        if obligation is None:
            hint = did_you_mean(obligation_id, [*register])
            yield f"there is no obligation '{obligation_id}' in the register.{hint}", loc
        elif obligation_id in question.obligations[:n]:
            yield f"the obligation '{obligation_id}' is listed twice.", loc
        elif question.scored:
            missing = [
                name for name in ("tracks", "due", "needs") if getattr(obligation, name) is None
            ]
            if missing:
                fields = " and ".join(missing)
                yield (
                    f"the register does not yet give {fields} for '{obligation_id}'.",
                    loc,
                )
            elif question.track not in (obligation.tracks or ()):
                tracks = ", ".join(obligation.tracks or ())
                yield (
                    f"the register expects '{obligation_id}' to be asked as {tracks}, not here.",
                    loc,
                )


def _code_faults(question: Question, instrument: Instrument) -> Found:
    if isinstance(question, ElementsQuestion):
        yield from _codes([element.code for element in question.elements], "elements")
        for n, element in enumerate(question.elements):
            if element.essential and element.illustrative:
                yield "an element is either essential or illustrative, not both.", ("elements", n)
        if all(element.illustrative for element in question.elements):
            yield "all elements are illustrative, so there is nothing to score.", ("elements",)
    elif isinstance(question, ChoiceQuestion):
        codes = [option.code for option in question.options]
        yield from _codes(codes, "options")
        for n, option in enumerate(question.options):
            if option.not_with and not question.multiple:
                yield "only one option can be chosen here anyhow.", ("options", n, "not_with")
            for other in option.not_with:
                if other == option.code or other not in codes:
                    yield f"'{other}' is no other option here.", ("options", n, "not_with")


def _codes(codes: Sequence[str], name: str) -> Found:
    for n, code in enumerate(codes):
        if not _CODE.fullmatch(code):
            yield f"'{code}' is not a code: use small letters, digits and _.", (name, n, "code")
        if code in codes[:n]:
            yield f"the code '{code}' is used twice.", (name, n, "code")


def _number_faults(question: Question, instrument: Instrument) -> Found:
    if not isinstance(question, NumberQuestion):
        return
    if question.minimum >= question.maximum:
        yield "the maximum must be larger than the minimum.", ("maximum",)
    if (question.floor is None) != (question.target is None):
        yield "floor and target come together: give both (scored) or none (context).", ()
    elif question.floor is not None and question.floor == question.target:
        yield "floor and target are equal: nothing lies between them.", ("target",)
    for name in ("floor", "target"):
        goalpost = getattr(question, name)
        if goalpost is not None and not question.minimum <= goalpost <= question.maximum:
            yield f"{goalpost} lies outside {question.minimum} to {question.maximum}.", (name,)


def _replaces_faults(question: Question, instrument: Instrument) -> Found:
    if question.replaces is not None and question.replaces in instrument.by_id:
        yield (
            f"'{question.replaces}' is still asked in this edition: an id is never used again.",
            ("replaces",),
        )


def _left_out_safeguard_faults(question: Question, instrument: Instrument) -> Found:
    """A safeguard that is "not applicable" holds nothing back at the gate: no answer may make it
    so.
    """
    if question.conditional is None:
        return
    guards = _plain_duties(question, instrument, SAFEGUARD_ARTICLES)
    for n, reason in enumerate(question.conditional.reasons):
        if guards and reason not in _REASONS_OF_A_PLAIN_SHALL:
            sentence = (
                f"{guards[0]} is a safeguard that binds every State: '{reason}' is no reason to"
                " leave it out."
            )
            yield sentence, ("conditional", "reasons", n)


_FAULTS: tuple[Callable[[Question, Instrument], Found], ...] = (
    _obligation_faults,
    _code_faults,
    _number_faults,
    _replaces_faults,
    _left_out_safeguard_faults,
)


def _condition_faults(question: Question, earlier: Sequence[Question]) -> Found:
    condition = question.applies_if
    if condition is None:
        return
    if (condition.any_of is None) == (condition.at_least is None):
        yield "a condition has either any_of or at_least.", ("applies_if",)
        return
    before = {other.id: other for other in earlier}
    parent = before.get(condition.question)
    if parent is None:
        hint = did_you_mean(condition.question, [*before])
        sentence = f"'{condition.question}' is not an earlier question of this section.{hint}"
        yield sentence, ("applies_if", "question")
        return
    if question.rapid and not parent.rapid:
        sentence = f"it depends on '{parent.id}', which is not in the rapid profile."
        yield sentence, ("rapid",)
    if condition.at_least is not None:
        if parent.kind != "ladder":
            sentence = (
                f"at_least is for ladders; '{parent.id}' is of the kind {parent.kind}: use any_of."
            )
            yield sentence, ("applies_if", "at_least")
        elif condition.at_least == 0:
            yield (
                "every ladder has at least level 0: the condition says nothing.",
                ("applies_if", "at_least"),
            )
        return
    yield from _any_of_faults(condition, parent)
    if question.scored:
        yield from _turned_round(condition, parent)


def _any_of_faults(condition: Condition, parent: Question) -> Found:
    codes = _codes_of(parent)
    if not codes:
        sentence = f"'{parent.id}' is of the kind {parent.kind}: no question can depend on it."
        yield sentence, ("applies_if", "question")
        return
    if not condition.any_of:
        yield "the list is empty, so the question would never be asked.", ("applies_if", "any_of")
    for n, code in enumerate(condition.any_of or ()):
        if code not in codes:
            sentence = f"'{parent.id}' has no code '{code}': use {', '.join(codes)}."
            yield sentence, ("applies_if", "any_of", n)


def _turned_round(condition: Condition, parent: Question) -> Found:
    """A scored follow-up counts 0 where it is not asked: the best answer must lead to it."""
    wanted = set(condition.any_of or ())
    if not wanted or not wanted <= {*_codes_of(parent)}:
        return
    if isinstance(parent, ElementsQuestion):
        if wanted <= {element.code for element in parent.elements if element.illustrative}:
            yield (
                f"'{parent.id}' gives these elements no score, yet a State that does not tick them"
                " would get 0 here: name a scored element, or make this question context.",
                ("applies_if", "any_of"),
            )
    elif (best := _BEST_CODE.get(parent.kind)) and best not in wanted:
        yield (
            f"'{best}' is the best answer to '{parent.id}', and whoever gives it would get 0 here:"
            f" add '{best}' to the list, or make this question context.",
            ("applies_if", "any_of"),
        )


_FIXED_CODES: dict[str, tuple[str, ...]] = {
    "ladder": ("0", "1", "2", "3", "4"),
    "coverage": COVERAGE_CODES,
    "exists": ("yes", "no"),
    "frequency": FREQUENCY_CODES,
}


def _codes_of(question: Question) -> tuple[str, ...]:
    """The codes that an answer to a question may hold; empty where its answers have none."""
    if isinstance(question, ElementsQuestion):
        return tuple(element.code for element in question.elements)
    if isinstance(question, ChoiceQuestion):
        return tuple(option.code for option in question.options)
    return _FIXED_CODES.get(question.kind, ())


def _lacks(question: Question) -> Found:
    if question.scored and question.evidence is None:
        yield "a scored question says what counts as evidence: the field 'evidence' is missing.", ()
    if question.scored and question.need is None:
        yield "a scored question says the outcome wanted: the field 'need' is missing.", ()


def _unfit_reasons(question: Question, instrument: Instrument) -> Found:
    """A plain "shall" bends only to a reservation that the treaty allows, or the State's shape."""
    if question.conditional is None or _plain_duties(question, instrument, SAFEGUARD_ARTICLES):
        return
    plain = _plain_duties(question, instrument)
    for n, reason in enumerate(question.conditional.reasons):
        if plain and reason not in _REASONS_OF_A_PLAIN_SHALL:
            sentence = f"{plain[0]} is a plain 'shall': '{reason}' is no reason to leave it out."
            yield sentence, ("conditional", "reasons", n)


def _plain_duties(
    question: Question, instrument: Instrument, articles: Sequence[int] | None = None
) -> list[str]:
    """The plain duties that a question serves, of all articles or of these."""
    register = instrument.convention
    return [
        o
        for o in question.obligations
        if o in register.by_id
        and is_plain_shall(register.by_id[o])
        and (articles is None or register.article_of[o].article in articles)
    ]


def is_plain_shall(obligation: Obligation) -> bool:
    """True for a "shall" that binds every State Party without a qualifier in the register."""
    return (
        obligation.verb == "shall"
        and obligation.binds == "state_party"
        and obligation.qualifier is None
        and obligation.capacity in _CAPACITIES_OF_ALL
    )
