"""Many at once: each user a thread with a browser of their own, all let go together."""

from __future__ import annotations

import http.client
import random
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: What one user does again and again; it raises where the answer is not the one it should be.
Act = Callable[[], object]


class WrongAnswer(Exception):
    """The service answered, and not what it should have."""


#: What a user would have seen as a failure: the line broke, or a wrong answer came.
FAILURES = (OSError, http.client.HTTPException, ValueError, WrongAnswer)


@dataclass(frozen=True, slots=True)
class Line:
    """One measured thing: seconds of each answer, how long it took in all, what went wrong."""

    name: str
    seconds: tuple[float, ...]
    users: int = 1
    lasted: float = 0.0
    errors: tuple[str, ...] = ()
    #: The line of the same run that says what could not be done faster.
    floor: str = ""
    size: int = 0
    #: Seconds of processor time for all of it: tells the same on a machine that is busy.
    worked: float = 0.0

    @property
    def median(self) -> float:
        """The median in seconds."""
        return statistics.median(self.seconds) if self.seconds else float("nan")

    @property
    def p95(self) -> float:
        """The 95th percentile in seconds."""
        if not self.seconds:
            return float("nan")
        return sorted(self.seconds)[max(0, round(0.95 * len(self.seconds)) - 1)]

    @property
    def work(self) -> float:
        """Seconds of processor time of one answer."""
        return self.worked / len(self.seconds) if self.seconds else 0.0

    @property
    def rate(self) -> float:
        """Answers a second, of all users together; 0 where nothing was lasting."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0


def alone(name: str, call: Callable[[], int], runs: int, floor: str = "") -> Line:
    """In this process, without a socket: run it once unmeasured, then so many times."""
    size, seconds = call(), []
    worked = time.process_time()
    for _ in range(runs):
        began = time.perf_counter()
        size = call()
        seconds.append(time.perf_counter() - began)
    worked = time.process_time() - worked
    return Line(name, tuple(seconds), floor=floor, size=size, worked=worked)


def together(
    name: str,
    acts: Sequence[Act],
    seconds: float,
    *,
    think: tuple[float, float] = (0.0, 0.0),
    floor: str = "",
    worked: Callable[[], float] = lambda: 0.0,
) -> Line:
    """All of them at once for so long; between two acts each rests for a while out of ``think``.

    Each acts once before it counts: connections are made, caches are warm. ``worked`` tells the
    processor time of the service so far.
    """
    ready, taken, wrong = threading.Barrier(len(acts) + 1), [], []

    def live(act: Act, chance: random.Random) -> None:
        mine = []
        try:
            act()
        except FAILURES as error:
            wrong.append(f"{type(error).__name__}: {error}")
        ready.wait()
        end = time.perf_counter() + seconds
        while True:
            time.sleep(chance.uniform(*think))
            began = time.perf_counter()
            if began >= end:
                break
            try:
                act()
            except FAILURES as error:
                wrong.append(f"{type(error).__name__}: {error}")
            mine.append(time.perf_counter() - began)
        taken.extend(mine)

    threads = [
        threading.Thread(target=live, args=(act, random.Random(number)))
        for number, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began, worked_before = time.perf_counter(), worked()
    for thread in threads:
        thread.join()
    lasted, used = time.perf_counter() - began, worked() - worked_before
    return Line(name, tuple(taken), len(acts), lasted, tuple(wrong), floor, worked=used)
