"""The worker's side of printing: an order to the press, how far it is, and what became of it."""

from __future__ import annotations

import json
import logging
import os
import pickle
import selectors
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from reports.contents import Form
from reports.dossier import Dossier
from reports.pdf import unfinished
from survey import config
from survey.jobs.press import GIVES_WAY, Order
from survey.jobs.problems import JobFailed, LetGo, TryAgain
from survey.processes import worked

log = logging.getLogger(__name__)

#: Seconds between two looks at a press that says nothing: is it still wanted, does it get anywhere?
PULSE = 5.0
#: Seconds for a press that was killed to be gone.
_FALL = 10.0

_running: set[subprocess.Popen[bytes]] = set()
#: What is being printed stands here until it is whole.
_halves: set[Path] = set()
_guard = threading.Lock()
_stopping = threading.Event()


def print_report(
    dossier: Dossier,
    path: Path,
    tell: Callable[[float], None],
    *,
    form: Form = "full",
    patience: float = 60.0,
) -> None:
    """Have it printed to ``path``, whole or not at all. ``tell`` hears the share that is done, the
    same one again while nothing new is known; what it raises ends the press.

    The press gives way to everybody else until it has waited ``patience`` seconds for a processor.
    Raises JobFailed with the reason, TryAgain if the press was killed, LetGo if this worker stops.
    """
    level = logging.getLogger().getEffectiveLevel()
    half = unfinished(path)
    order = pickle.dumps(Order(dossier, path.absolute(), form, os.getpid(), level), protocol=5)
    with _guard:
        _halves.add(half)
    try:
        try:
            _print(order, tell, patience)
        except _Starved:
            # Who gives way on a machine that is never at rest gives way for ever.
            log.warning("a report waited %s s for a processor; now it takes its share", patience)
            _print(order, tell, 0)
    except BaseException:
        for left in (half, path):
            left.unlink(missing_ok=True)
        raise
    finally:
        with _guard:
            _halves.discard(half)


def stop() -> None:
    """This worker is being stopped: what is being printed ends now, and nothing new begins."""
    with _guard:
        _stopping.set()
        presses, halves = list(_running), list(_halves)
    for press in presses:
        press.kill()
    for press in presses:
        _wait(press)
    # The thread that printed would clear up as well, if the process lives that long.
    for half in halves:
        half.unlink(missing_ok=True)


class _Starved(Exception):
    """The press got next to nothing of the processor."""


def _print(order: bytes, tell: Callable[[float], None], patience: float) -> None:
    with _press(*[GIVES_WAY] * bool(patience)) as press:
        # By a pipe: what is confidential stands in no file and on no command line. From a thread:
        # it is longer than a pipe, and the press may be long in coming.
        threading.Thread(target=_hand_over, args=(press, order), daemon=True).start()
        share, began = 0.0, monotonic()
        for word in _words(press):
            if "problem" in word:
                raise JobFailed(word["problem"])
            if "done" in word:
                return
            share = word.get("share", share)
            tell(share)
            if patience and monotonic() - began - _worked(press) > patience:
                raise _Starved
        if _stopping.is_set():
            raise LetGo("the worker stops")
        _wait(press)
        raise TryAgain(f"the press ended without a word ({press.returncode})")


@contextmanager
def _press(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A press; however this is left, the press is gone then."""
    with _guard:
        if _stopping.is_set():
            raise LetGo("the worker stops")
        press = subprocess.Popen(
            [sys.executable, "-m", "survey.jobs.press", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=config.ROOT,
            env=_environment(),
            # Where the processor is shared out by sessions, it can only stand back with its own.
            start_new_session=True,
        )
        _running.add(press)
    try:
        yield press
    finally:
        press.kill()
        _wait(press)
        with _guard:
            _running.discard(press)
        assert press.stdout is not None
        press.stdout.close()


def _environment() -> dict[str, str]:
    """What a program needs of this machine, without the addresses and keys of our settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(config.PREFIX)}


def _hand_over(press: subprocess.Popen[bytes], order: bytes) -> None:
    assert press.stdin is not None
    try:
        with press.stdin as pipe:
            pipe.write(order)
    except BrokenPipeError:
        # It is gone; whoever listens to it hears that.
        log.info("the press ended before it had its whole order")


def _words(press: subprocess.Popen[bytes]) -> Iterator[dict[str, Any]]:
    """What it says, line by line, and an empty word whenever it says nothing for a while."""
    assert press.stdout is not None
    end, rest = press.stdout.fileno(), b""
    with selectors.DefaultSelector() as waiting:
        waiting.register(end, selectors.EVENT_READ)
        while True:
            if not waiting.select(PULSE):
                yield {}
                continue
            some = os.read(end, 4096)
            if not some:
                return
            *lines, rest = (rest + some).split(b"\n")
            yield from map(json.loads, lines)


def _worked(press: subprocess.Popen[bytes]) -> float:
    had = worked(press.pid)
    # Where nobody says how much it had, there is nothing that it gives way to but ``nice``.
    return float("inf") if had is None else had


def _wait(press: subprocess.Popen[bytes]) -> None:
    try:
        press.wait(_FALL)
    except subprocess.TimeoutExpired:
        # It runs no line of ours any more; on a busy machine it takes its time to fall.
        log.warning("the press was killed and is not gone yet")
