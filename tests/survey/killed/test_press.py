"""The process that prints: it gives way, goes with its worker, and takes nobody along."""

from __future__ import annotations

import json
import logging
import os
import pickle
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Flask

from benchmarks import house
from survey.config import ROOT
from survey.jobs import printing, worker
from survey.jobs.press import GIVES_WAY, Order
from survey.models import JobState
from tests.survey.engines import only_sqlite
from tests.survey.killed.conftest import settings_of, until
from tests.survey.killed.test_worker import change, job, place, row

__all__ = ["job"]

#: What a press of the tests does before it is one, and in the place of printing.
BEFORE = """
import errno, json, os, signal, sys, time
from pathlib import Path
here, shared = Path(__file__).parent, Path("/proc/self/autogroup")
if "survey.jobs.press" in sys.orig_argv:
    from reports import pdf, typefaces
    from reports.errors import PangoMissing
    printing = pdf.write_pdf
    def instead(dossier, path, *more, **named):
        (here / "pid").write_text(str(os.getpid()))
        half = pdf.unfinished(path)
"""
WAIT = "half.write_bytes(b'%PDF- half'); time.sleep(60)"
DIE = "half.write_bytes(b'%PDF- half'); os.kill(os.getpid(), signal.SIGKILL)"

Does = Callable[[str], Path]


