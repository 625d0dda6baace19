"""A backup that nobody reads without its passphrase: scrypt, and AES-GCM piece by piece."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from survey.problems import BackupRefused

MAGIC = b"hanoi-readiness/sealed-backup\x01"
PIECE = 1 << 20
_TAG = 16
_SALT = 16
#: The cost of trying one passphrase: 128 MiB and about half a second.
_COST = (17, 8, 1)
_HEAD = len(MAGIC) + 3 + _SALT
#: Fewer characters are guessed in a night.
SHORTEST = 12


def passphrase_in(path: str) -> bytes:
    """The passphrase of BACKUP_PASSPHRASE_FILE: its first line. b"" where the setting is empty."""
    if not path:
        return b""
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError as error:
        raise BackupRefused(
            f"The passphrase can't be read from {path}: {error.strerror}."
        ) from None
    found = lines[0].strip() if lines else b""
    if len(found.decode("utf-8", "replace")) < SHORTEST:
        raise BackupRefused(f"The passphrase in {path} has fewer than {SHORTEST} characters.")
    return found


def is_sealed(path: Path) -> bool:
    """Whether a file is a sealed backup."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _key(head: bytes, passphrase: bytes) -> AESGCM:
    logarithm, r, p = head[len(MAGIC) : len(MAGIC) + 3]
    if (logarithm, r, p) != _COST:
        # Whoever may write the file must not be able to make the machine work for a year.
        raise BackupRefused("The head of this file is damaged.")
    salt = head[len(MAGIC) + 3 :]
    return AESGCM(Scrypt(salt=salt, length=32, n=1 << logarithm, r=r, p=p).derive(passphrase))


def _nonce(number: int, last: bool) -> bytes:
    # The key is of this file alone (its salt is random), so that counting never repeats.
    return bytes([int(last)]) + number.to_bytes(11, "big")


#: Under this nonce nothing is sealed but the head itself: a wrong passphrase is told at once.
_CHECK = b"\xff" * 12


class SealedWriter(io.RawIOBase):
    """A file to write into that seals as it goes. Only whole once it is closed without an error."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        self._file = file
        self._head = MAGIC + bytes(_COST) + os.urandom(_SALT)
        self._key = _key(self._head, passphrase)
        self._rest = bytearray()
        self._number = 0
        file.write(self._head + self._key.encrypt(_CHECK, b"", self._head))

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type]
        self._rest += view
        # The last piece is marked as such, so one always stays back.
        while len(self._rest) > PIECE:
            self._seal(bytes(self._rest[:PIECE]), last=False)
            del self._rest[:PIECE]
        return view.nbytes

    def finish(self) -> None:
        """The last piece."""
        self._seal(bytes(self._rest), last=True)

    def _seal(self, piece: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last)
        self._file.write(self._key.encrypt(nonce, piece, self._head))
        self._number += 1


class SealedReader(io.RawIOBase):
    """A sealed backup, read from any place; nothing of it is ever written to disk in the open."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        self._file = file
        self._head = file.read(_HEAD)
        body = file.seek(0, os.SEEK_END) - _HEAD - _TAG
        file.seek(_HEAD)
        check = file.read(_TAG)
        if body < _TAG or len(check) < _TAG:
            raise BackupRefused("This file ends before it begins: it is no whole backup.")
        self._key = _key(self._head, passphrase)
        try:
            self._key.decrypt(_CHECK, check, self._head)
        except InvalidTag:
            raise BackupRefused("The passphrase is not the one of this backup.") from None
        self._pieces = -(-body // (PIECE + _TAG))
        self._size = body - self._pieces * _TAG
        self._at = 0
        self._open = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        number, start = divmod(self._at, PIECE)
        if self._at >= self._size or not view.nbytes:
            return 0
        found = self._piece(number)[start : start + view.nbytes]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, number: int) -> bytes:
        if self._open[0] != number:
            self._file.seek(_HEAD + _TAG + number * (PIECE + _TAG))
            sealed = self._file.read(PIECE + _TAG)
            nonce = _nonce(number, number == self._pieces - 1)
            try:
                self._open = (number, self._key.decrypt(nonce, sealed, self._head))
            except InvalidTag:
                raise Damaged from None
        return self._open[1]


class Damaged(Exception):
    """A piece of the file is not as it was sealed. Whoever reads it knows which part it was."""
