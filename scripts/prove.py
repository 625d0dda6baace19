"""Repeats ./run demo and ./run test in a bare Debian, made for it with debootstrap and thrown away.

It proves what a first user meets: a machine with python3 and nothing else. The copy holds what git
tracks, in a folder with a space in its name. Mirrors, proxies and certificates are taken from this
machine while it runs and are stored nowhere but in the tree that is thrown away. Needs root.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bare_debian import BareDebian, Refusal

ROOT = Path(__file__).resolve().parents[1]
PLACE = "/srv/hanoi readiness"
START_TAKES_AT_MOST = 1200  # seconds, with everything to be downloaded
SECOND_START_TAKES_AT_MOST = 30
STOP_TAKES_AT_MOST = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run prove", description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=["demo", "test"], help="prove this one only")
    parser.add_argument("--port", type=int, default=8765, help="for the demo (default: 8765)")
    parser.add_argument("pytest", nargs="*", help="arguments for ./run test, after --")
    wishes = parser.parse_args()

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    summary = Summary()
    try:
        with BareDebian() as debian:
            with summary.step("bare Debian made"):
                debian.make()
                copy_what_git_tracks(debian.root / PLACE.lstrip("/"))
            if wishes.only != "test":
                prove_demo(debian, wishes.port, summary)
            if wishes.only != "demo":
                prove_test(debian, wishes.pytest, summary)
    except Refusal as refusal:
        summary.failed(str(refusal))
    except KeyboardInterrupt:
        summary.failed("interrupted")
    print(summary)
    return summary.exit_code


class Summary:
    """What was done, how long it took, and what went wrong."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.exit_code = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        print(f"prove: {name} ...", flush=True)
        began = time.monotonic()
        yield
        self.lines.append(f"  {time.monotonic() - began:7.1f} s  {name}")

    def add(self, line: str) -> None:
        self.lines.append(f"             {line}")

    def failed(self, why: str) -> None:
        self.lines.append(f"  FAILED     {why}")
        self.exit_code = 1

    def __str__(self) -> str:
        verdict = "NOT proven" if self.exit_code else "Proven"
        return "\n".join(["", f"{verdict} in a bare Debian:", *self.lines])


def copy_what_git_tracks(target: Path) -> None:
    """The tracked files as they lie here, with changes that are not committed yet."""

    def git(*arguments: str) -> str:
        return subprocess.run(
            ["git", "-C", ROOT, *arguments], check=True, capture_output=True, text=True
        ).stdout

    if changed := git("status", "--porcelain").splitlines():
        print(f"prove: {len(changed)} paths differ from the last commit; untracked ones stay out")
    for name in git("ls-files", "-z").split("\0"):
        if name and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name, follow_symlinks=False)


def prove_demo(debian: BareDebian, port: int, summary: Summary) -> None:
    """Twice: the first start sets up, the second finds all there."""
    starts = (
        ("./run demo: set-up and start, until the page answers", START_TAKES_AT_MOST),
        ("./run demo again, until the page answers", SECOND_START_TAKES_AT_MOST),
    )
    for name, seconds in starts:
        demo = debian.start(f"exec ./run demo --port {port}", PLACE)
        with summary.step(name):
            wait_for_page(demo, f"http://127.0.0.1:{port}", seconds)
        with summary.step("stopped by Ctrl-C"):
            stop(demo, debian)
        if demo.returncode not in (0, 130, -signal.SIGINT):
            raise Refusal(f"./run demo ended with {demo.returncode} when it was stopped")


def wait_for_page(demo: subprocess.Popen[str], address: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    # No proxy for what runs on this machine, whatever the environment says.
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            raise Refusal(f"./run demo ended with {demo.returncode} before {address} answered")
        try:
            with browser.open(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise Refusal(f"{address} did not answer within {seconds} seconds")


def stop(demo: subprocess.Popen[str], debian: BareDebian) -> None:
    """Sends SIGINT to ./run demo alone, so that it has to stop its children itself."""
    demo.send_signal(signal.SIGINT)
    try:
        demo.wait(STOP_TAKES_AT_MOST)
    except subprocess.TimeoutExpired:
        raise Refusal(f"./run demo did not stop within {STOP_TAKES_AT_MOST} seconds") from None
    time.sleep(0.5)
    if left := debian.processes():
        raise Refusal(f"./run demo left {len(left)} processes behind: {', '.join(left.values())}")


def prove_test(debian: BareDebian, arguments: list[str], summary: Summary) -> None:
    with summary.step("./run test" + " with arguments" * bool(arguments)):
        test = debian.start('exec ./run test "$@"', PLACE, *arguments, stdout=subprocess.PIPE)
        last = ""
        for line in test.stdout or ():
            print(line, end="", flush=True)
            last = line.strip() or last
        test.wait()
    summary.add(last)
    if test.returncode:
        summary.failed(f"./run test ended with {test.returncode}")


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("./run prove makes a Debian of its own, which only root can: sudo ./run prove")
    sys.exit(main())