@pytest.fixture
def press_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Does]:
    """Put a line in the place of printing, in the process itself; returns where its ``pid`` is."""
    folder = tmp_path / "first"
    folder.mkdir()

    def does(line: str) -> Path:
        text = f"{BEFORE}        {line}\n    pdf.write_pdf = instead\n"
        (folder / "sitecustomize.py").write_text(text, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", f"{folder}{os.pathsep}{ROOT}")
        return folder

    yield does
    with suppress(FileNotFoundError, ProcessLookupError):
        pid = int((folder / "pid").read_text())
        if b"survey.jobs.press" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


def run(app: Flask, job: str) -> tuple[str, str, int]:
    """Run a job as the worker does: its state, its problem, and how often it was tried."""
    with app.app_context():
        worker.run_job(job)
    found = row(app, job)
    return found.state, found.problem, found.attempt


@contextmanager
def running(app: Flask, job: str, folder: Path) -> Iterator[int]:
    """A job that a thread of this process runs; inside, its press prints. At the end it is over."""
    thread = threading.Thread(target=run, args=(app, job))
    thread.start()
    yield pid_in(folder)
    thread.join(30)
    assert not thread.is_alive()


def pid_in(folder: Path) -> int:
    """The press, once it prints."""
    file = folder / "pid"
    until(lambda: file.exists() and file.read_text() != "", "printing")
    return int(file.read_text())


def gone(pid: int) -> bool:
    """Whether a process is no more; nobody may have asked yet how it ended."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return text.rpartition(")")[2].split()[0] in "ZX"


@only_sqlite
def test_the_press_gives_way_and_knows_no_settings(app: Flask, job: str, press_does, monkeypatch):
    monkeypatch.setenv("HANOI_SECRET_KEY", "known to nobody else")
    app.config["PRINT_PATIENCE_SECONDS"] = 600
    press_does(
        "path.write_text(json.dumps([os.sched_getscheduler(0), os.nice(0), os.getsid(0),"
        " os.getpid(), [name for name in os.environ if name.startswith('HANOI_')],"
        " sys.orig_argv[1:], [name for name in sys.modules if name in ('flask', 'sqlalchemy')],"
        " shared.read_text() if os.access(shared, os.W_OK) else 'nice 19',"
        " sorted(os.sched_getaffinity(0))]))"
    )
    assert run(app, job) == ("done", "", 1)
    (file,) = place(app).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    policy, nice, session, pid, settings, line, modules, shared, where = json.loads(
        file.read_text()
    )
    assert (policy, nice) == (os.SCHED_IDLE, 19)
    ours = sorted(os.sched_getaffinity(0))
    assert where == ours[len(ours) // 2 :]
    # Where the processor is shared out by sessions, its session stands back too.
    assert session == pid and "nice 19" in shared
    assert settings == [] and modules == []
    assert line == ["-m", "survey.jobs.press", GIVES_WAY]


def test_whoever_leads_no_session_puts_none_back():
    """Or a press would take whoever started it along, its worker and all that it does."""
    asks = (
        "import os; from survey.processes import take_what_is_left\n"
        "if child := os.fork(): os.waitpid(child, 0)\n"
        "else: take_what_is_left(); print(os.sched_getscheduler(0), flush=True); os._exit(0)\n"
        "print(open('/proc/self/autogroup').read(), os.nice(0))"
    )
    if not os.access("/proc/self/autogroup", os.W_OK):
        pytest.skip("this machine does not share out by sessions")
    said = subprocess.run(
        [sys.executable, "-c", asks], cwd=ROOT, capture_output=True, text=True,
        start_new_session=True, check=True,
    ).stdout  # fmt: skip
    policy, _group, word, of_session, _own = said.split()
    assert (int(policy), word, of_session) == (os.SCHED_IDLE, "nice", "0")


@only_sqlite
def test_a_press_that_gets_no_processor_stops_giving_way(
    app: Flask, job: str, press_does, monkeypatch
):
    monkeypatch.setattr(printing, "PULSE", 0.05)
    app.config["PRINT_PATIENCE_SECONDS"] = 1
    press_does(
        f"time.sleep(60) if {GIVES_WAY!r} in sys.orig_argv else "
        "path.write_text(str(os.sched_getscheduler(0)))"
    )
    assert run(app, job) == ("done", "", 1)
    (file,) = place(app).iterdir()
    assert int(file.read_text()) == os.SCHED_OTHER


def test_nobody_waits_for_the_worker_while_the_press_prints(
    app: Flask, job: str, press_does, monkeypatch
):
    # Whatever the worker holds on to, it would let go at its next word about the job.
    monkeypatch.setattr(printing, "PULSE", 600)
    folder = press_does(
        "[time.sleep(0.01) for _ in iter((here / 'go').exists, True)]; "
        "printing(dossier, path, *more, **named)"
    )
    with running(app, job, folder):
        # The very row of the job, and with it whatever else anybody may save.
        change(app, job, problem="nothing is in the way")
        assert row(app, job).problem == "nothing is in the way"
        (folder / "go").touch()
    assert row(app, job).state == "done"


@only_sqlite
@pytest.mark.parametrize("end", [DIE, "raise MemoryError"])
def test_a_job_whose_press_is_killed_is_tried_again(app: Flask, job: str, press_does, end):
    press_does(f"{end}")
    assert run(app, job) == ("queued", "", 1)
    assert list(place(app).iterdir()) == []
    press_does("printing(dossier, path, *more, **named)")
    assert run(app, job) == ("done", "", 2)
    (file,) = place(app).iterdir()
    assert file.read_bytes().rstrip().endswith(b"%%EOF")


@only_sqlite
def test_a_job_that_kills_every_press_ends_with_a_sentence(app: Flask, job: str, press_does):
    press_does(DIE)
    states = [run(app, job) for _ in range(app.config["JOB_ATTEMPTS"])]
    assert states == [("queued", "", 1), ("queued", "", 2), ("failed", "lost", 3)]
    assert list(place(app).iterdir()) == []


@only_sqlite
@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("raise PangoMissing", "pango_missing"),
        ("sys.modules['weasyprint'] = None; printing(dossier, path)", "pango_missing"),
        (
            "typefaces.OWN_FILES[next(iter(typefaces.OWN_FILES))] = here / 'gone.ttf'; "
            "printing(dossier, path)",
            "font_missing",
        ),
        ("raise OSError(errno.ENOSPC, 'full')", "disk_full"),
        ("raise OSError(errno.EROFS, 'read-only')", "disk_full"),
        ("raise OSError(errno.EIO, 'broken')", "unexpected"),
        ("raise ValueError('a mistake')", "unexpected"),
        ("print('done'); raise OSError(errno.EFBIG, 'too large')", "disk_full"),
    ],
)
def test_paper_that_cannot_be_made_says_why(app, job, press_does, capfd, line, problem):
    press_does(line)
    assert run(app, job) == ("failed", problem, 1)
    assert list(place(app).iterdir()) == []
    # Where it happened is known to the press alone.
    assert ("Traceback" in capfd.readouterr().err) == (problem == "unexpected")


@only_sqlite
def test_a_report_that_nobody_may_have_any_more_stops_being_printed(
    app: Flask, job: str, press_does, monkeypatch
):
    monkeypatch.setattr(printing, "PULSE", 0.05)
    with running(app, job, press_does(WAIT)) as press:
        change(app, job, state=JobState.EXPIRED)
    assert row(app, job).state == "expired"
    assert gone(press)
    assert list(place(app).iterdir()) == []


@only_sqlite
def test_the_press_dies_with_its_worker(app: Flask, job: str, press_does):
    folder = press_does(WAIT)
    with house.worker(settings_of(app)) as killed:
        press = pid_in(folder)
        assert killed.process is not None and not gone(press)
        killed.process.send_signal(signal.SIGKILL)
        killed.process.wait()
    until(lambda: gone(press), "the end of the press")


@only_sqlite
def test_a_worker_that_is_stopped_ends_the_press_and_gives_the_job_back(
    app: Flask, job: str, press_does
):
    folder = press_does(WAIT)
    with house.worker(settings_of(app)) as stopped:
        press = pid_in(folder)
        assert stopped.process is not None
        # Who stops everything at once asks the press too: it leaves that to its worker.
        os.kill(press, signal.SIGTERM)
        stopped.process.send_signal(signal.SIGTERM)
        assert stopped.process.wait(60) == 0
        assert gone(press)
    left = row(app, job)
    assert (left.state, left.attempt) == ("queued", 0)
    assert list(place(app).iterdir()) == []


OF_ANOTHER = pickle.dumps(Order(None, Path("x.pdf"), "full", worker=1, log_level=logging.INFO))


@pytest.mark.parametrize(
    "order", [b"", OF_ANOTHER[:-9], OF_ANOTHER], ids=["none", "half", "of another"]
)
def test_a_press_whose_worker_went_before_it_began_ends_quietly(order: bytes):
    ended = subprocess.run(
        [sys.executable, "-m", "survey.jobs.press"], cwd=ROOT, input=order, capture_output=True
    )
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert ended.stderr == b""
