"""The front door, ./run: what it lists, what it sets up, what it says when it can't."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = "libpango-1.0.so.0 (x)\nlibpangoft2-1.0.so.0 (x)\nlibharfbuzz-subset.so.0 (x)"
COMMANDS = ["demo", "test", "lint", "check", "survey", "bench", "assets", "lock", "prove"]

# Stands in for the product: says its arguments, or waits for Ctrl-C and says that it came.
STAND_IN = """
import sys, time
try:
    print("started", *sys.argv[1:], flush=True)
    time.sleep(300 if "wait" in sys.argv else 0)
except KeyboardInterrupt:
    print("stopped", flush=True)
    sys.exit(7)
"""


class House:
    """A copy of ./run beside a stand-in for the product, on a machine whose tools are made up."""

    def __init__(self, folder: Path):
        self.root = folder / "a copy with spaces"
        self.tools = folder / "tools"
        self.begun: list[subprocess.Popen[str]] = []
        self.apt_calls = folder / "apt-calls"
        for place in (self.root / "scripts", self.root / "survey", self.tools):
            place.mkdir(parents=True)
        shutil.copy(ROOT / "run", self.root)
        shutil.copy(ROOT / "scripts/setup.sh", self.root / "scripts")
        (self.root / "requirements.txt").write_text("# nothing but Python\n")
        (self.root / "survey/__main__.py").write_text(STAND_IN)
        self.tool("ldconfig", f"cat <<'END'\n{LIBRARIES}\nEND")
        self.tool("apt-get", f"echo \"$@\" >>'{self.apt_calls}'; exit 1")
        self.tool("uv", "exit 1")

    def tool(self, name: str, script: str) -> None:
        path = self.tools / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def bare_python(self) -> None:
        """A .venv that is made in no time: without pip, which nothing here needs."""
        self.tool("uv", '[ "$1" = pip ] || exec python3 -m venv --without-pip .venv')

    def start(self, *arguments: str, door: Path | None = None, cwd: Path | None = None):
        process = subprocess.Popen(
            [door or self.root / "run", *arguments],
            cwd=cwd or self.root,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            # What runs in the background is deaf to Ctrl-C, and so is whatever it starts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            env={**os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}"},
        )
        self.begun.append(process)
        return process

    def end(self) -> None:
        """Whatever a test that failed has left waiting goes, with all that it started."""
        for process in self.begun:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()

    def run(self, *arguments: str, **places: Path) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **places)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    house.bare_python()
    yield house
    house.end()


def test_it_lists_every_command_on_one_line(house):
    answer = house.run()
    listed = re.findall(r"^  ([a-z]+) +\S.+$", answer.stdout, re.M)
    assert answer.returncode == 0
    assert listed == COMMANDS
    assert set(re.findall(r"^    ([a-z]+)\)", (ROOT / "run").read_text(), re.M)) == set(COMMANDS)


def test_it_refuses_a_command_it_does_not_know(house):
    answer = house.run("dmeo")
    assert answer.returncode == 1
    assert "there is no command 'dmeo'" in answer.stderr


@pytest.mark.parametrize("shell", ["dash", "bash"])
def test_every_shell_can_read_it(shell):
    if not shutil.which(shell):
        pytest.skip(f"no {shell} here")
    for script in ("run", "scripts/setup.sh"):
        subprocess.run([shell, "-n", ROOT / script], check=True)


def test_a_start_sets_up_and_the_next_one_finds_all_there(house):
    first = house.run("demo", "--port", "8001")
    assert (first.returncode, first.stdout) == (0, "started demo --port 8001\n"), first.stderr
    assert "Setting up .venv" in first.stderr
    second = house.run("demo")
    assert (second.returncode, second.stdout, second.stderr) == (0, "started demo\n", "")
    assert not house.apt_calls.exists()


def test_it_works_through_a_link_from_another_folder(house, tmp_path):
    link = tmp_path / "hanoi"
    link.symlink_to(house.root / "run")
    answer = house.run("survey", "it's me", door=link, cwd=tmp_path)
    assert (answer.returncode, answer.stdout) == (0, "started it's me\n"), answer.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.parametrize("changed", ["requirements", "stamp", "place"])
def test_it_sets_up_anew(house, changed):
    house.run("demo")
    (house.root / ".venv/left over").touch()
    if changed == "requirements":
        (house.root / "requirements.txt").write_text("# something else\n")
    elif changed == "stamp":  # what an interrupted set-up leaves
        (house.root / ".venv/ready-runtime").unlink()
    else:
        house.root = house.root.rename(house.root.with_name("moved"))
    answer = house.run("demo")
    assert "Setting up .venv" in answer.stderr
    assert not (house.root / ".venv/left over").exists()


def test_a_set_up_that_failed_is_not_believed(house, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    (house.root / "requirements.txt").write_text(f"nowhere==1 --hash=sha256:{'0' * 64}\n")
    house.tool("uv", "exit 1")
    answer = house.run("demo")
    assert answer.returncode == 1
    assert "No matching distribution found for nowhere==1" in answer.stderr
    assert "the packages could not be installed" in answer.stderr
    assert not list(house.root.glob(".venv/ready-*"))


def test_ctrl_c_reaches_the_product(house):
    process = house.start("demo", "wait")
    assert process.stdout.readline() == "started demo wait\n"
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=120)[0] == "stopped\n"
    assert process.returncode == 7


def test_it_says_so_when_python_is_too_old(house):
    for name in ("python3", *(f"python3.{minor}" for minor in range(11, 15))):
        house.tool(name, '[ "$1" != --version ] || echo Python 3.9.2')
    answer = house.run("demo")
    assert answer.returncode == 1
    assert "Python 3.11 or newer is needed; this is Python 3.9.2" in answer.stderr


def test_whoever_is_not_root_is_told_the_line_and_goes_on(house):
    house.tool("ldconfig", "")
    house.tool("id", "echo 1000")
    answer = house.run("demo")
    assert (answer.returncode, answer.stdout) == (0, "started demo\n")
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in answer.stderr
    assert "reports can't be printed as PDF" in answer.stderr
    assert not house.apt_calls.exists()


def test_root_installs_what_is_missing_and_goes_on_if_it_can_not(house):
    house.tool("ldconfig", "")
    house.tool("id", "echo 0")
    answer = house.run("demo")
    assert (answer.returncode, answer.stdout) == (0, "started demo\n")
    assert "libpangoft2-1.0-0 libharfbuzz-subset0" in house.apt_calls.read_text()
    assert "apt-get could not install them" in answer.stderr


def pins(name: str) -> set[str]:
    return set(re.findall(r"^[a-zA-Z0-9][^ ;]*==[^ ;]+", (ROOT / name).read_text(), re.M))


def test_the_tests_run_what_the_product_runs():
    assert pins("requirements.txt") <= pins("requirements-dev.txt"), "./run lock"


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_names_every_package_that_is_asked_for(name):
    asked = re.findall(r"^[a-zA-Z0-9][a-zA-Z0-9-]*", (ROOT / f"{name}.in").read_text(), re.M)
    locked = {pin.split("==")[0].lower() for pin in pins(f"{name}.txt")}
    assert {package.lower() for package in asked} <= locked, "./run lock"
