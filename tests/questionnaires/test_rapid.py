"""The rapid profile: what an edition lends to it, what it may not say, and that it says "rapid"."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires import library
from questionnaires.errors import ContentError
from tests.instruments import broken

LAW = "tiny-condition/legal/preservation.yaml"
PROFILE = """edition: "tiny-condition-rapid"
title: "Rapid profile"
language: "en"
status: "draft"
rapid: true
of: "tiny-condition"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = broken.copy_of("tiny-condition", tmp_path)
    law = next((root / "tiny-condition/legal").glob("*.yaml"))
    law.rename(root / LAW)
    broken.change(root, LAW, 'id: "legal.25.power"', 'id: "legal.25.power"\n    rapid: true')
    folder = root / "tiny-condition-rapid"
    folder.mkdir()
    (folder / "edition.yaml").write_text(PROFILE)
    return root


def test_it_asks_what_its_edition_marks_and_nothing_else(root: Path) -> None:
    profile = library.open_instrument("tiny-condition-rapid", roots=[root])
    whole = library.open_instrument("tiny-condition", roots=[root])
    assert [*profile.by_id] == ["legal.25.power"]
    assert profile.by_id["legal.25.power"] == whole.by_id["legal.25.power"]
    assert profile.edition.rapid and not whole.edition.rapid
    assert profile.digest != whole.digest
    assert profile.edition.questionnaires[0].sections == ("legal.preservation",)
    assert library.editions([root]) == ("tiny-condition", "tiny-condition-rapid")


def test_a_follow_up_comes_with_the_question_it_follows(root: Path) -> None:
    broken.change(root, LAW, 'id: "legal.25.clauses"', 'id: "legal.25.clauses"\n    rapid: true')
    sentences = [p.sentence for p in broken.problems_of(root, "tiny-condition")]
    assert sentences == ["it depends on 'legal.25.duration', which is not in the rapid profile."]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("rapid: true\n", "", "only a rapid profile takes its questions from another edition"),
        ("rapid: true\n", "rapid: true\nwhole: true\n", "a rapid profile is never whole."),
        ("rapid: true\n", "rapid: true\nquestionnaires: []\n", ""),
        ('of: "tiny-condition"', 'of: "tiny"', "there is no edition 'tiny'."),
        (
            "rapid: true\n",
            'rapid: true\nquestionnaires: [{track: legal, title: "L", sections: []}]\n',
            "a rapid profile lists no sections",
        ),
    ],
)
def test_it_says_nothing_that_contradicts_it(root: Path, old: str, new: str, sentence: str) -> None:
    broken.change(root, "tiny-condition-rapid/edition.yaml", old, new)
    found = [p.sentence for p in broken.problems_of(root, "tiny-condition-rapid")]
    assert [sentence in one for one in found] == ([True] if sentence else [])


def test_a_fault_of_its_edition_is_a_fault_of_the_profile(root: Path) -> None:
    broken.change(root, LAW, "legal.25.power", "legal.25 power")
    with pytest.raises(ContentError, match="is no question id"):
        library.open_instrument("tiny-condition-rapid", roots=[root])
