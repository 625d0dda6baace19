"""Tiny instruments, one feature each, on a small register: shared by all tests."""

from pathlib import Path

from questionnaires import library
from questionnaires.instrument import Instrument

#: The content root of the tiny instruments: ``open_instrument("tiny-ladder", roots=[ROOT])``.
ROOT = Path(__file__).parent


def open_tiny(name: str) -> Instrument:
    """A tiny instrument by its feature: ``open_tiny("ladder")`` (or ``"tiny-ladder"``)."""
    edition = name if name.startswith("tiny-") else f"tiny-{name}"
    return library.open_instrument(edition, "en", roots=[ROOT])


def tiny_names() -> tuple[str, ...]:
    """The names of all tiny instruments."""
    return library.editions([ROOT])
