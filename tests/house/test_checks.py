"""What reads the code without running it finds nothing: as tests, they run beside the others."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHECKS = {
    "the rules of the code": ["ruff", "check"],
    "the form of the code": ["ruff", "format", "--check"],
    "the types": ["mypy"],
}


@pytest.mark.parametrize("what", CHECKS)
def test_nothing_is_wrong_with(what):
    found = subprocess.run(
        [sys.executable, "-m", *CHECKS[what]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert found.returncode == 0, found.stdout + found.stderr
