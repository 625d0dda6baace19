"""kill -9 of the web server in the middle of saving: what was confirmed is there, and whole."""

from __future__ import annotations

import os
import random
import signal
import threading

import pytest
from flask import Flask

from benchmarks import house
from tests.survey.killed.conftest import PATIENCE, until
from tests.survey.killed.savers import Saver, assert_whole, confirmed


@pytest.fixture
def saving(savers: list[Saver]):
    """All of them save until the test is over."""
    stopped = threading.Event()
    threads = [threading.Thread(target=one.save_until, args=(stopped,)) for one in savers]
    for thread in threads:
        thread.start()

    def stop() -> None:
        stopped.set()
        for thread in threads:
            thread.join(PATIENCE)
            assert not thread.is_alive()

    yield stop
    stop()


def test_no_confirmed_answer_is_lost_and_none_is_half(app: Flask, web: house.Web, savers, saving):
    chance = random.Random(17)

    def after_some_more() -> None:
        wanted = confirmed(savers) + chance.randint(8, 40)
        until(lambda: confirmed(savers) >= wanted, f"{wanted} receipts")

    for _ in range(6):
        after_some_more()
        # One of the two, in the middle of whatever it does; the other goes on, a third is started.
        os.kill(chance.choice(web.processes()), signal.SIGKILL)
        until(lambda: len(web.processes()) == 2, "a process in the place of the one killed")
    after_some_more()
    web.kill()
    web.start()
    after_some_more()
    web.kill()
    # Where nobody answers any more they break off by themselves.
    web.listener.close()
    saving()
    assert [saver.refused for saver in savers if saver.refused] == []
    assert_whole(app, savers)
