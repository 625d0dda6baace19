"""Commands about what is kept: the audit trail, backups, and assessments as files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey.actions.importing import Intake

Command = Callable[[argparse.Namespace], int]


def add_to(commands: Any, as_system: Callable[[Command], Command]) -> None:
    """Add the commands to the parser. ``as_system`` wraps what one of them does."""
    audit = commands.add_parser("audit", help="whether the audit trail is whole")
    audit.add_argument("what", choices=["verify"])
    audit.add_argument("--head", default="", metavar="DIGEST", help="a head noted elsewhere before")
    audit.set_defaults(run=as_system(run_verify))

    backup = commands.add_parser("backup", help="write database and files into one file")
    backup.add_argument("file", type=Path)
    backup.set_defaults(run=as_system(run_backup))

    restore = commands.add_parser("restore", help="put a backup into an empty instance")
    restore.add_argument("file", type=Path)
    restore.add_argument("--replace", action="store_true", help="what is there now goes")
    restore.set_defaults(run=as_system(run_restore))

    export = commands.add_parser("export-assessment", help="write all of an assessment (JSON)")
    export.add_argument("assessment", help="public id of the assessment, or code of the State")
    export.add_argument("file", type=Path)
    export.set_defaults(run=as_system(run_export))

    intake = commands.add_parser("import-assessment", help="take in an exported assessment")
    intake.add_argument("file", type=Path)
    intake.add_argument("--dry-run", action="store_true", help="say what it would do")
    intake.set_defaults(run=as_system(run_import))


def run_verify(given: argparse.Namespace) -> int:
    """Whole, or the first entry that is not; the head, to be noted elsewhere."""
    from survey import audit_chain

    verdict = audit_chain.verify(noted=given.head.strip().lower())
    if not verdict.whole:
        sys.stderr.write(f"{verdict.problem}\n")
        return 1
    _say(f"The audit trail is whole: {verdict.entries} entries.")
    _say(f"Head: {verdict.head}")
    return 0


def run_backup(given: argparse.Namespace) -> int:
    """One file, for its owner only."""
    from survey import audit, backup
    from survey.actions import restoring
    from survey.problems import StorageFailed

    made = backup.back_up(given.file, _tell)
    try:
        restoring.note(
            actor=audit.SYSTEM,
            verb="back_up",
            digest=made.head,
            rows=made.rows,
            files=made.files,
        )
    except StorageFailed as failure:
        sys.stderr.write(f"The audit trail could not be told of it: {failure}\n")
    _say(f"{made.rows} rows, {made.files} files: {given.file}")
    if made.head:
        _say(f"Head of the audit trail: {made.head}")
    if not made.sealed:
        _say("It is not sealed and holds no keys: keep it, secret_key and password_salt apart.")
    return 0


def run_restore(given: argparse.Namespace) -> int:
    """Everything in its place and compared, or nothing."""
    from survey import audit
    from survey.actions import restoring

    found = restoring.restore(
        actor=audit.SYSTEM, path=given.file, replace=given.replace, progress=_tell
    )
    _say(f"{found.rows} rows and {found.files} files are as they were at {found.made_at}.")
    if not found.sealed:
        _say("The backup held no keys: without its old password_salt no password fits.")
    return 0


def run_export(given: argparse.Namespace) -> int:
    """All of an assessment, with its digest."""
    from survey import audit, exporting
    from survey.actions import restoring

    data = exporting.assessment_to_json(given.assessment)
    (own,) = data["assessment"]
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    _write(given.file, text)
    restoring.note_export(actor=audit.SYSTEM, assessment=own["public_id"], digest=data["digest"])
    _say(f"{len(data['answer'])} answers, digest {data['digest']}: {given.file}")
    return 0


def run_import(given: argparse.Namespace) -> int:
    """Taken in whole, or not at all."""
    from survey import audit
    from survey.actions import importing
    from survey.problems import ImportRefused

    try:
        data = json.loads(given.file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImportRefused(f"{given.file} can't be read: {error.strerror}.") from None
    except ValueError as error:
        raise ImportRefused(f"{given.file} can't be read: {error}.") from None
    intake = importing.import_assessment(actor=audit.SYSTEM, data=data, dry_run=given.dry_run)
    for line in _told(intake):
        _say(line)
    _say("Nothing was changed." if given.dry_run else f"Taken in: {intake.assessment}")
    return 0


def _write(path: Path, text: str) -> None:
    """A new file, whole or not at all, for its owner only."""
    from survey.problems import BackupRefused

    if path.exists():
        raise BackupRefused(f"There is something at {path} already: give another name.")
    unfinished = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        unfinished.replace(path)
    except OSError as error:
        raise BackupRefused(f"{path} could not be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _told(intake: Intake) -> list[str]:
    lines = [f"{intake.state}, {intake.round}"]
    lines += [f"{table}: {number}" for table, number in intake.counts.items()]
    lines += [f"new here, {table}: {', '.join(new)}" for table, new in intake.new.items()]
    return lines


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
