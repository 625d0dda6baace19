"""JSON Schemas of content files and of exchanged files, made from the types that read them."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter

from questionnaires.answers import AnswerSheet
from questionnaires.convention import Convention
from questionnaires.exchange import (
    ANSWERS_FORMAT,
    ANSWERS_VERSION,
    SCORECARD_FORMAT,
    SCORECARD_VERSION,
)
from questionnaires.instrument import Edition, Section
from questionnaires.library import AgencyKinds, Glossary
from questionnaires.questions import NotApplicableReason
from questionnaires.scorecard import Label, NationalAnswer, Node, Part, Scorecard
from questionnaires.states import StateList

Schema = dict[str, Any]

#: The content files that an author edits, by the name of their schema.
CONTENT: dict[str, type[BaseModel]] = {
    "section": Section,
    "edition": Edition,
    "glossary": Glossary,
    "agencies": AgencyKinds,
    "convention": Convention,
    "states": StateList,
}
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, Schema]:
    """Every schema by its name, the same on every run."""
    content = {name: _content(model) for name, model in CONTENT.items()}
    found = {**content, "answers": _answers(), "scorecard": _scorecard()}
    return {
        name: {"$schema": _DIALECT, "$id": f"{name}.schema.json", **schema}
        for name, schema in found.items()
    }


def write(folder: Path) -> list[Path]:
    """Write every schema as ``NAME.schema.json`` into a folder, which is made if missing."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, schema in schemas().items():
        path = folder / f"{name}.schema.json"
        path.write_text(text_of(schema), encoding="utf-8")
        paths.append(path)
    return paths


def text_of(schema: Schema) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _content(model: type[BaseModel]) -> Schema:
    schema = model.model_json_schema(by_alias=True)
    for definition in schema.get("$defs", {}).values():
        # One id may stand for a list of one: a validator allows it, which pydantic can't tell.
        many = definition.get("properties", {}).get("obligation")
        if many is not None and many.get("type") == "array":
            several = {"type": "array", "items": many["items"], "minItems": 1}
            one_or_many = {"title": many["title"], "anyOf": [{"type": "string"}, several]}
            definition["properties"]["obligation"] = one_or_many
    return schema


def _answers() -> Schema:
    """The schema of ANSWERS.json: an AnswerSheet, where a key says which question is answered."""
    schema = _exchanged(AnswerSheet, ANSWERS_FORMAT, ANSWERS_VERSION)
    records = schema["$defs"]
    del records["Settlement"]["properties"]["question"]
    records["Settlement"]["required"].remove("question")
    records["AgencySheet"]["required"].append("answers")
    return schema


def _scorecard() -> Schema:
    """The schema of a scorecard: lists where the program looks up by id; every field is there."""
    schema = _exchanged(Scorecard, SCORECARD_FORMAT, SCORECARD_VERSION)
    for name in ("nodes", "national"):
        by_id = schema["properties"][name]
        schema["properties"][name] = {
            "title": by_id["title"],
            "type": "array",
            "items": by_id["additionalProperties"],
        }
    # These are tuples where they are counted, and have names where they are written.
    for record in (NationalAnswer, Part, Label, Node):
        places = schema["$defs"][record.__name__]["prefixItems"]
        schema["$defs"][record.__name__] = {
            "description": inspect.getdoc(record),
            "properties": dict(zip(record._fields, places, strict=True)),
            "required": [],
            "title": record.__name__,
            "type": "object",
            "additionalProperties": False,
        }
    schema["properties"]["digest"] = {"title": "Digest", "type": "string"}
    for one in (schema, *schema["$defs"].values()):
        if "properties" in one:
            one["required"] = [*one["properties"]]
    return schema


def _exchanged(record: type, name: str, version: int) -> Schema:
    schema = TypeAdapter(record).json_schema(mode="serialization")
    first = {"format": {"const": name}, "version": {"const": version}}
    schema["properties"] = {**first, **schema["properties"]}
    schema["required"] = [*first, *schema["required"]]
    answer = schema["$defs"]["Answer"]
    del answer["properties"]["question"]
    answer["required"] = ["state"]
    answer["properties"]["state"].pop("default")
    answer["properties"]["value"] = {"anyOf": [*_values(), {"type": "null"}], "default": None}
    reasons = [*get_args(NotApplicableReason), None]
    answer["properties"]["reason"] = {"enum": reasons, "default": None}
    confirmed = {"enum": [None, "agency", "reviewer"], "default": None}
    schema["$defs"]["Evidence"]["properties"]["confirmed"] = confirmed
    for one in (schema, *schema["$defs"].values()):
        if "properties" in one:
            one["additionalProperties"] = False
    return schema


def _values() -> list[Schema]:
    """The shapes of a stored value: one field, named by the kind of the question."""
    text: Schema = {"type": "string"}
    shapes: dict[str, Schema] = {
        "codes": {"type": "array", "items": text},
        "level": {"type": "integer", "minimum": 0, "maximum": 4},
        "code": text,
        "yes": {"type": "boolean"},
        "n": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
        "text": text,
        "date": {"type": "string", "format": "date"},
    }
    return [
        {
            "type": "object",
            "properties": {name: shape},
            "required": [name],
            "additionalProperties": False,
        }
        for name, shape in shapes.items()
    ]
