"""The bytes of a request as the web server in service reads them: none hides a second request."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from flask import Flask

from benchmarks import house
from tests.survey.databases import SqliteDatabase
from tests.survey.engines import whole_app
from tests.survey.killed.conftest import settings_of

HIDDEN = b"GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
#: Read to its end and taken, whatever it holds: a form without its token is refused with 400, and
#: nobody would see by whom.
HEAD = b"POST /policy-reports HTTP/1.1\r\nHost: localhost\r\n"

#: Two readers of the same bytes might not agree where these end.
AMBIGUOUS = {
    "both lengths": b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "two lengths": b"Content-Length: 0\r\nContent-Length: 45\r\n\r\n" + HIDDEN,
    "a list of lengths": b"Content-Length: 0, 45\r\n\r\n" + HIDDEN,
    "a negative length": b"Content-Length: -1\r\n\r\n" + HIDDEN,
    "a signed length": b"Content-Length: +0\r\n\r\n" + HIDDEN,
    "a space before the colon": b"Content-Length : 0\r\n\r\n" + HIDDEN,
    "a folded line": b"X: a\r\n Content-Length: 0\r\n\r\n" + HIDDEN,
    "an encoding that is unknown": b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "chunked twice": b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + HIDDEN,
    "a bare line feed": b"X: a\nContent-Length: 0\r\n\r\n" + HIDDEN,
    "a chunk of a strange length": b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"
    + HIDDEN,
    "a chunk that ends elsewhere": b"Transfer-Encoding: chunked\r\n\r\n1\r\naa\r\n0\r\n\r\n"
    + HIDDEN,
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, tables: bytes) -> Iterator[int]:
    """One process of gunicorn, as in service."""
    app: Flask = whole_app(tmp_path_factory.mktemp("wire"), SqliteDatabase(tables))
    with house.web(settings_of(app), workers=1) as server:
        yield server.port


def answers(port: int, sent: bytes) -> list[bytes]:
    """The first line of each answer, until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire:
        wire.sendall(sent)
        wire.shutdown(socket.SHUT_WR)
        said = b""
        try:
            while more := wire.recv(65_536):
                said += more
        except ConnectionResetError:
            pass
    return [line for line in said.split(b"\r\n") if line.startswith(b"HTTP/1.")]


@pytest.mark.parametrize("sent", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_a_request_that_could_be_read_in_two_ways_is_refused(port: int, sent: bytes):
    said = answers(port, HEAD + sent)
    assert len(said) <= 1, "the hidden request was answered"
    assert all(line.split()[1] in (b"400", b"501") for line in said), said


def test_a_request_that_ends_where_it_says_is_answered(port: int):
    """The test above proves nothing if everything is refused."""
    told = answers(port, HEAD + b"Connection: close\r\n\r\n")
    assert [line.split()[1] for line in told] == [b"204"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /health?" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n", b"414"),
        (HEAD + b"X: " + b"a" * 20_000 + b"\r\n", b"431"),
        (HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(200)), b"431"),
    ],
    ids=["address", "one line", "many lines"],
)
def test_what_is_far_too_long_is_not_read(port: int, sent: bytes, status: bytes):
    said = answers(port, sent + b"\r\n")
    assert [line.split()[1] for line in said] in ([status], [b"400"])
