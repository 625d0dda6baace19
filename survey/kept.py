"""What digests fix, kept in this process: the same signed answers need not be read twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

Value = TypeVar("Value")

_all: WeakSet[Kept[Any]] = WeakSet()


class Kept(Generic[Value]):
    """The last few values, by keys from which each could be made again.

    A key holds the digest of all that the value is made of, so nothing in here grows old: what
    changes has another key. Whether somebody may read it is asked before it is looked up.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()
        _all.add(self)

    def empty(self) -> None:
        """Keep nothing of it."""
        with self._lock:
            self._values.clear()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key; made if it is not here. Two threads may make it at once: it is the
        same."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value


def forget() -> None:
    """Keep nothing at all: for whoever changes signed rows by hand, and leaves their digest."""
    for kept in _all:
        kept.empty()
