"""What an instance holds, set aside while a backup takes its place; put back where that fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from survey import backup, config
from survey.extensions import db
from survey.problems import BackupRefused

#: What is set aside stands under these names, each in the place where it belongs: moving it takes
#: no room, which is what a full disk has none of.
_ASIDE = ".before"
#: The file itself, and what SQLite keeps beside it while somebody has it open.
_PARTS = ("", "-wal", "-shm")


def database_file() -> Path | None:
    """The file of the rows; None where a server has them."""
    url = db.engine.url
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


@contextmanager
def setting_aside(file: Path) -> Iterator[None]:
    """Inside, the database (``file``) and the folders are empty. Afterwards they hold what was put
    there; or, where that failed, exactly what they had held before."""
    _put_back(file)
    try:
        _move_away(file)
        yield
    except BaseException:
        db.session.remove()
        db.engine.dispose()
        _put_back(file)
        raise
    db.session.rollback()
    # From here on there is no way back: what is still there of it is but rubbish.
    _aside(file).unlink()
    _put_back(file)


def _aside(file: Path) -> Path:
    return file.with_name(f".{file.name}{_ASIDE}")


def _folders() -> list[Path]:
    return [backup.folder() / name for name in backup.FOLDERS]


def _keys() -> list[Path]:
    return [backup.folder() / name for name in config.GENERATED.values()]


def _move_away(file: Path) -> None:
    db.session.remove()
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    db.engine.dispose()
    if busy:
        raise BackupRefused("Somebody is using the database: stop the services first.")
    empty = file.with_name(f".{file.name}.empty")
    empty.touch(mode=0o600)
    # The rows first: as long as they stand aside, so does all the rest.
    for part in _PARTS:
        found = file.with_name(file.name + part)
        if found.exists():
            found.replace(f"{_aside(file)}{part}")
    empty.rename(file)
    for place in _folders():
        aside = place / _ASIDE
        aside.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in place.iterdir():
            if one != aside:
                one.rename(aside / one.name)
    for key in _keys():
        if key.is_file():
            key.with_name(f".{key.name}{_ASIDE}").hardlink_to(key)


def _put_back(file: Path) -> None:
    """What was set aside, by this restore or by one that was killed; rubbish where the rows are
    not among it."""
    rows = _aside(file)
    wanted = rows.exists()
    for key in _keys():
        aside = key.with_name(f".{key.name}{_ASIDE}")
        if not aside.exists():
            continue
        if wanted and not (key.exists() and aside.samefile(key)):
            aside.replace(key)
        else:
            aside.unlink()
    for place in _folders():
        aside = place / _ASIDE
        if not aside.is_dir():
            continue
        if wanted:
            for one in place.iterdir():
                if one.is_file():
                    one.unlink()
            for one in aside.iterdir():
                one.rename(place / one.name)
        shutil.rmtree(aside)
    # The rows last: until then, whoever comes next puts back the rest.
    for part in reversed(_PARTS):
        there, found = file.with_name(file.name + part), Path(f"{rows}{part}")
        if wanted:
            there.unlink(missing_ok=True)
            if found.exists():
                found.rename(there)
        else:
            found.unlink(missing_ok=True)
