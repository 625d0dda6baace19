"""One number of one State as pages that set many States side by side read it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One article, article on one track, or chapter of one State.

    ``state`` is "level", or the code of the mark that stands in its place; numbers are None where
    it has none. ``sections`` feed it; where the safeguards gate may cap its label,
    ``label_sections`` are those that the gate rests on: without them the number may be read and
    the level not.
    """

    kind: str
    name: str
    track: str
    state: str
    low: float | None = None
    mid: float | None = None
    high: float | None = None
    evidenced: float | None = None
    coverage: float | None = None
    level: int | None = None
    sections: tuple[str, ...] = ()
    label_sections: tuple[str, ...] = ()

    @property
    def node(self) -> str:
        """The id of its node in a scorecard."""
        if self.kind == "track":
            return f"track:{self.name}/{self.track}"
        return f"{self.kind}:{self.name}"
