"""Reports being printed beside what is measured, by processes with the manners of the press."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from reports.dossier import Dossier
from survey.processes import die_with_parent, take_what_is_left


@contextmanager
def printing(dossier: Dossier, folder: Path, many: int) -> Iterator[None]:
    """Inside, so many reports are printed at once, again and again."""
    # Spawned: this process has threads, and connections that are not to be shared.
    spawn = multiprocessing.get_context("spawn")
    begun = [spawn.Event() for _ in range(many)]
    children = [
        spawn.Process(target=_print, args=(dossier, folder / f"beside-{n}.pdf", one), daemon=True)
        for n, one in enumerate(begun)
    ]
    for child in children:
        child.start()
    try:
        for one in begun:
            one.wait(60)
        yield
    finally:
        for child in children:
            child.terminate()
            child.join()


def _print(dossier: Dossier, file: Path, begun: Event) -> None:
    from reports.pdf import write_pdf

    die_with_parent(signal.SIGKILL)
    os.setsid()
    take_what_is_left()
    begun.set()
    while True:
        write_pdf(dossier, file)
