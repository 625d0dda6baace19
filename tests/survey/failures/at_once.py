"""The same moment for several requests: real threads, a browser each, one barrier."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Ask = Callable[[FlaskClient], TestResponse]


def at_once(
    client_of: Callable[[str], FlaskClient], who: str, asks: Sequence[Ask]
) -> list[TestResponse]:
    """Every request from a browser of its own, all let go together; their answers in order."""
    barrier = threading.Barrier(len(asks))

    def run(ask: Ask, client: FlaskClient) -> TestResponse:
        barrier.wait()
        return ask(client)

    clients = [client_of(who) for _ in asks]
    with ThreadPoolExecutor(len(asks)) as threads:
        return list(threads.map(run, asks, clients))
