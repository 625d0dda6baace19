"""The seal alone: what went in comes out from any place; a missing or turned byte is seen."""

from __future__ import annotations

import io
import os

import pytest

from survey.backup_cipher import PIECE, Damaged, SealedReader, SealedWriter
from survey.problems import BackupRefused

SECRET = b"correct horse battery staple"


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, SECRET)
    for place in range(0, len(content), 300_000):
        writer.write(content[place : place + 300_000])
    writer.finish()
    return file.getvalue()


def opened(content: bytes) -> bytes:
    return io.BufferedReader(SealedReader(io.BytesIO(content), SECRET)).read()


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 2 * PIECE + 5])
def test_it_comes_back_whole_and_from_any_place(size):
    content = os.urandom(size)
    closed = sealed(content)
    assert opened(closed) == content
    reader = io.BufferedReader(SealedReader(io.BytesIO(closed), SECRET))
    for place in (0, size // 2, max(0, size - 10), size):
        reader.seek(place)
        assert reader.read(20) == content[place : place + 20]


def test_whole_pieces_that_are_missing_at_the_end_are_seen():
    """Each piece that is left is as it was sealed: only the mark of the last one tells."""
    closed = sealed(os.urandom(2 * PIECE + 5))
    head = len(closed) - (2 * PIECE + 5) - 3 * 16
    with pytest.raises(Damaged):
        opened(closed[: head + 2 * (PIECE + 16)])


def test_pieces_in_another_order_are_seen():
    closed = sealed(os.urandom(3 * PIECE))
    head = len(closed) - 3 * (PIECE + 16)
    first, second = (closed[head + n * (PIECE + 16) :][: PIECE + 16] for n in (0, 1))
    with pytest.raises(Damaged):
        opened(closed[:head] + second + first + closed[head + 2 * (PIECE + 16) :])


def test_the_same_twice_looks_different():
    assert sealed(b"x" * 100)[60:] != sealed(b"x" * 100)[60:]


def test_another_passphrase_is_told_at_once():
    with pytest.raises(BackupRefused, match="passphrase"):
        SealedReader(io.BytesIO(sealed(b"x")), b"another passphrase")


def test_a_head_that_asks_for_a_years_work_is_refused():
    closed = bytearray(sealed(b"x"))
    closed[closed.index(bytes((17, 8, 1)))] = 40
    with pytest.raises(BackupRefused, match="head"):
        SealedReader(io.BytesIO(bytes(closed)), SECRET)
