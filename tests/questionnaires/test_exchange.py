"""ANSWERS.json: everything out, everything back, everything wrong named."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from questionnaires.answers import (
    Answer,
    AnswerSheet,
    Evidence,
    Pipeline,
    PipelineStage,
    Settlement,
    State,
)
from questionnaires.errors import ExchangeError, WrongEdition
from questionnaires.exchange import (
    digest_of,
    scorecard_digest,
    scorecard_to_json,
    sheet_digest,
    sheet_from_json,
    sheet_to_json,
)
from questionnaires.instrument import Instrument
from questionnaires.method import load_method
from questionnaires.scoring import score
from tests.questionnaires.builders import (
    choice,
    coverage,
    day,
    elements,
    exists,
    frequency,
    instrument,
    ladder,
    number,
    said,
    sheet,
    text,
)
from tests.questionnaires.test_scoring_properties import cases

METHOD = load_method()
EDITION = instrument(
    elements("legal.25.el", "25.1", "a* b c~"),
    ladder("legal.25.la", "25.1", conditional="other", no_cases=True),
    coverage("institutional.25.co", "25.1"),
    exists("legal.25.ex", "25.1"),
    number("technical.25.nu", "25.1", decimals=2, floor=0, target=10),
    frequency("technical.25.fr", "25.1"),
    text("legal.25.te", "25.1"),
    day("legal.25.da", "25.1"),
    choice("legal.25.on", "25.1", "red blue"),
    choice("legal.25.se", "25.1", "red blue", multiple=True),
)


def full() -> AnswerSheet:
    """A sheet with something in every field."""
    when = datetime(2026, 11, 20, 9, 30, 1, 250, tzinfo=UTC)
    rich = replace(
        said({"codes": ["a", "c"]}, bill="before_parliament"),
        comment='سطر أول\nsecond line — «with» "quotes" <b>\t\U0001f600',
        comment_language="ar",
        pipeline=Pipeline(PipelineStage.BEFORE_PARLIAMENT, date(2027, 6, 30)),
        evidence=(
            Evidence(
                "Act",
                "s. 17",
                "https://laws.example/17",
                date(1998, 1, 31),
                is_law=True,
                confirmed="agency",
            ),
            Evidence(
                "Plan", "Ministry", "", date(2025, 1, 1), secret=True, seen_by_focal_point=True
            ),
        ),
        revision=7,
        by="Amina",
        at=when,
    )
    absent = Answer(
        "",
        State.NOT_APPLICABLE,
        reason="other",
        reason_note="Because\nso.",
        approved=True,
        by="Benoit",
    )
    base = sheet(
        {
            "legal.25.el": rich,
            "legal.25.la": absent,
            "institutional.25.co": said({"code": "few"}),
            "legal.25.ex": said({"yes": False}),
            "technical.25.nu": said({"n": "12.25"}),
            "technical.25.fr": said({"code": "ad_hoc"}),
            "legal.25.te": said({"text": " free\n\n text"}),
            "legal.25.da": said({"date": "2024-02-29"}),
            "legal.25.on": said({"code": "blue"}),
            "legal.25.se": said({"codes": ["red", "blue"]}),
        },
        {
            "legal.25.el": said({"codes": []}),
            "legal.25.la": Answer("", State.NO_CASES),
            "legal.25.ex": Answer("", State.WITHHELD, comment="Ask us."),
            "legal.25.te": Answer("", comment="A remark without an answer."),
            "legal.25.da": Answer("", State.DONT_KNOW),
        },
    )
    settled = Settlement(
        "legal.25.ex",
        replace(said({"yes": True}), question="legal.25.ex"),
        "We looked.",
        "Fatima",
        when,
    )
    agencies = (
        replace(base.agencies[0], sections=("legal.part1", "technical.part1")),
        base.agencies[1],
    )
    return replace(base, agencies=agencies, settlements={"legal.25.ex": settled}, synthetic=True)


def data() -> dict[str, Any]:
    return copy.deepcopy(sheet_to_json(full()))


def problems(wrong: object) -> list[str]:
    with pytest.raises(ExchangeError) as caught:
        sheet_from_json(wrong, EDITION)
    assert all(problem.sentence for problem in caught.value.problems)
    return [problem.path for problem in caught.value.problems]


def test_everything_comes_back() -> None:
    again = sheet_from_json(json.loads(json.dumps(sheet_to_json(full()))), EDITION)
    assert again == full()
    assert sheet_digest(again) == sheet_digest(full())
    assert score(EDITION, again, METHOD) == score(EDITION, full(), METHOD)


@settings(max_examples=60, deadline=None)
@given(cases())
def test_any_sheet_comes_back(case: tuple[Instrument, AnswerSheet]) -> None:
    edition, answered = case
    again = sheet_from_json(json.loads(json.dumps(sheet_to_json(answered))), edition)
    assert again == answered
    assert sheet_digest(again) == sheet_digest(answered)


def test_the_digest_tells_any_change_and_no_order() -> None:
    one = full()
    assert sheet_digest(replace(one, agencies=one.agencies[::-1])) == sheet_digest(one)
    assert len(sheet_digest(one)) == 64
    answer = one.agencies[0].answers["legal.25.el"]
    other = replace(answer, comment=answer.comment + ".")
    changed = replace(one.agencies[0], answers=one.agencies[0].answers | {"legal.25.el": other})
    assert sheet_digest(replace(one, agencies=(changed, one.agencies[1]))) != sheet_digest(one)
    assert sheet_digest(replace(one, settlements={})) != sheet_digest(one)


def test_text_of_others_is_brought_into_stored_form() -> None:
    wild = data()
    wild["agencies"][0]["answers"]["legal.25.el"]["value"] = {"codes": ["c", "a"]}
    wild["agencies"][0]["answers"]["technical.25.nu"]["value"] = {"n": "012,250"[:6]}
    wild["agencies"][0]["answers"]["legal.25.te"]["value"] = {"text": " free\r\n\r\n text\n"}
    assert sheet_from_json(wild, EDITION) == full()


ANSWERS = ("agencies", 0, "answers")
EL = (*ANSWERS, "legal.25.el")


def at(question: str, rest: str) -> str:
    return f"$.agencies[0].answers['{question}']{rest}"


PATH = at("legal.25.el", "")


@pytest.mark.parametrize(
    ("where", "value", "wanted"),
    [
        (["format"], "something/else", ["$.format"]),
        (["version"], 2, ["$.version"]),
        (["version"], True, ["$.version"]),
        (["edition"], "2031.1", ["$.edition"]),
        (["surprise"], 1, ["$.surprise"]),
        (["as_of"], "22/11/2026", ["$.as_of"]),
        (["as_of"], None, ["$.as_of"]),
        (["party"], 7, ["$.party"]),
        (["party"], "a\x00", ["$.party"]),
        (["synthetic"], "yes", ["$.synthetic"]),
        (["agencies"], {}, ["$.agencies"]),
        (["agencies", 0], [], ["$.agencies[0]"]),
        (["agencies", 0, "id"], "agency2", ["$.agencies[1].id"]),
        (["agencies", 0, "kind"], "circus", ["$.agencies[0].kind"]),
        (["agencies", 0, "sections"], ["legal.gone"], ["$.agencies[0].sections[0]"]),
        ([*ANSWERS, "legal.25.gone"], {}, [at("legal.25.gone", "")]),
        (["agencies", 0, "answers", "legal.25.el"], "yes", [PATH]),
        ([*EL, "colour"], 1, [f"{PATH}.colour"]),
        ([*EL, "state"], "maybe", [f"{PATH}.state"]),
        ([*EL, "state"], ["blank"], [f"{PATH}.state"]),
        ([*EL, "state"], "dont_know", [f"{PATH}.value"]),
        ([*EL, "state"], "no_cases", [f"{PATH}.value"]),
        ([*EL, "value"], {"codes": ["z"]}, [f"{PATH}.value"]),
        ([*EL, "value"], {"codes": "a"}, [f"{PATH}.value.codes"]),
        ([*EL, "value"], {"codes": ["~none"]}, [f"{PATH}.value.codes"]),
        ([*EL, "value"], {"codes": ["~dont_know"]}, [f"{PATH}.value.codes"]),
        ([*EL, "value"], {"level": 3}, [f"{PATH}.value.codes", f"{PATH}.value.level"]),
        ([*EL, "value"], None, [f"{PATH}.value"]),
        ([*EL, "revision"], True, [f"{PATH}.revision"]),
        ([*EL, "revision"], -1, [f"{PATH}.revision"]),
        ([*EL, "at"], "yesterday", [f"{PATH}.at"]),
        ([*EL, "comment"], "a" * 10_001, [f"{PATH}.comment"]),
        ([*EL, "approved"], 1, [f"{PATH}.approved"]),
        ([*EL, "reason"], "other", [f"{PATH}.reason"]),
        ([*EL, "pipeline", "stage"], "x", [f"{PATH}.pipeline.stage"]),
        ([*EL, "pipeline", "expected"], "x", [f"{PATH}.pipeline.expected"]),
        ([*EL, "evidence", 0, "link"], "ftp://x", [f"{PATH}.evidence[0].link"]),
        ([*EL, "evidence", 1, "confirmed"], "me", [f"{PATH}.evidence[1].confirmed"]),
        ([*EL, "evidence", 1, "dated"], 2025, [f"{PATH}.evidence[1].dated"]),
        ([*ANSWERS, "legal.25.ex", "value"], {"yes": 1}, [at("legal.25.ex", ".value.yes")]),
        ([*ANSWERS, "legal.25.la", "reason_note"], "", [at("legal.25.la", ".reason_note")]),
        ([*ANSWERS, "technical.25.nu", "value"], {"n": 12.25}, [at("technical.25.nu", ".value.n")]),
        ([*ANSWERS, "technical.25.nu", "value"], {"n": ""}, [at("technical.25.nu", ".value")]),
        ([*ANSWERS, "technical.25.nu", "value"], {"n": "1e9"}, [at("technical.25.nu", ".value")]),
        ([*ANSWERS, "technical.25.fr", "value"], {"code": "x"}, [at("technical.25.fr", ".value")]),
        (["settlements", "legal.25.ex", "why"], None, ["$.settlements['legal.25.ex'].why"]),
        (
            ["settlements", "legal.25.gone"],
            {"answer": {"state": "blank"}, "why": "", "by": ""},
            ["$.settlements['legal.25.gone']"],
        ),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong_by_its_path(
    where: list[Any], value: object, wanted: list[str]
) -> None:
    wrong = data()
    place: Any = wrong
    for key in where[:-1]:
        place = place[key]
    place[where[-1]] = value
    assert problems(wrong) == wanted


@pytest.mark.parametrize("wrong", [None, [], "x", 3, {}])
def test_it_refuses_what_is_no_file_of_answers(wrong: object) -> None:
    assert problems(wrong)


def test_it_tells_every_problem_at_once() -> None:
    wrong = data()
    del wrong["agencies"][1]["name"]
    wrong["agencies"][0]["answers"]["legal.25.ex"]["value"] = {"yes": "no"}
    wrong["agencies"][0]["answers"]["legal.25.te"]["value"] = {"text": "\ud800"}
    wrong["round"] = 3
    assert sorted(problems(wrong)) == [
        "$.agencies[0].answers['legal.25.ex'].value.yes",
        "$.agencies[0].answers['legal.25.te'].value",
        "$.agencies[1].name",
        "$.round",
    ]


def test_a_scorecard_can_be_written_and_its_digest_checked() -> None:
    card = score(EDITION, full(), METHOD)
    written = json.loads(json.dumps(scorecard_to_json(card)))
    assert written["format"] == "hanoi-readiness/scorecard"
    assert written["digest"] == scorecard_digest(card)
    assert len(written["nodes"]) == len(card.nodes)
    numbers = {key: value for key, value in written.items() if key != "digest"}
    for node in numbers["nodes"]:
        del node["parts"]
    for answer in numbers["national"]:
        del answer["answer"]
    assert digest_of(numbers) == written["digest"]


def test_another_editions_sheet_is_not_scored() -> None:
    with pytest.raises(WrongEdition):
        score(EDITION, replace(full(), edition="2031.1"), METHOD)
