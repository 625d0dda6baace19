"""The supervisor: web server and worker, started, watched and stopped together."""

from __future__ import annotations

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType

from survey.processes import die_with_parent

#: Seconds for the web server to answer for the first time.
START_PATIENCE = 60.0
#: Seconds for children to end on SIGTERM before they are killed.
STOP_PATIENCE = 15.0
#: The longest wait in seconds before a child that dies again and again is started once more.
LONGEST_REST = 30.0
#: How many ports after the wanted one are tried.
PORTS_TRIED = 50


class ServingFailed(Exception):
    """The service could not be started, or can't be kept up. The message is for whoever started
    it."""


@dataclass
class Child:
    """One process that is to be kept alive."""

    name: str
    command: list[str]
    environment: dict[str, str]
    descriptors: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    rests_until: float = 0.0

    def start(self) -> None:
        """Start it in a session of its own: Ctrl-C reaches the supervisor alone, which ends it in
        order."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            pass_fds=self.descriptors,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self.process is not None and self.process.poll() is None


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    return host in ("127.0.0.1", "::1", "localhost")


def listen(host: str, port: int, *, search: bool) -> socket.socket:
    """A listening socket; with ``search`` on the next free port where the wanted one is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + (PORTS_TRIED if search and port else 1)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(256)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise ServingFailed(f"Cannot listen on {host}:{candidate}: {error}") from error
            continue
        return listener
    raise ServingFailed(f"Port {port} on {host} is taken by another program. Choose another one.")


def children(
    listener: socket.socket, *, workers: int, threads: int, settings: Mapping[str, str]
) -> list[Child]:
    """The web server and the worker. ``settings`` are added to their environment."""
    environment = {**os.environ, **settings, "PYTHONUNBUFFERED": "1"}
    number = listener.fileno()
    web = [
        sys.executable, "-m", "gunicorn",
        "--bind", f"fd://{number}",
        "--workers", str(workers),
        "--worker-class", "gthread",
        "--threads", str(threads),
        # Read the questionnaires once, before the processes part.
        "--preload",
        "--no-control-socket",
        # Longer than browsers and proxies rest between two requests: a connection that is closed in
        # the moment in which it is used again looks like a service that is down.
        "--keep-alive", "75",
        "--graceful-timeout", "10",
        "--timeout", "60",
        "--log-level", "warning",
        "survey.wsgi:app",
    ]  # fmt: skip
    return [
        Child("web server", web, environment, (number,)),
        Child("worker", [sys.executable, "-m", "survey", "worker"], environment),
    ]


class Supervisor:
    """Keeps children alive until it is told to stop, and leaves none behind."""

    def __init__(self, kept: list[Child]) -> None:
        self.children = kept
        self.stopping = False

    def run(self, listener: socket.socket, ready: str) -> None:
        """Start everything, say ``ready`` once the web server answers, and watch until a signal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        try:
            for child in self.children:
                child.start()
            self._wait_for_answer(listener)
            if not self.stopping:
                say(ready)
            while not self.stopping:
                self._revive()
                time.sleep(0.2)
        finally:
            self._stop()

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_for_answer(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        deadline = time.monotonic() + START_PATIENCE
        while not self.stopping:
            for child in self.children:
                if not child.alive:
                    raise ServingFailed(
                        f"The {child.name} could not start; the lines above say why."
                    )
            if answers(host, port):
                return
            if time.monotonic() > deadline:
                raise ServingFailed(f"The web server gave no answer within {START_PATIENCE:.0f} s.")
            time.sleep(0.1)

    def _revive(self) -> None:
        """Start what has died again: at once the first time, then after longer and longer rests."""
        moment = time.monotonic()
        for child in self.children:
            if child.alive:
                continue
            if not child.rests_until:
                # A web server that was killed leaves its own children behind: they must not go on
                # answering beside the new one.
                _signal_group(child, signal.SIGKILL)
                child.deaths = child.deaths + 1 if moment - child.started < 60 else 1
                rest = 0.0 if child.deaths == 1 else min(LONGEST_REST, 2.0 ** (child.deaths - 2))
                child.rests_until = moment + rest
                say(f"The {child.name} ended unexpectedly; starting it again.")
            if moment >= child.rests_until:
                child.rests_until = 0.0
                child.start()

    def _stop(self) -> None:
        for child in self.children:
            if child.alive:
                _signal(child, signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"The {child.name} does not end; killing it.")
            # Whatever is left of its own session goes with it.
            _signal_group(child, signal.SIGKILL)
            child.process.wait()


def answers(host: str, port: int) -> bool:
    """Whether the web server says that it is well."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def address(listener: socket.socket) -> str:
    """The address to type into a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def say(line: str) -> None:
    """One line for whoever started the service."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _signal(child: Child, number: signal.Signals) -> None:
    assert child.process is not None
    try:
        child.process.send_signal(number)
    except ProcessLookupError:
        pass


def _signal_group(child: Child, number: signal.Signals) -> None:
    assert child.process is not None
    try:
        os.killpg(child.process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass
