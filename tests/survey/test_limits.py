"""Limits: counted for all processes together; the page says how long, and keeps what was typed."""

from __future__ import annotations

import multiprocessing
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask

from survey import config
from survey.auth.counting import CountsInAFile
from survey.extensions import limiter
from tests.survey.cast import LAW, ORDER, Cast
from tests.survey.devices import admit, at, count_tries, half_way, send, set_up
from tests.survey.signing_in import PASSWORD, sign_in

AMINA, FATIMA = "amina@example.org", "fatima@example.org"


@pytest.fixture
def house(app: Flask, everybody: Cast) -> Iterator[Flask]:
    """The application with its cast, and with its limits."""
    admit(app)
    count_tries(app)
    with at():
        yield app
    limiter.enabled = False


def test_an_account_that_is_tried_too_often_waits_and_the_page_keeps_the_address(
    house: Flask, caplog: pytest.LogCaptureFixture
):
    house.config["SIGN_IN_LIMIT_ACCOUNT"] = "3 per 10 minutes"
    client = house.test_client()
    for _ in range(3):
        assert sign_in(client, AMINA, "wrong wrong wrong").status_code == 200
    refused = sign_in(client, AMINA.upper(), PASSWORD)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 601
    assert "Wait 1" in refused.text
    assert f'value="{AMINA.upper()}"' in refused.text
    assert PASSWORD not in refused.text
    assert "too many tries at security.login from 127.0.0.1" in caplog.text
    assert AMINA not in caplog.text.lower()
    # Others at the same address are not held up.
    assert sign_in(house.test_client(), FATIMA).status_code == 302


def test_many_accounts_from_one_address_are_one_try_each(house: Flask):
    house.config["SIGN_IN_LIMIT_ADDRESS"] = "3 per hour"
    for name in ("amina", "benoit", "chen"):
        answer = sign_in(house.test_client(), f"{name}@example.org", "wrong wrong wrong")
        assert answer.status_code == 200
    assert sign_in(house.test_client(), "dalia@example.org", "wrong").status_code == 429


def test_resets_are_counted_whether_or_not_there_is_such_an_account(house: Flask):
    house.config["RESET_LIMIT_ACCOUNT"] = "2 per hour"
    house.config.update(MAIL_HOST="127.0.0.1", MAIL_PORT=1)
    said = []
    for email in (AMINA, "nobody@example.org"):
        client = house.test_client()
        for _ in range(2):
            assert send(client, "/reset", "/sign-in", email=email).status_code == 200
        refused = send(client, "/reset", "/sign-in", email=email)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 1
        assert f'value="{email}"' in refused.text
        said.append(refused.status_code)
    assert said[0] == said[1]


def test_codes_cannot_be_tried_out(house: Flask):
    house.config["CODE_LIMIT_ACCOUNT"] = "3 per 10 minutes"
    device, codes = set_up_in(house)
    with at(90):
        for _ in range(3):
            client = house.test_client()
            half_way(client, AMINA)
            assert send(client, "/sign-in/code", code="000000").status_code == 200
        refused = send(client, "/sign-in/code", code=device.code())
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 1
        assert device.code() not in refused.text
        # The way with a recovery code is counted on its own: it is for this.
        assert send(client, "/sign-in/recovery", code=codes[0]).status_code == 302


def test_nor_can_recovery_codes(house: Flask):
    house.config["RECOVERY_LIMIT_ACCOUNT"] = "2 per hour"
    _, codes = set_up_in(house)
    client = house.test_client()
    half_way(client, AMINA)
    for _ in range(2):
        assert send(client, "/sign-in/recovery", code="aaaa-bbbb").status_code == 200
    assert send(client, "/sign-in/recovery", code=codes[0]).status_code == 429


def test_nor_the_password_by_who_finds_a_browser_signed_in(house: Flask):
    house.config["CODE_LIMIT_ACCOUNT"] = "2 per hour"
    client = house.test_client()
    sign_in(client)
    page = "/change-password"
    new = {"new_password": "another long password", "new_password_confirm": "another long password"}
    for _ in range(2):
        assert send(client, page, password="wrong wrong", **new).status_code == 200
    refused = send(client, page, password=PASSWORD, **new)
    assert refused.status_code == 429
    assert "Nothing was changed" in refused.text


def test_what_succeeds_is_never_counted(house: Flask):
    house.config["SIGN_IN_LIMIT_ACCOUNT"] = "2 per hour"
    house.config["CODE_LIMIT_ACCOUNT"] = "2 per hour"
    set_up_in(house)
    for _ in range(4):
        assert sign_in(house.test_client()).status_code == 302


