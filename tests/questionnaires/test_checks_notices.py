"""Notices: the register says what they are read from, a question from which answer on."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.library import open_instrument
from tests.instruments import broken

LADDER = "tiny-ladder/institutional/contact.yaml"
ELEMENTS = "tiny-elements/legal/preservation.yaml"
REGISTER = "convention.yaml"
ON_41_2 = 'obligations: ["41.2"]'

FAULTS = [
    (LADDER, "{at_least: 0}", "every ladder has at least level 0"),
    (LADDER, "{any_of: [quick]}", "any_of is for elements; this is of the kind ladder."),
    (LADDER, "{at_least: 3, any_of: [quick]}", "ready has either any_of or at_least."),
    (LADDER, "{}", "ready has either any_of or at_least."),
    (ELEMENTS, "{at_least: 3}", "at_least is for ladders; this is of the kind elements."),
    (ELEMENTS, "{any_of: []}", "the list is empty"),
    (ELEMENTS, "{any_of: [quik]}", "there is no element 'quik'. Did you mean 'quick'?"),
]


def sentences(folder: Path, file: str, ready: str, told: str | None = None) -> list[str]:
    name = file.split("/")[0]
    obligation = "41.1" if file == LADDER else "25.1"
    root = broken.copy_of(name, folder)
    broken.change(root, REGISTER, ON_41_2, f'obligations: ["{told or obligation}"]')
    broken.change(
        root,
        file,
        f'obligation: "{obligation}"\n',
        f'obligation: "{obligation}"\n    ready: {ready}\n',
    )
    return [problem.sentence for problem in broken.problems_of(root, name)]


@pytest.mark.parametrize(("file", "ready", "sentence"), FAULTS)
def test_a_ready_that_says_nothing_is_refused(
    tmp_path: Path, file: str, ready: str, sentence: str
) -> None:
    (found,) = sentences(tmp_path, file, ready)
    assert sentence in found


@pytest.mark.parametrize(
    ("file", "ready"), [(LADDER, "{at_least: 3}"), (ELEMENTS, "{any_of: [quick]}")]
)
def test_a_good_one_is_taken(tmp_path: Path, file: str, ready: str) -> None:
    assert sentences(tmp_path, file, ready) == []


def test_it_stands_only_where_the_register_names_a_notice(tmp_path: Path) -> None:
    (found,) = sentences(tmp_path, LADDER, "{at_least: 3}", told="41.2")
    assert "the register names none on this obligation" in found


def test_the_register_reads_notices_from_obligations_that_it_knows(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-ladder", tmp_path)
    broken.change(root, REGISTER, ON_41_2, 'obligations: ["41.9"]')
    broken.change(root, REGISTER, "notifications:", 'joining: ["64.3"]\nnotifications:')
    found = [problem.sentence for problem in broken.problems_of(root, "tiny-ladder")]
    assert any("there is no obligation '41.9'" in sentence for sentence in found)
    assert any("there is no obligation '64.3'" in sentence for sentence in found)


def test_every_notice_that_a_state_must_send_is_asked_about() -> None:
    edition = open_instrument("2026.1", "en")
    ready = {o for q in edition.by_id.values() if q.ready for o in q.obligations}
    for notification in edition.convention.notifications:
        if notification.mandatory and notification.obligations:
            assert ready & set(notification.obligations), notification.ref
