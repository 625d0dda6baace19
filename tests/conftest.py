"""How a run of thousands of tests spends less on itself."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Ten thousand collected tests and all the code stay: the collector of garbage walks over
    them no more, whenever a test has left some."""
    gc.collect()
    gc.freeze()
