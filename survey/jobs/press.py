"""The press: a process of the worker's that prints one report and ends.

It knows no database, no settings and no application. What is to be printed comes in on standard
input; how far it is, and what became of it, goes out on standard output, a line of JSON each time.
Called with GIVES_WAY it runs while nobody else wants the processor.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import pickle
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey import logs
from survey.processes import die_with_parent, take_what_is_left

if TYPE_CHECKING:
    from reports.contents import Form
    from reports.dossier import Dossier

log = logging.getLogger(__name__)

GIVES_WAY = "--gives-way"
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
#: How much sooner than others it goes where memory runs out: what it makes can be made again.
_FIRST_TO_GO = 800

Tell = Callable[[dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be printed, where to, and for which worker."""

    dossier: Dossier
    path: Path
    form: Form
    worker: int
    log_level: int


def main(arguments: list[str]) -> int:
    """Print what the worker orders. Without a last word on standard output it was not printed."""
    # What a worker leaves behind when it dies would be printed a second time by the next one.
    die_with_parent(signal.SIGKILL)
    # Who stops everything at once asks the worker too, which ends this one in order.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if GIVES_WAY in arguments:
        take_what_is_left()
    _go_first_where_memory_ends()
    os.umask(0o077)
    tell = _own_channel()
    try:
        order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  (a pipe that only the worker has)
    except (EOFError, pickle.UnpicklingError):
        return 1
    if os.getppid() != order.worker:
        return 1
    logs.begin(logging.getLevelName(order.log_level))
    try:
        tell(fill(order, tell))
    except (BrokenPipeError, MemoryError) as error:
        log.error("a report was not printed: %r", error)
        return 1
    return 0


def fill(order: Order, tell: Tell) -> dict[str, Any]:
    """Print, and return the last word: that it is done, or which of PROBLEMS there is."""
    from reports import pdf  # here: after the manners, since it takes seconds
    from reports.errors import FontMissing, PangoMissing

    try:
        pdf.write_pdf(
            order.dossier, order.path, lambda share: tell({"share": share}), form=order.form
        )
    except PangoMissing:
        return {"problem": "pango_missing"}
    except FontMissing:
        return {"problem": "font_missing"}
    except (BrokenPipeError, MemoryError):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_SPACE:
            return {"problem": "disk_full"}
        # Nobody else sees where it happened.
        log.exception("a report could not be printed, in a way nobody expected")
        return {"problem": "unexpected"}
    return {"done": True}


def _own_channel() -> Tell:
    """What only this module writes to; whatever a library says on standard output goes to the
    log."""
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def tell(word: dict[str, Any]) -> None:
        channel.write(json.dumps(word) + "\n")
        channel.flush()

    return tell


def _go_first_where_memory_ends() -> None:
    try:
        Path("/proc/self/oom_score_adj").write_text(str(_FIRST_TO_GO))
    except OSError:
        return


if __name__ == "__main__":
    # Under its full name: that is where the worker's order says that it is from.
    from survey.jobs import press

    sys.exit(press.main(sys.argv[1:]))
