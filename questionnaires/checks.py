"""What a type cannot say."""
from __future__ import annotations
from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from typing import Any
def faults(instrument: Instrument, sources: Any = None) -> list[Problem]:
    return []
