"""What a State has to tell when it joins: ready, to prepare, not known, or not needed."""

import pytest

from questionnaires.answers import Answer, State
from reports.view import View
from tests.reports.builders import AGENCIES, answers_of, dossier_of, instrument, sheet_of, tiny

INSTRUMENT = instrument()
NOTICE = "institutional.41.notice"
BASIS = "institutional.37.basis"
STAGE = "institutional.64.stage"
SECTION = "institutional.notices-and-declarations"


def part_of(values, view=None, questions=INSTRUMENT):
    return dossier_of(questions, answers_of(questions, values), view).notifications


def notice(part, ref):
    return next(n for n in (*part.notices, *part.options) if n.ref == ref)


@pytest.mark.parametrize(("level", "state"), [(0, "due"), (2, "due"), (3, "ready"), (4, "ready")])
def test_a_notice_is_ready_from_the_level_that_says_so(level, state):
    found = notice(part_of({NOTICE: {"level": level}}), "41(2)")
    assert (found.state, found.question) == (state, NOTICE)
    assert found.answer.startswith(f"Level {level}:")


@pytest.mark.parametrize(
    ("codes", "state"), [([], "due"), (["decided"], "due"), (["decided", "text"], "ready")]
)
def test_a_notice_asked_by_elements_is_ready_once_its_text_is(codes, state):
    assert notice(part_of({BASIS: {"codes": codes}}), "37(6)(a)").state == state


@pytest.mark.parametrize(
    ("answer", "state"),
    [(State.DONT_KNOW, "unknown"), (State.WITHHELD, "withheld"), (None, "unknown")],
)
def test_what_nobody_told_is_neither_ready_nor_due(answer, state):
    part = part_of({NOTICE: answer} if answer else {})
    assert notice(part, "41(2)").state == state
    assert part.count("ready") == part.count("due") == 0
    assert part.count(state) >= 1


def test_a_notice_that_a_state_does_not_need_is_not_counted():
    def answer(question, agency):
        if question.id != BASIS:
            return None
        return Answer(BASIS, State.NOT_APPLICABLE, reason="structural", approved=True)

    part = dossier_of(INSTRUMENT, sheet_of(INSTRUMENT, answer, agencies=AGENCIES[:1])).notifications
    assert notice(part, "37(6)(a)").state == "not_needed"
    assert sum(n for _, _, n in part.counts) == len(part.notices) - 1


def test_a_declaration_is_the_states_own_choice_and_never_due():
    part = part_of({"institutional.63.declaration": {"code": "not_planned"}})
    found = notice(part, "63(3)")
    assert (found.state, found.answer) == ("option", "No, and it is not planned")
    assert found not in part.notices


def test_the_stage_is_told_in_the_words_of_the_question():
    part = part_of({STAGE: {"code": "domestic"}})
    assert part.stage_known and part.stage.startswith("The question is before parliament")
    assert not part_of({}).stage_known


def test_the_sentence_counts_what_stands_beside_it():
    part = part_of({NOTICE: {"level": 4}, "institutional.53.notice": {"level": 1}})
    assert part.sentence == (
        "Of 9 notices to the United Nations: sent or ready 1, still to prepare 1, not known 7."
    )
    assert len(part.notices) == 9 == sum(n for _, _, n in part.counts)


def test_an_edition_that_asks_about_none_says_so():
    part = part_of({}, questions=tiny("tiny-gate"))
    assert [n.state for n in part.notices] == ["not_asked"]
    assert "Nothing" in part.sentence and part.stage_question == ""


def test_nothing_is_told_of_a_section_that_is_not_shared():
    view = View(frozenset({"institutional.treaties-and-notices"}), False, "Office")
    one = part_of({NOTICE: {"level": 4}, STAGE: {"code": "signed"}}, view)
    other = part_of({NOTICE: {"level": 0}, STAGE: {"code": "deposited"}}, view)
    assert one == other
    assert notice(one, "41(2)").state == "not_shared" and not notice(one, "41(2)").question
    assert one.stage == "Not shared"
    assert notice(one, "37(19)").state == "unknown"


def test_duties_due_before_deposit_stand_with_their_state():
    part = part_of({"institutional.37.notice": {"level": 4}})
    states = {row.obligation: row.state for row in part.before_deposit}
    assert states["37.19"] == "in_place" and states["40.12a"] == "unknown"
