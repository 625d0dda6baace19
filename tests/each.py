"""One test for many things that names each of them that fails: a thousand tests of a millisecond
cost pytest seconds, in every process of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def _id_of(thing: Any) -> str:
    return str(thing.id)


def of_each(
    things: Iterable[Any], name: Callable[[Any], str] = _id_of
) -> Callable[[Callable[[Any], None]], Callable[[], None]]:
    """A decorator: the test is asked of each thing, and goes on to the next where it fails."""
    several = tuple(things)

    def decorate(test: Callable[[Any], None]) -> Callable[[], None]:
        def asked_of_each() -> None:
            assert several, "there is nothing to ask"
            faults = []
            for thing in several:
                try:
                    test(thing)
                except AssertionError as fault:
                    faults.append(f"{name(thing)}: {fault}")
                except Exception as error:
                    error.add_note(f"at {name(thing)}")
                    raise
            assert not faults, f"{len(faults)} of {len(several)}\n" + "\n".join(faults)

        # Not by functools.wraps: pytest would look behind it and want the thing as a fixture.
        for known in ("__name__", "__qualname__", "__module__", "__doc__"):
            setattr(asked_of_each, known, getattr(test, known))
        return asked_of_each

    return decorate
