"""The schemas: fresh in docs/schemas, and of one mind with the types about what is right."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from questionnaires import exchange, library, schemas
from questionnaires.answers import (
    AgencySheet,
    Answer,
    AnswerSheet,
    Evidence,
    Pipeline,
    PipelineStage,
    Settlement,
    State,
)
from questionnaires.instrument import Instrument
from questionnaires.method import load_method
from questionnaires.questions import Question
from questionnaires.scoring import score
from tests.each import of_each
from tests.instruments import ROOT, open_tiny, tiny_names

DOCS = Path(__file__).parents[2] / "docs" / "schemas"
SCHEMAS = schemas.schemas()
SHARED = {
    "convention.yaml": "convention",
    "agencies.yaml": "agencies",
    "states.yaml": "states",
    "states-invented.yaml": "states",
}
#: A value of every kind, as it is stored.
VALUES: dict[str, Any] = {
    "ladder": {"level": 3},
    "coverage": {"code": "most"},
    "exists": {"yes": True},
    "number": {"n": "12"},
    "frequency": {"code": "yearly"},
    "text": {"text": "Cybercrime Act"},
    "date": {"date": "2020-03-01"},
}


def content_files() -> list[Path]:
    return [
        path
        for root in (library.CONTENT, ROOT)
        for path in sorted(root.rglob("*.yaml"))
        if path.name not in ("method.yaml", "assistance.yaml")
    ]


def schema_of(path: Path) -> dict[str, Any]:
    own = {**SHARED, "edition.yaml": "edition", "glossary.yaml": "glossary"}
    return SCHEMAS[own.get(path.name, "section")]


def first_value(question: Question) -> dict[str, Any]:
    if question.kind == "elements":
        return {"codes": [element.code for element in question.elements]}
    if question.kind == "choice":
        codes = [option.code for option in question.options]
        return {"codes": codes} if question.multiple else {"code": codes[0]}
    return dict(VALUES[question.kind])


def full_sheet(instrument: Instrument) -> AnswerSheet:
    """Every question answered, with all that an answer can carry."""
    cited = Evidence("Cybercrime Act", "s. 17", "https://example.org", date(2020, 3, 1), True)
    answers = {
        question.id: Answer(
            question=question.id,
            state=State.ANSWERED,
            value=first_value(question),
            comment="Since 2020.",
            comment_language="en",
            evidence=(cited,),
            pipeline=Pipeline(PipelineStage.DRAFTED, date(2027, 1, 1))
            if question.track == "legal" and question.scored
            else None,
        )
        for question in instrument.by_id.values()
    }
    sections = tuple(section.id for section in instrument.sections)
    agency = AgencySheet("one", "Ministry", "ministry_justice", sections, answers)
    first = next(iter(answers))
    settled = {first: Settlement(first, answers[first], "Agreed in a meeting.", "Fatima")}
    return AnswerSheet(
        edition=instrument.edition.edition,
        party="Example State",
        round="2026",
        as_of=date(2026, 11, 22),
        agencies=(agency,),
        settlements=settled,
        synthetic=True,
    )


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_it_is_fresh(name: str) -> None:
    written = (DOCS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert written == schemas.text_of(SCHEMAS[name]), (
        "run: python -m questionnaires schemas --write"
    )


def test_no_schema_is_left_from_before() -> None:
    assert {path.name for path in DOCS.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_it_is_a_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])


@of_each(content_files(), lambda path: "/".join(path.parts[-3:]))
def test_it_accepts_the_content(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    # That the schemas are such is asked above, once.
    validator = jsonschema.Draft202012Validator(schema_of(path))
    validator.validate(json.loads(json.dumps(data, default=str)))


@pytest.mark.parametrize(
    "change",
    [
        {"titel": "x"},
        {"for": []},
        {"questions": []},
        {"questions": [{"id": "legal.1.x", "kind": "unknown"}]},
    ],
)
def test_it_refuses_what_the_types_refuse(change: dict[str, Any]) -> None:
    path = ROOT / "tiny-exists/legal/access.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**data, **change}, SCHEMAS["section"])


@pytest.mark.parametrize("name", tiny_names())
def test_it_accepts_the_exchanged_files(name: str) -> None:
    instrument = open_tiny(name)
    sheet = full_sheet(instrument)
    data = json.loads(json.dumps(exchange.sheet_to_json(sheet)))
    jsonschema.validate(data, SCHEMAS["answers"])
    assert exchange.sheet_from_json(data, instrument) == sheet
    card = exchange.scorecard_to_json(score(instrument, sheet, load_method()))
    jsonschema.validate(json.loads(json.dumps(card)), SCHEMAS["scorecard"])


@pytest.mark.parametrize(
    "answer",
    [
        {"value": {"level": 2}},
        {"state": "perhaps"},
        {"state": "answered", "value": {"level": 5}},
        {"state": "answered", "value": {"level": 2, "code": "x"}},
        {"state": "answered", "value": {"n": "about ten"}},
        {"state": "not_applicable", "reason": "none"},
        {"state": "answered", "question": "legal.7.offence"},
        {"state": "answered", "evidence": [{"pinpoint": "s. 17"}]},
        {"state": "answered", "evidence": [{"source": "x", "confirmed": "me"}]},
    ],
)
def test_it_refuses_a_wrong_answer(answer: dict[str, Any]) -> None:
    sheet = exchange.sheet_to_json(full_sheet(open_tiny("exists")))
    sheet["agencies"][0]["answers"]["legal.7.offence"] = answer
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(sheet, SCHEMAS["answers"])


class TestTheExamplesOfTheDocs:
    """docs/formats.md is read by authors and integrators: its examples must work."""

    TEXT = (DOCS.parent / "formats.md").read_text(encoding="utf-8")
    YAML = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.S)]
    JSON = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.S)]

    @pytest.mark.parametrize(
        ("number", "schema"),
        [(0, "edition"), (1, "edition"), (2, "glossary"), (3, "section")],
    )
    def test_a_content_file_fits_its_schema(self, number: int, schema: str) -> None:
        jsonschema.validate(self.YAML[number], SCHEMAS[schema])

    def test_the_answers_are_read(self) -> None:
        (answers, _) = self.JSON
        jsonschema.validate(answers, SCHEMAS["answers"])
        instrument = library.open_instrument(answers["edition"], roots=[library.CONTENT])
        assert exchange.sheet_from_json(answers, instrument).party == "Example State"

    def test_the_node_fits_its_schema(self) -> None:
        (_, node) = self.JSON
        definitions = {"$defs": SCHEMAS["scorecard"]["$defs"]}
        jsonschema.validate(node, {**definitions, "$ref": "#/$defs/Node"})

    @pytest.mark.parametrize("name", ["answers", "scorecard", "section", "edition", "glossary"])
    def test_every_field_is_explained(self, name: str) -> None:
        schema = SCHEMAS[name]
        records = [schema, *schema.get("$defs", {}).values()]
        fields = {field for record in records for field in record.get("properties", {})}
        missing = [field for field in sorted(fields) if not re.search(rf"\b{field}\b", self.TEXT)]
        assert not missing


def test_only_what_must_be_there_is_required() -> None:
    least = {
        "format": "hanoi-readiness/answers",
        "version": 1,
        "edition": "tiny-exists",
        "party": "Example State",
        "round": "2026",
        "as_of": "2026-11-22",
        "agencies": [],
    }
    jsonschema.validate(least, SCHEMAS["answers"])
    assert exchange.sheet_from_json(least, open_tiny("exists")).agencies == ()
    for name in least:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({k: v for k, v in least.items() if k != name}, SCHEMAS["answers"])
