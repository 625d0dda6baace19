"""The manners of our processes among each other: they go with their parent, and give way."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

#: As far back as a process can stand, in the system's own measure.
LAST = 19
#: Where Linux keeps how far back everything stands that a session runs.
_SESSION = Path("/proc/self/autogroup")
_SET_PARENT_DEATH_SIGNAL = 1
#: How many more things must have been made than thrown away before the collector looks for circles.
#: Python looks after 700; a score that is counted makes ten thousand, of which none is a circle.
_THINGS = 10_000


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """From now on this process gets the signal when its parent ends, however that ended."""
    # A parent that is killed with -9 can stop nobody: Linux tells its children instead.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, number, 0, 0, 0)


def let_memory_rest() -> None:
    """From now on the collector of garbage leaves alone what was made so far, and comes less
    often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_THINGS, 10, 10)


def take_what_is_left() -> None:
    """From now on this process, with the session that it leads, runs while nobody else wants the
    processor.

    It must hold nothing that others wait for: it may have to wait for minutes before it goes on.
    """
    os.nice(LAST)
    if sys.platform != "linux":
        return
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    _leave_half_alone()
    # Where Linux shares the processor out by sessions first, what is asked for within one says
    # nothing to the others. Who leads none would put back whoever started it.
    if os.getsid(0) != os.getpid():
        return
    for _ in range(3):
        try:
            _SESSION.write_text(str(LAST))
        except BlockingIOError:
            # It takes ten such wishes a second, from everybody together.
            time.sleep(0.1)
        except OSError:
            # This system shares out in another way, or keeps it closed.
            return
        else:
            return


def _leave_half_alone() -> None:
    """Run on the upper half of the processors only, where there are several: the others keep what
    they have at hand for pages, and wake for them faster than by putting something aside."""
    ours = sorted(os.sched_getaffinity(0))
    if len(ours) > 1:
        # Where somebody shuts processors down meanwhile, it goes wherever it may.
        with suppress(OSError):
            os.sched_setaffinity(0, ours[len(ours) // 2 :])


def worked(pid: int) -> float | None:
    """Seconds of processor time that a process has had; None where this system does not say."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
