"""Two editions side by side: what changed, and what an author forgets."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires import editions, library
from questionnaires.__main__ import main
from tests.instruments import broken, open_tiny

LAW = "tiny-elements/legal/preservation.yaml"
ORDER = "legal.25.order"


def _diff(root: Path, *changes: tuple[str, str]) -> list[editions.Change]:
    """What differs once these texts of the section are changed."""
    broken.copy_of("tiny-elements", root)
    law = next((root / "tiny-elements/legal").glob("*.yaml"))
    law.rename(root / LAW)
    for old, new in changes:
        broken.change(root, LAW, old, new)
    new = library.open_instrument("tiny-elements", roots=[root])
    return list(editions.diff(open_tiny("elements"), new))


def test_an_edition_does_not_differ_from_itself() -> None:
    assert editions.diff(open_tiny("elements"), open_tiny("elements")) == ()


def test_a_new_wording_asks_for_a_new_revision(tmp_path: Path) -> None:
    (change,) = _diff(tmp_path, ("What may authorities order", "What can authorities order"))
    assert (change.what, change.thing, change.id) == ("changed", "question", ORDER)
    assert change.fields == ("text",)
    assert change.warning == "raise its revision to 2"


def test_a_new_wording_with_its_revision_is_well(tmp_path: Path) -> None:
    (change,) = _diff(tmp_path, ("What may", "What can"), ("kind:", "revision: 2\n    kind:"))
    assert change.fields == ("text", "revision")
    assert change.warning is None


def test_an_option_that_answers_hold_is_missed(tmp_path: Path) -> None:
    line = '      - {code: "anyone", text: "It can be addressed to any person"}\n'
    (change,) = _diff(tmp_path, (line, ""), ("kind:", "revision: 2\n    kind:"))
    assert change.warning == "answers that hold anyone lose it: a new id is safer"


def test_an_id_that_is_replaced_says_by_what(tmp_path: Path) -> None:
    removed, added = _diff(
        tmp_path, (f'id: "{ORDER}"', f'id: "legal.25.command"\n    replaces: "{ORDER}"')
    )
    assert (removed.what, removed.warning) == ("removed", "replaced by legal.25.command")
    assert (added.what, added.id, added.warning) == ("added", "legal.25.command", None)


def test_a_question_that_replaces_nothing_known_is_named(tmp_path: Path) -> None:
    removed, added = _diff(
        tmp_path, (f'id: "{ORDER}"', 'id: "legal.25.command"\n    replaces: "legal.25.ordre"')
    )
    assert removed.warning == "its answers are left behind"
    assert added.warning == "replaces 'legal.25.ordre', which was not asked"


def test_sections_and_the_register_are_compared_too(tmp_path: Path) -> None:
    (change,) = _diff(tmp_path, ('title: "Keeping data"', 'title: "Kept data"'))
    assert (change.thing, change.fields) == ("section", ("title",))
    assert editions.describe(change) == "changed  section    legal.preservation (title)"


def test_the_command_prints_a_line_a_difference(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "tiny-elements", "tiny-ladder", "--root", str(broken.ROOT)]) == 0
    out = capsys.readouterr().out
    assert "removed  question   legal.25.order - its answers are left behind" in out
    assert out.splitlines()[-1].endswith("differences.")
