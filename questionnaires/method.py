"""The method: every weight, threshold and label of the score, read from content/method.yaml."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from questionnaires.answers import PipelineStage
from questionnaires.convention import SCORED_CHAPTERS, Convention, Due, Obligation, Strict
from questionnaires.errors import ContentError, Problem
from questionnaires.questions import COVERAGE_CODES, FREQUENCY_CODES

METHOD_FILE = Path(__file__).resolve().parent / "content" / "method.yaml"

#: A threshold is reached within this much: .1 + .1 + ... must not miss .3 by the last bit of a
#: float.
EPSILON = 1e-9


def _number(value: object) -> object:
    if isinstance(value, str) and "/" in value:
        try:
            return float(Fraction(value))
        except (ValueError, ZeroDivisionError):
            return value
    return value


def _stages(value: object) -> object:
    known = {stage.value: stage for stage in PipelineStage}
    return [known.get(v, v) for v in value] if isinstance(value, list) else value


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Real = Annotated[float, BeforeValidator(_number), Field(allow_inf_nan=False)]
Unit = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1)]
Numbers = Annotated[tuple[Real, ...], BeforeValidator(_tuple)]
Articles = Annotated[tuple[int, ...], BeforeValidator(_tuple)]


class Criticality(Strict):
    """How much more than others one duty enables, and the reason in one line."""

    obligation: str
    value: float = Field(ge=1, le=2)
    reason: str = Field(min_length=1)


class Level(Strict):
    """One label: its code, the least number it is printed for, and its English word."""

    code: str
    start: Unit = Field(alias="from")
    label: str


class ObligationRule(Strict):
    """S = ``mean_share`` x mean + (1 - ``mean_share``) x minimum over the tracks."""

    mean_share: Unit


class OverallRule(Strict):
    """Weights of the chapters in the geometric mean, and the least that a chapter counts as."""

    weights: dict[str, Real]
    floor: Annotated[float, Field(gt=0, lt=1)]


class EvidenceRule(Strict):
    """The level from which an answer is evidenced, and the months after which evidence falls a
    step.
    """

    counts_from: int = Field(ge=1, le=4)
    months: int = Field(ge=1)


class DutyRule(Strict):
    """The least S of a duty in place, and of one partly in place."""

    in_place: Unit
    partly: Unit


class CriticalRule(Strict):
    """From which criticality a duty is critical, and the label that it caps its article at when
    below ``below``.
    """

    start: Real = Field(alias="from")
    below: Unit
    cap: str


class GateRule(Strict):
    """The safeguards gate: whose duties must be shown, how, and which articles are capped if they
    are not.
    """

    safeguards: Articles
    least: Unit
    evidence: int = Field(ge=0, le=4)
    capped: Articles
    cap: str


class SeverityRule(Strict):
    """Thresholds on S: a gap is of this severity when S of its duty lies below."""

    critical: dict[str, Unit]
    major: dict[str, Unit]
    moderate: dict[str, Unit]
    minor: dict[str, Unit]


class PriorityRule(Strict):
    """The five weights of priority and the scales of its terms."""

    weights: dict[str, Unit]
    timing: dict[Due, Unit]
    effort: dict[str, Unit]
    covered: dict[str, Unit]
    severity_divisor: Real
    own_most: int
    own_most_rows: int


class RobustnessRule(Strict):
    """How the bands are drawn: number of runs, error by evidence level, spread of weights."""

    runs: int = Field(ge=1)
    error_by_evidence: Annotated[tuple[Unit, Unit, Unit, Unit, Unit], BeforeValidator(_tuple)]
    weight_spread: Unit
    mean_shares: Numbers
    band: Annotated[tuple[int, int], BeforeValidator(_tuple)]
    first: int


class WorkingTime(Strict):
    """Seconds that one question takes to answer, scored or context."""

    scored: int = Field(ge=0)
    context: int = Field(ge=0)


class Method(Strict):
    """All judgement of the score: weights, thresholds, caps, labels and the English word of every
    code.
    """

    version: str
    modality: dict[str, Real]
    criticality: Annotated[tuple[Criticality, ...], BeforeValidator(_tuple)]
    obligation: ObligationRule
    essential_cap: Unit
    coverage_values: dict[str, Unit]
    frequency_values: dict[str, Unit]
    projected_stages: Annotated[
        tuple[PipelineStage, ...], BeforeValidator(lambda v: _tuple(_stages(v)))
    ]
    overall: OverallRule
    sufficient_coverage: Unit
    not_applicable_badge: Unit
    evidence: EvidenceRule
    levels: Annotated[tuple[Level, Level, Level, Level, Level], BeforeValidator(_tuple)]
    duty: DutyRule
    critical: CriticalRule
    gate: GateRule
    severity: SeverityRule
    priority: PriorityRule
    robustness: RobustnessRule
    seconds_per_question: WorkingTime
    texts: dict[str, str]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        wrong = []
        for name, found, wanted in (
            ("modality", self.modality, ("shall", "qualified", "endeavour", "may", "none")),
            ("coverage_values", self.coverage_values, COVERAGE_CODES),
            ("frequency_values", self.frequency_values, FREQUENCY_CODES),
            ("overall.weights", self.overall.weights, SCORED_CHAPTERS),
        ):
            if set(found) != set(wanted):
                wrong.append(f"{name} must name exactly {', '.join(wanted)}")
        starts = [level.start for level in self.levels]
        if starts[0] != 0 or starts != sorted(set(starts)):
            wrong.append("levels must start at 0 and rise")
        codes = [level.code for level in self.levels]
        for cap in (self.critical.cap, self.gate.cap):
            if cap not in codes:
                wrong.append(f"no level has the code {cap}")
        named = [item.obligation for item in self.criticality]
        if len(named) != len(set(named)):
            wrong.append("an obligation has two criticalities")
        if any(weight < 0 for weight in (*self.modality.values(), *self.overall.weights.values())):
            wrong.append("no weight may be negative")
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @cached_property
    def criticality_of(self) -> Mapping[str, float]:
        """Criticality by obligation id, for those that have one; 1 is the default."""
        return {item.obligation: item.value for item in self.criticality}

    @cached_property
    def level_starts(self) -> tuple[float, ...]:
        """The least number of each label, rising."""
        return tuple(level.start for level in self.levels)

    @cached_property
    def _level_edges(self) -> tuple[float, ...]:
        return tuple(start - EPSILON for start in self.level_starts[1:])

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the whole method as canonical JSON."""
        canonical = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def level_index(self, code: str) -> int:
        """The position 0-4 of a label's code. Raises ValueError for a code that no level has."""
        return [level.code for level in self.levels].index(code)

    def level_of(self, value: float) -> int:
        """The index 0-4 of the label of a number in [0, 1], before any cap."""
        return bisect_right(self._level_edges, value)

    def weight(self, obligation: Obligation, convention: Convention) -> float:
        """Modality x criticality; 0 for options, what binds others, and outside articles 4-59."""
        if not convention.in_scope(obligation.id):
            return 0.0
        return self.modality[obligation.verb] * self.criticality_of.get(obligation.id, 1.0)

    def is_critical(self, obligation: Obligation) -> bool:
        """True for a shall or qualified duty of high criticality."""
        criticality = self.criticality_of.get(obligation.id, 1.0)
        return (
            obligation.verb in ("shall", "qualified")
            and criticality >= self.critical.start - EPSILON
        )

    def text(self, code: str) -> str:
        """The English words of a code. Raises KeyError for a code without words."""
        return self.texts[code]


class _NoDuplicates(yaml.SafeLoader):
    """Refuses a key that is written twice: YAML would keep the last one without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key!r} is written twice", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


@lru_cache(maxsize=8)
def _load(path: Path) -> Method:
    try:
        text = path.read_text(encoding="utf-8")
        data = yaml.load(text, Loader=_NoDuplicates)  # noqa: S506 - it is a SafeLoader
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError([Problem(path.name, "", f"cannot be read: {error}")]) from error
    try:
        return Method.model_validate(data)
    except ValidationError as error:
        problems = [
            Problem(path.name, ".".join(str(step) for step in item["loc"]), item["msg"])
            for item in error.errors()
        ]
        raise ContentError(problems) from error


def load_method(path: Path | None = None) -> Method:
    """The method of a file (by default the product's own), read once per path.

    Raises ContentError with every problem of the file.
    """
    # The product's own is asked for all the time: its path is looked up once.
    return _load(path.resolve() if path else METHOD_FILE)
