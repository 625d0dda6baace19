"""The checks: what a type cannot say, each found in a tiny instrument broken for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from questionnaires import checks, library
from questionnaires.checks_questions import SAFEGUARD_ARTICLES, is_plain_shall
from questionnaires.errors import ContentError
from questionnaires.method import load_method
from tests.instruments import ROOT, broken, open_tiny, tiny_names

CONDITION = "tiny-condition/legal/preservation.yaml"
CONTACT = "tiny-condition/institutional/contact.yaml"
CONDITIONAL = "tiny-conditional/legal/preservation.yaml"
CONTEXT = "tiny-context/legal/context.yaml"
ELEMENTS = "tiny-elements/legal/preservation.yaml"
EXISTS = "tiny-exists/legal/access.yaml"
GLOSSARY = "tiny-glossary/glossary.yaml"
MARKED = "tiny-glossary/legal/preservation.yaml"
NUMBER = "tiny-number/technical/contact.yaml"
RIGHTS = "tiny-gate/legal/rights.yaml"
SEVERAL = "tiny-several/legal/search.yaml"
REGISTER = "convention.yaml"

FAULTS = [
    # ids
    (
        CONDITION,
        '"legal.25.duration"\n',
        '"legal.25.power"\n',
        "already has a question of this id.",
    ),
    (EXISTS, '"legal.7.offence"', '"legal.offence"', "'legal.offence' is no question id"),
    (EXISTS, '"legal.7.offence"', '"legal.7.Offence"', "'legal.7.Offence' is no question id"),
    (EXISTS, '"legal.7.offence"', '"technical.7.offence"', "an id that begins with 'legal.'."),
    (EXISTS, '"legal.7.offence"', '"legal.8.offence"', "the id speaks of article 8"),
    (CONTEXT, '"legal.7.since"', '"legal.7.name"', "already has a question of this id."),
    # obligations
    (EXISTS, 'obligation: "7.1"', 'obligation: "7.9"', "there is no obligation '7.9'"),
    (SEVERAL, '"28.1", "28.3"', '"28.1", "28.1"', "the obligation '28.1' is listed twice."),
    (
        ELEMENTS,
        'obligation: "25.1"',
        'obligation: "25.3"',
        "does not yet give tracks and due and needs",
    ),
    # the track that the register expects
    (CONTACT, 'obligation: "41.1"', 'obligation: "25.2"', "expects '25.2' to be asked as legal"),
    # sections
    (
        "agencies.yaml",
        '"ministry_justice"',
        '"ministry_law"',
        "there is no agency kind 'ministry_justice'",
    ),
    # options
    (ELEMENTS, 'code: "anyone"', 'code: "quick"', "the code 'quick' is used twice."),
    (ELEMENTS, 'code: "anyone"', 'code: "~none"', "'~none' is not a code"),
    (ELEMENTS, "illustrative: true", "illustrative: true, essential: true", "not both."),
    (CONTEXT, 'code: "act"', 'code: "code"', "the code 'code' is used twice."),
    (CONTEXT, '["military"]', '["naval"]', "'naval' is no other option here."),
    (CONTEXT, '["military"]', '["special"]', "'special' is no other option here."),
    (CONTEXT, "multiple: true", "multiple: false", "only one option can be chosen here anyhow."),
    # numbers
    (NUMBER, "floor: 0", "floor: 100", "floor and target are equal"),
    (NUMBER, "target: 100\n", "target: 101\n", "101 lies outside 0 to 100."),
    (NUMBER, "floor: 30", "floor: 400", "400 lies outside 0 to 366."),
    (NUMBER, "    floor: 0\n", "", "floor and target come together"),
    (NUMBER, "maximum: 100000", "maximum: 0", "the maximum must be larger"),
    # conditions
    (
        CONDITION,
        'question: "legal.25.power"',
        'question: "legal.25.clauses"',
        "not an earlier question",
    ),
    (
        CONDITION,
        'question: "legal.25.power"',
        'question: "legal.25.pwer"',
        "Did you mean 'legal.25.power'?",
    ),
    (CONDITION, 'any_of: ["yes"]', 'any_of: ["maybe"]', "has no code 'maybe': use yes, no."),
    (CONDITION, 'any_of: ["renewed"]', 'any_of: ["yes"]', "has no code 'yes': use quick, renewed."),
    (CONDITION, 'any_of: ["yes"]', "any_of: []", "the question would never be asked."),
    (CONDITION, ', any_of: ["yes"]', "", "a condition has either any_of or at_least."),
    (CONDITION, 'any_of: ["yes"]', "at_least: 2", "is of the kind exists: use any_of."),
    (CONTACT, "at_least: 2", "at_least: 0", "the condition says nothing."),
    (CONTACT, "at_least: 2", 'any_of: ["5"]', "has no code '5': use 0, 1, 2, 3, 4."),
    # a condition that a good answer does not meet: the follow-up would count 0
    (
        CONDITION,
        'any_of: ["yes"]',
        'any_of: ["no"]',
        "'yes' is the best answer to 'legal.25.power'",
    ),
    (CONTACT, "at_least: 2", 'any_of: ["0", "1"]', "'4' is the best answer to 'institutional.41."),
    # a safeguard that an answer could leave out
    (
        RIGHTS,
        'obligation: "6.1"',
        'obligation: "6.1"\n    conditional: {reasons: ["option_not_used"]}',
        "6.1 is a safeguard that binds every State: 'option_not_used' is no reason",
    ),
    (
        RIGHTS,
        'obligation: "24.1"',
        'obligation: ["24.2", "24.1"]\n    conditional: {reasons: ["structural", "other"]}',
        "24.1 is a safeguard that binds every State: 'other' is no reason",
    ),
    # ids that were used before
    (
        EXISTS,
        '    kind: "exists"',
        '    replaces: "legal.7.offence"\n    kind: "exists"',
        "is still asked",
    ),
    # texts
    (EXISTS, 'title: "Illegal access"', 'title: " "', "this text is empty."),
    (MARKED, "[traffic data]", "[trafic data]", "Did you mean 'traffic data'?"),
    (MARKED, "[traffic data]", "[traffic data", "a square bracket has no partner"),
    (GLOSSARY, '"content data"', '"Traffic data"', "'traffic data' is already defined"),
    # the edition
    ("tiny-exists/edition.yaml", '"draft"', '"ready"', "use draft or published."),
    # the register
    (REGISTER, 'needs: ["7.1"]', 'needs: ["7.5"]', "there is no obligation '7.5'"),
    (REGISTER, 'id: "7.2"', 'id: "7.1"', "the obligation '7.1' is there twice."),
    (REGISTER, 'id: "7.2"', 'id: "8.2"', "the id of an obligation of article 7 begins with 7."),
    (REGISTER, "article: 7", "article: 6", "article 6 is there twice."),
    (REGISTER, 'chapter: "II"', 'chapter: "XI"', "there is no chapter 'XI'."),
    (
        REGISTER,
        '"ministry_justice"',
        '"ministry_justise"',
        "there is no agency kind 'ministry_justise'",
    ),
    (REGISTER, 'tracks: ["legal"]', "tracks: []", "the list is empty: name a track"),
]

SHORTCOMINGS = [
    (EXISTS, '    need: "A rule in force"\n', "", "the field 'need' is missing."),
    (EXISTS, "Is intentional", "Is " + "intentional " * 30, "words: say it in 30."),
    (GLOSSARY, "terms:\n", 'terms:\n  - {term: "x", definition: "y"}\n', "no text marks [x]"),
    # tone: shall, qualified, endeavour, may
    (EXISTS, "A State must have this.", "A State has this.", "7.1 is a 'shall'"),
    ("tiny-coverage/institutional/training.yaml", "must train", "trains", "does not say 'must'"),
    ("tiny-coverage/institutional/training.yaml", ", as far as necessary", "", "what limits it"),
    ("tiny-frequency/institutional/prevention.yaml", "must try to keep", "must keep", "'must try'"),
    (
        "tiny-chapters/legal/crimes.yaml",
        "may narrow the crime, if it wishes",
        "must narrow",
        "'may, if it wishes'",
    ),
    (
        "tiny-chapters/legal/crimes.yaml",
        "A State may narrow the crime, if it wishes.",
        "A State may narrow the crime. A State must say so.",
        "but the explanation says 'must'.",
    ),
    # reasons for not applicable
    (CONDITIONAL, 'obligation: "25.2"', 'obligation: "25.1"', "25.1 is a plain 'shall'"),
]


def _case(case: tuple[str, str, str, str]) -> object:
    name = re.sub(r"\W+", " ", case[3]).strip()
    return pytest.param(*case, id=f"{Path(case[0]).parts[0]}: {name}"[:80])


@pytest.mark.parametrize(("file", "old", "new", "sentence"), [_case(case) for case in FAULTS])
def test_it_refuses_to_open(tmp_path: Path, file: str, old: str, new: str, sentence: str) -> None:
    name = file.split("/")[0] if "/" in file else "tiny-exists"
    root = broken.copy_of(name, tmp_path)
    broken.change(root, file, old, new)
    with pytest.raises(ContentError) as caught:
        library.open_instrument(name, roots=[root])
    found = [p for p in caught.value.problems if sentence in p.sentence]
    assert found, "\n".join(map(str, caught.value.problems))
    assert all(p.path.startswith("line ") for p in found)


@pytest.mark.parametrize(("file", "old", "new", "sentence"), [_case(case) for case in SHORTCOMINGS])
def test_it_opens_and_points_out(
    tmp_path: Path, file: str, old: str, new: str, sentence: str
) -> None:
    name = file.split("/")[0]
    root = broken.copy_of(name, tmp_path)
    broken.change(root, file, old, new)
    instrument, sources = library.read_edition(name, roots=[root])
    assert checks.faults(instrument, sources) == []
    problems = checks.check(instrument, sources)
    found = [p for p in problems if sentence in p.sentence]
    assert found, "\n".join(map(str, problems))
    assert all(p.path.startswith("line ") for p in found)


@pytest.mark.parametrize("name", tiny_names())
def test_it_finds_nothing_in_a_sound_instrument(name: str) -> None:
    assert checks.check(*library.read_edition(name, roots=[ROOT])) == []


def test_it_misses_the_evidence_of_a_scored_question_only(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-context", tmp_path)
    path = root / CONTEXT
    path.write_text(re.sub(r"    evidence: .*\n", "", path.read_text()))
    (problem,) = broken.problems_of(root, "tiny-context")
    assert "the field 'evidence' is missing." in problem.sentence
    assert "('legal.7.offence')" in problem.path


def test_it_finds_a_circle_once(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-exists", tmp_path)
    text = (root / REGISTER).read_text()
    # 25.1 needs 24.1 already; 24.1 now needs 25.2, which needs 25.1.
    before, after = text.split('id: "24.1"')
    (root / REGISTER).write_text(
        before + 'id: "24.1"' + after.replace("needs: []", 'needs: ["25.2"]', 1)
    )
    problems = broken.problems_of(root, "tiny-exists")
    assert [p.sentence for p in problems] == [
        "prerequisites go round in a circle: 24.1 needs 25.2 needs 25.1 needs 24.1."
    ]


def test_it_finds_an_obligation_that_needs_itself(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-exists", tmp_path)
    broken.change(root, REGISTER, 'needs: ["7.1"]', 'needs: ["7.2"]')
    (problem,) = broken.problems_of(root, "tiny-exists")
    assert problem.sentence == "prerequisites go round in a circle: 7.2 needs 7.2."


def test_it_knows_all_elements_cannot_be_illustrative(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-several", tmp_path)
    broken.change(root, SEVERAL, "essential: true", "illustrative: true")
    broken.change(root, SEVERAL, 'code: "seize",', 'code: "seize", illustrative: true,')
    (problem,) = broken.problems_of(root, "tiny-several")
    assert "nothing to score" in problem.sentence


def test_a_scored_question_cannot_depend_on_a_narrowing_alone(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-condition", tmp_path)
    broken.change(root, CONDITION, '"renewed", text', '"renewed", illustrative: true, text')
    new = 'kind: "exists"\n    need: "A rule"\n    evidence: {counts: "A.", example: "B"}'
    broken.change(root, CONDITION, 'kind: "text"', new)
    broken.change(root, CONDITION, "The number helps to plan.", "A State must have this.")
    (problem,) = broken.problems_of(root, "tiny-condition")
    assert "'legal.25.clauses' gives these elements no score" in problem.sentence


def test_a_question_without_a_score_may_follow_a_no(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-condition", tmp_path)
    old = 'question: "legal.25.clauses", any_of: ["renewed"]'
    broken.change(root, CONDITION, old, 'question: "legal.25.duration", any_of: ["no"]')
    assert broken.problems_of(root, "tiny-condition") == []


def test_a_list_that_holds_the_best_answer_may_hold_others(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-condition", tmp_path)
    broken.change(root, CONTACT, "at_least: 2", 'any_of: ["1", "4"]')
    assert broken.problems_of(root, "tiny-condition") == []


@pytest.mark.parametrize("reason", ["reservation", "structural"])
def test_a_safeguard_bends_to_what_any_plain_duty_bends_to(tmp_path: Path, reason: str) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    new = f'obligation: "6.1"\n    conditional: {{reasons: ["{reason}"]}}'
    broken.change(root, RIGHTS, 'obligation: "6.1"', new)
    assert broken.problems_of(root, "tiny-gate") == []


def test_a_safeguard_as_appropriate_may_be_left_out(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-gate", tmp_path)
    new = 'obligation: "24.2"\n    conditional: {reasons: ["other"]}'
    broken.change(root, RIGHTS, 'obligation: "24.2"', new)
    assert broken.problems_of(root, "tiny-gate") == []


def test_the_safeguards_are_those_of_the_gate() -> None:
    assert load_method().gate.safeguards == SAFEGUARD_ARTICLES


def test_a_question_cannot_depend_on_free_text(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-context", tmp_path)
    new = '    kind: "date"\n    applies_if: {question: "legal.7.name", any_of: ["yes"]}'
    broken.change(root, CONTEXT, '    kind: "date"', new)
    (problem,) = broken.problems_of(root, "tiny-context")
    assert "no question can depend on it" in problem.sentence


def test_one_questionnaire_of_a_track_is_enough(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-exists", tmp_path)
    path = root / "tiny-exists/edition.yaml"
    path.write_text(path.read_text() + '  - {track: "legal", title: "More law", sections: []}\n')
    (problem,) = broken.problems_of(root, "tiny-exists")
    assert problem.sentence.startswith("the legal questionnaire is listed twice")


def test_a_section_has_at_most_twenty_questions(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-exists", tmp_path)
    path = root / EXISTS
    head, question = path.read_text().split("questions:\n")
    more = [question.replace("legal.7.offence", f"legal.7.offence{n}") for n in range(21)]
    path.write_text(head + "questions:\n" + "".join(more))
    problems = broken.problems_of(root, "tiny-exists")
    assert any("21 given, but at most 20 are allowed here." == p.sentence for p in problems)


def test_it_names_places_in_words_where_the_files_are_not_known(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-exists", tmp_path)
    broken.change(root, EXISTS, '    need: "A rule in force"\n', "")
    instrument = library.open_instrument("tiny-exists", roots=[root])
    (problem,) = checks.check(instrument)
    assert (problem.file, problem.path) == ("section legal.access", "questions, item 1")


class TestPlainShall:
    def test_a_shall_without_a_qualifier_is_plain(self) -> None:
        assert is_plain_shall(open_tiny("elements").convention.by_id["25.1"])

    def test_a_shall_with_a_qualifier_is_not(self) -> None:
        assert not is_plain_shall(open_tiny("elements").convention.by_id["25.2"])

    def test_a_qualified_duty_and_an_option_are_not(self) -> None:
        by_id = open_tiny("elements").convention.by_id
        assert not is_plain_shall(by_id["24.2"])
        assert not is_plain_shall(by_id["25.2b"])

    @pytest.mark.parametrize("reason", ["reservation", "structural"])
    def test_a_reservation_and_the_shape_of_a_state_fit_even_it(
        self, tmp_path: Path, reason: str
    ) -> None:
        root = broken.copy_of("tiny-conditional", tmp_path)
        broken.change(root, CONDITIONAL, 'obligation: "25.2"', 'obligation: "25.1"')
        broken.change(root, CONDITIONAL, '"option_not_used"', f'"{reason}"')
        assert broken.problems_of(root, "tiny-conditional") == []


def test_the_method_judges_only_obligations_of_the_register() -> None:
    unknown = checks.method_faults(load_method(), open_tiny("gate").convention)
    assert any("there is no obligation '16.1'" in problem.sentence for problem in unknown)
    assert checks.method_faults(load_method(), library.convention()) == []