def test_nobody_takes_everything_away_in_a_minute_and_saving_counts_for_none_of_it(
    house: Flask, everybody: Cast, client_of
):
    house.config["EXPORT_LIMIT_ACCOUNT"] = "3 per hour"
    where = f"/assessments/{everybody.assessment}"
    fatima, goran = client_of("fatima"), client_of("goran")
    # One count for every kind of file.
    for file in ("answers.json", "answers.xlsx", "results/tables/gaps.csv"):
        assert fatima.get(f"{where}/{file}", buffered=True).status_code == 200, file
    for file in ("answers.json", "answers.xlsx", "results/drawings/chapters.svg"):
        refused = fatima.get(f"{where}/{file}", buffered=True)
        assert refused.status_code == 429, file
        assert 1 <= int(refused.headers["Retry-After"]) <= 3601
        assert "Nothing was changed" in refused.text
    assert fatima.get(f"{where}/results").status_code == 200
    assert goran.get(f"{where}/answers.json").status_code == 200
    # Saving is no part of it.
    card = f"{where}/agencies/{everybody.ministry}/sections/{LAW}/questions/{ORDER}"
    house.config["WTF_CSRF_ENABLED"] = False
    amina = client_of("amina")
    for turn in range(20):
        typed = {f"q-{ORDER}-comment": f"turn {turn}", f"q-{ORDER}-revision": str(turn)}
        saved = amina.post(card, data=typed, headers={"Accept": "application/json"})
        assert saved.status_code == 200, saved.json


def test_nor_are_reports_asked_for_without_end(house: Flask, everybody: Cast, client_of):
    house.config.update(REPORT_LIMIT_ACCOUNT="2 per hour", WTF_CSRF_ENABLED=False)
    where = f"/assessments/{everybody.assessment}/report"
    fatima = client_of("fatima")
    form = {"form": "pdf", "language": "en"}
    assert [fatima.post(where, data=form).status_code for _ in range(3)] == [303, 303, 429]
    assert client_of("goran").post(where, data=form).status_code == 303


def set_up_in(app: Flask):
    client = app.test_client()
    sign_in(client)
    return set_up(client)


def _try(paths: list[str], times: int, taken, together) -> None:
    for path in paths:
        storage = CountsInAFile(f"sqlite-counts://{path}")
        together.wait(60)
        try:
            taken.put(sum(storage.acquire_entry("one account", 20, 600) for _ in range(times)))
        except sqlite3.Error as error:
            taken.put(error)


def test_all_processes_of_a_machine_count_together_from_the_first_try(tmp_path: Path):
    """Two processes with thirty tries each, of which twenty are allowed in all. They meet at
    files that are not there yet, again and again: one must not refuse the other."""
    paths = [str(tmp_path / f"limits-{number}.db") for number in range(20)]
    context = multiprocessing.get_context("spawn")
    taken, together = context.Queue(), context.Barrier(2)
    processes = [context.Process(target=_try, args=(paths, 30, taken, together)) for _ in range(2)]
    for process in processes:
        process.start()
    counted = [taken.get(timeout=120) for _ in processes for _ in paths]
    for process in processes:
        process.join()
    assert [error for error in counted if isinstance(error, sqlite3.Error)] == []
    assert sum(counted) == 20 * len(paths)
    for path in paths:
        storage = CountsInAFile(f"sqlite-counts://{path}")
        assert storage.get_moving_window("one account", 20, 600)[1] == 20


def test_who_meets_a_new_file_that_another_process_makes_waits(tmp_path: Path):
    path = tmp_path / "limits.db"
    maker = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    with closing(maker):
        maker.execute("BEGIN IMMEDIATE")
        made = threading.Timer(0.2, maker.execute, ("ROLLBACK",))
        made.start()
        assert CountsInAFile(f"sqlite-counts://{path}").acquire_entry("one account", 1, 600)
        made.join()


def test_the_file_of_counts_is_nobody_elses_and_forgets(tmp_path: Path):
    path = tmp_path / "limits.db"
    storage = CountsInAFile(f"sqlite-counts://{path}")
    assert storage.acquire_entry("a", 1, 600)
    assert not storage.acquire_entry("a", 1, 600)
    assert storage.acquire_entry("b", 1, 600)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    storage.clear("a")
    assert storage.acquire_entry("a", 1, 600)
    # What is over is swept as soon as something new comes.
    assert storage.acquire_entry("gone", 1, -1)
    assert storage.acquire_entry("c", 1, 600)
    assert storage.get_moving_window("gone", 1, 600)[1] == 0
    assert storage.incr("window", 600) == 1
    assert storage.incr("window", 600, 2) == 3
    assert storage.get("window") == 3
    assert storage.check()
    assert storage.reset()
    assert storage.get("window") == 0


def test_counts_are_kept_in_the_instance_unless_told_otherwise(tmp_path: Path):
    settings = config.load({"INSTANCE": tmp_path}, environment={})
    assert settings["RATELIMIT_STORAGE_URI"] == f"sqlite-counts://{tmp_path}/limits.db"
