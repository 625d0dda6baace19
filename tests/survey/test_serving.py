"""The real ./run demo: it starts, outlives the death of its children, and leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from survey import serving
from survey.config import ROOT
from survey.demo.cast import ACCOUNTS
from survey.serving import ServingFailed

START = 120
STOP = 30


class Demo:
    """A running ``python -m survey demo`` (or ``serve``)."""

    def __init__(self, folder: Path, *arguments: str, command: str = "demo") -> None:
        self.folder = folder
        self.output = folder / "output.txt"
        folder.mkdir(exist_ok=True)
        with self.output.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "survey", command, *arguments],
                cwd=ROOT,
                env={**os.environ, "HANOI_INSTANCE": str(folder / "instance")},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What it printed so far."""
        return self.output.read_text(encoding="utf-8")

    def wait_until(self, words: str, patience: float = START) -> None:
        """Wait until it printed these words."""
        deadline = time.monotonic() + patience
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    @property
    def port(self) -> int:
        """The port it says it listens on."""
        return int(self.said.split("http://127.0.0.1:")[1].split()[0])

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Send the signal and give the exit code."""
        self.process.send_signal(number)
        return self.process.wait(STOP)

    def family(self) -> list[int]:
        """The processes that belong to this instance, the supervisor included."""
        mark = f"HANOI_INSTANCE={self.folder / 'instance'}".encode()
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                environment = (entry / "environ").read_bytes()
                state = (entry / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except (OSError, IndexError):
                continue
            if mark in environment.split(b"\0") and state != "Z":
                found.append(int(entry.name))
        return found


def is_well(port: int) -> bool:
    """Whether the web server answers."""
    return serving.answers("127.0.0.1", port)


def child(demo: Demo, word: str) -> int:
    """The process whose command has this word, the first of its kind to be started."""
    for pid in sorted(demo.family()):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        if word.encode() in command:
            return pid
    raise AssertionError(f"no process with {word}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo that is ready, on the first free port from 8000 on."""
    running = Demo(tmp_path_factory.mktemp("demo"))
    try:
        running.wait_until("Ctrl-C stops it")
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def test_it_prints_an_address_that_answers_and_an_account_for_each_role(demo: Demo):
    assert is_well(demo.port)
    stored = json.loads((demo.folder / "instance" / "demo-accounts.json").read_text())
    for account in ACCOUNTS:
        assert f"{account.email} " in demo.said
        assert stored[account.email] in demo.said


def test_only_the_owner_reads_what_the_instance_holds(demo: Demo):
    for path in (demo.folder / "instance").iterdir():
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & 0o077 == 0, (path.name, oct(mode))


def test_it_listens_to_this_machine_only(demo: Demo):
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", demo.port), timeout=1):
        pass


def test_a_second_one_takes_the_next_port_says_so_and_keeps_the_data(demo: Demo):
    said = demo.said
    # Port and data of the first: the same passwords, another address.
    second = Demo(demo.folder, "--port", str(demo.port))
    try:
        second.wait_until("Ctrl-C stops it")
        assert "is taken by another program" in second.said
        assert "Using the example data" in second.said
        assert second.port != int(said.split("http://127.0.0.1:")[1].split()[0])
        for account in ACCOUNTS:
            line = next(line for line in said.splitlines() if account.email in line)
            assert line in second.said
    finally:
        assert second.stop(signal.SIGTERM) == 0
        demo.output.write_text(said, encoding="utf-8")


def test_the_data_of_a_running_demo_are_not_thrown_away(demo: Demo):
    said = demo.said
    second = Demo(demo.folder, "--fresh")
    assert second.process.wait(START) == 1
    assert "stop it before --fresh" in second.said
    demo.output.write_text(said, encoding="utf-8")
    assert is_well(demo.port)


def test_ctrl_c_ends_everything_in_order(demo: Demo):
    port = demo.port
    assert len(demo.family()) >= 4
    assert demo.stop(signal.SIGINT) == 0
    assert demo.said.rstrip().endswith("Stopped.")
    assert "Traceback" not in demo.said
    assert demo.family() == []
    assert not is_well(port)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Demo]:
    """``python -m survey serve`` on an empty database: the same supervisor, ready sooner."""
    environment = {**os.environ, "HANOI_INSTANCE": str(tmp_path / "instance")}
    upgrade = [sys.executable, "-m", "survey", "upgrade"]
    subprocess.run(upgrade, cwd=ROOT, env=environment, check=True, capture_output=True)
    running = Demo(tmp_path, "--port", "0", command="serve")
    try:
        running.wait_until("Listening on")
        yield running
    finally:
        if running.process.poll() is None:
            running.stop()


def test_children_that_die_are_started_again(service: Demo):
    web, worker = child(service, "gunicorn"), child(service, "worker")
    os.kill(worker, signal.SIGKILL)
    service.wait_until("The worker ended unexpectedly")
    os.kill(web, signal.SIGKILL)
    service.wait_until("The web server ended unexpectedly")
    deadline = time.monotonic() + START
    while not is_well(service.port):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert child(service, "gunicorn") != web
    assert child(service, "worker") != worker
    assert service.stop(signal.SIGTERM) == 0
    assert service.family() == []


def test_a_supervisor_that_is_killed_takes_its_children_with_it(service: Demo):
    service.process.kill()
    service.process.wait()
    deadline = time.monotonic() + STOP
    while service.family():
        assert time.monotonic() < deadline, service.family()
        time.sleep(0.1)


def test_ctrl_c_while_it_loads_leaves_no_half_database(tmp_path: Path):
    early = Demo(tmp_path)
    early.wait_until("1 of 3")
    assert early.stop(signal.SIGINT) == 130
    assert early.family() == []
    left = {path.name for path in (tmp_path / "instance").iterdir()}
    assert not {name for name in left if "demo.db" in name}


def test_it_refuses_an_address_that_others_can_reach(tmp_path: Path):
    refused = Demo(tmp_path, "--host", "0.0.0.0")  # noqa: S104
    assert refused.process.wait(START) == 1
    assert "this machine only" in refused.said


def test_a_port_that_is_taken_is_an_error_unless_another_will_do():
    with serving.listen("127.0.0.1", 0, search=False) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServingFailed, match=str(port)):
            serving.listen("127.0.0.1", port, search=False)
        with serving.listen("127.0.0.1", port, search=True) as other:
            assert other.getsockname()[1] > port


def test_something_else_on_the_port_is_not_taken_for_the_service():
    with serving.listen("127.0.0.1", 0, search=False) as silent:
        port = silent.getsockname()[1]
        silent.close()
        assert not is_well(port)
