"""python -m reports questionnaires EDITION FOLDER: the questionnaires of an edition on paper."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from questionnaires import library
from questionnaires.errors import QuestionnairesError
from reports.errors import PangoMissing
from reports.questionnaire import write_questionnaire


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every questionnaire of an edition into a folder; the exit code."""
    parser = argparse.ArgumentParser(prog="reports", description=main.__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    one = commands.add_parser("questionnaires", help="print every questionnaire of an edition")
    one.add_argument("edition", metavar="EDITION")
    one.add_argument("folder", metavar="FOLDER", type=Path)
    one.add_argument("--root", metavar="DIR", type=Path, help="read editions from this folder")
    given = parser.parse_args(arguments)
    roots = (given.root,) if given.root else library.DEFAULT_ROOTS
    try:
        instrument = library.open_instrument(given.edition, roots=roots)
        method = library.open_method(given.edition, roots=roots)
        given.folder.mkdir(parents=True, exist_ok=True)
        for questionnaire in instrument.edition.questionnaires:
            path = given.folder / f"{given.edition}-{questionnaire.track}.pdf"
            info = write_questionnaire(instrument, questionnaire.track, path, method)
            sys.stdout.write(f"{path}  {info.pages} pages\n")
    except PangoMissing:
        sys.stderr.write("This machine lacks Pango, which sets the pages: see README.md.\n")
        return 1
    except (QuestionnairesError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
