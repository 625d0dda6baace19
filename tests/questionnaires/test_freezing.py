"""A published edition: frozen once, opened from that file alone, and never from a changed one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from questionnaires import freezing, library
from questionnaires.__main__ import main
from questionnaires.errors import ContentError
from questionnaires.method import load_method
from tests.instruments import broken, open_tiny, tiny_names

LADDER = "tiny-ladder/institutional/contact.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A published tiny-ladder, not yet frozen; only a rapid edition may leave so much out."""
    root = broken.copy_of("tiny-ladder", tmp_path)
    broken.change(root, "tiny-ladder/edition.yaml", '"draft"', '"published"\nrapid: true')
    return root


def _freeze(root: Path) -> int:
    library.forget()
    return main(["freeze", "tiny-ladder", "--root", str(root)])


@pytest.mark.parametrize("name", tiny_names())
def test_what_is_frozen_comes_back_as_it_was(name: str) -> None:
    instrument = open_tiny(name)
    thawed = freezing.thaw(freezing.freeze(instrument, load_method()).encode(), "frozen.json")
    assert thawed.instrument == instrument
    assert thawed.method == load_method()


def test_a_published_edition_opens_only_frozen(root: Path) -> None:
    with pytest.raises(ContentError, match="a published edition is frozen"):
        library.open_instrument("tiny-ladder", roots=[root])
    assert _freeze(root) == 0
    assert library.open_instrument("tiny-ladder", roots=[root]).edition.status == "published"


def test_a_frozen_edition_does_not_change_with_its_files(root: Path) -> None:
    _freeze(root)
    before = library.open_instrument("tiny-ladder", roots=[root])
    broken.change(root, LADDER, "Informal.", "Quite informal.")
    broken.change(root, "convention.yaml", "All Chapter IV powers", "Chapter IV powers")
    library.forget()
    assert library.open_instrument("tiny-ladder", roots=[root]) == before


def test_it_is_frozen_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _freeze(root) == _freeze(root) == 0
    broken.change(root, LADDER, "Informal.", "Quite informal.")
    frozen = (root / "tiny-ladder/frozen.json").read_bytes()
    assert _freeze(root) == 2
    assert "a published edition is not changed" in capsys.readouterr().err
    assert (root / "tiny-ladder/frozen.json").read_bytes() == frozen


def test_a_frozen_edition_keeps_its_method(root: Path) -> None:
    assert library.open_method("tiny-ladder", roots=[broken.ROOT]) == load_method()
    _freeze(root)
    path = root / "tiny-ladder/frozen.json"
    data = json.loads(path.read_text())
    data["method"]["version"] = "0.9"
    body = {name: data[name] for name in ("instrument", "method")}
    data["sha256"] = freezing._sha256(body)
    path.write_text(json.dumps(data))
    library.forget()
    assert library.open_method("tiny-ladder", roots=[root]).version == "0.9"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("Informal.", "Formal.", "it was changed after it was frozen"),
        ('"version": 1\n', '"version": 2\n', "it has the version 2"),
        ("hanoi-readiness/edition", "something/else", "it is no frozen edition"),
        ("{", "", "it is not whole"),
    ],
)
def test_a_file_that_was_touched_is_refused(root: Path, old: str, new: str, sentence: str) -> None:
    _freeze(root)
    path = root / "tiny-ladder/frozen.json"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    library.forget()
    with pytest.raises(ContentError, match=sentence):
        library.open_instrument("tiny-ladder", roots=[root])


def test_neither_a_draft_nor_a_faulty_edition_is_frozen(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken.change(root, "tiny-ladder/edition.yaml", '"published"', '"draft"')
    assert _freeze(root) == 2
    assert "is a draft" in capsys.readouterr().err
    broken.change(root, "tiny-ladder/edition.yaml", '"draft"', '"published"')
    broken.change(root, LADDER, "need:", "replaces: 'x'\n    need:")
    broken.change(root, LADDER, "Informal.", "")
    assert _freeze(root) == 1
    assert "this text is empty" in capsys.readouterr().err
    assert not (root / "tiny-ladder/frozen.json").exists()
