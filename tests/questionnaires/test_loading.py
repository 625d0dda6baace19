"""Reading a content file: each mistake an author can make is told by line, path and a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.instruments import broken

ELEMENTS = "tiny-elements/legal/preservation.yaml"
EDITION = "tiny-elements/edition.yaml"
LADDER = "tiny-ladder/institutional/contact.yaml"
NUMBER = "tiny-number/technical/contact.yaml"
ORDER = "questions, item 1 ('legal.25.order')"
TITLE = 'title: "Keeping data"'
KIND = '    kind: "elements"'

#: What is wrong, the file, the text in it, what stands there instead, where and what is said.
MISTAKES = [
    (
        "an unknown field",
        ELEMENTS,
        '    text: "What may',
        '    txt: "What may',
        f"line 8, {ORDER}, txt",
        "there is no field of this name here. Did you mean 'text'?",
    ),
    (
        "a missing field",
        ELEMENTS,
        '    text: "What may',
        '    txt: "What may',
        f"line 5, {ORDER}, text",
        "this field is missing.",
    ),
    (
        "an unknown field of an element",
        ELEMENTS,
        'essential: true, text: "It takes',
        'esential: true, text: "It takes',
        f"line 12, {ORDER}, elements, item 1 ('quick'), esential",
        "there is no field of this name here. Did you mean 'essential'?",
    ),
    (
        "a number that should be an id",
        ELEMENTS,
        'obligation: "25.1"',
        "obligation: 25.1",
        f"line 6, {ORDER}, obligation",
        'put it in quotes, "25.1".',
    ),
    (
        "a no that is read as false",
        ELEMENTS,
        'code: "secret"',
        "code: no",
        "elements, item 4, code",
        'put it in quotes, "no".',
    ),
    (
        "an edition that is read as a number",
        EDITION,
        'edition: "tiny-elements"',
        "edition: 2026.10",
        "line 1, edition",
        '2026.10 without quotes is a number: put it in quotes, "2026.10".',
    ),
    (
        "a title that is read as a date",
        ELEMENTS,
        TITLE,
        "title: 2026-03-01",
        "line 2, title",
        '2026-03-01 without quotes is a date: put it in quotes, "2026-03-01".',
    ),
    (
        "a title that is read as a number of minutes",
        ELEMENTS,
        TITLE,
        "title: 24:07",
        "line 2, title",
        '24:07 without quotes is a number: put it in quotes, "24:07".',
    ),
    (
        "a group where a text belongs",
        ELEMENTS,
        TITLE,
        "title: {Keeping: data}",
        "line 2, title",
        "this must be one text, not a group of fields",
    ),
    (
        "a list where a text belongs",
        ELEMENTS,
        TITLE,
        "title: [Keeping data]",
        "line 2, title",
        "this must be one text, not a list",
    ),
    (
        "an empty field",
        ELEMENTS,
        TITLE,
        "title:",
        "line 2, title",
        "this field is empty: write a value or take the line out.",
    ),
    (
        "a text where a list belongs",
        ELEMENTS,
        'for: ["ministry_justice"]',
        'for: "ministry_justice"',
        "line 3, for",
        "'ministry_justice' stands here, but this must be a list",
    ),
    (
        "an empty list",
        ELEMENTS,
        'for: ["ministry_justice"]',
        "for: []",
        "line 3, for",
        "0 given, but at least 1 is needed here.",
    ),
    (
        "a text where true or false belongs",
        ELEMENTS,
        "essential: true",
        'essential: "yes"',
        "item 1 ('quick'), essential",
        "'yes' stands here, but this must be true or false, without quotes.",
    ),
    (
        "an unknown kind",
        ELEMENTS,
        'kind: "elements"',
        'kind: "element"',
        f"line 5, {ORDER}",
        "frequency, text, date, choice. Did you mean 'elements'?",
    ),
    (
        "no kind",
        ELEMENTS,
        '    kind: "elements"\n',
        "",
        f"line 5, {ORDER}",
        "the field 'kind' is missing",
    ),
    (
        "an unknown track",
        EDITION,
        'track: "legal"',
        'track: "law"',
        "line 6, questionnaires, item 1 ('law'), track",
        "'law' is not known here: use one of legal, institutional, technical.",
    ),
    (
        "a ladder of four levels",
        LADDER,
        '      - "Informal."\n',
        "",
        "levels, item 5",
        "number 5 of this list is missing (a ladder has five levels, 0 to 4).",
    ),
    (
        "a ladder of six levels",
        LADDER,
        '      - "Informal."\n',
        '      - "Informal."\n      - "Half formal."\n',
        "line 11, questions, item 1 ('institutional.41.availability'), levels",
        "6 given, but at most 5 are allowed here.",
    ),
    (
        "a number that is too large",
        NUMBER,
        "decimals: 1",
        "decimals: 7",
        "line 16, questions, item 1 ('technical.41.share'), decimals",
        "'7' is not allowed: this must be at most 4.",
    ),
    (
        "a fraction where a whole number belongs",
        NUMBER,
        "decimals: 1",
        "decimals: 1.5",
        "decimals",
        "'1.5' stands here, but this must be a whole number.",
    ),
    (
        "a word where a number belongs",
        NUMBER,
        "maximum: 100\n",
        "maximum: plenty\n",
        "maximum",
        "'plenty' stands here, but this must be a number.",
    ),
    (
        "a weight of nothing",
        NUMBER,
        "decimals: 1\n",
        "decimals: 1\n    weight: 0\n",
        "weight",
        "'0' is not allowed: this must be more than 0.",
    ),
    (
        "a date in quotes",
        "convention.yaml",
        "compiled: 2026-11-22",
        'compiled: "2026-11-22"',
        "compiled",
        "this must be a date without quotes, such as 2026-11-22.",
    ),
    (
        "a field written twice",
        ELEMENTS,
        "questions:",
        'title: "Twice"\nquestions:',
        "line 4, title",
        "the field 'title' is written twice: keep one of them.",
    ),
    (
        "a field of a question written twice",
        ELEMENTS,
        'kind: "elements"',
        'kind: "elements"\n    kind: "elements"',
        "line 8, questions, item 1, kind",
        "the field 'kind' is written twice: keep one of them.",
    ),
    (
        "a colon in a text without quotes",
        ELEMENTS,
        TITLE,
        "title: Keeping data: the law",
        "line 2",
        "a colon and a space stand inside a text: quote the text.",
    ),
    ("a quote that is not closed", ELEMENTS, TITLE, 'title: "Keeping data', "line", ""),
    (
        "a text that begins with a sign of YAML",
        ELEMENTS,
        TITLE,
        "title: @data",
        "line 2",
        "a text cannot begin with this sign (@, ` or %): quote the text.",
    ),
    (
        "a tab",
        ELEMENTS,
        KIND,
        '\tkind: "elements"',
        "line 7",
        "this line is indented with a tab: use spaces.",
    ),
    (
        "a line that is indented differently",
        ELEMENTS,
        KIND,
        '   kind: "elements"',
        "line 7",
        "this line is indented differently from its neighbours",
    ),
    (
        "a bracket that is not closed",
        ELEMENTS,
        'for: ["ministry_justice"]',
        'for: ["ministry_justice"',
        "line 4",
        "a list in brackets is not closed or lacks a comma",
    ),
    (
        "a reference",
        ELEMENTS,
        TITLE,
        "title: &t Keeping data\nintro: *t",
        "line 3, intro",
        "references (& and *) are not used here",
    ),
    (
        "a tag of Python",
        ELEMENTS,
        TITLE,
        "title: !!python/name:os.system ls",
        "line 2, title",
        "cannot be read",
    ),
    (
        "two documents in a file",
        ELEMENTS,
        "questions:",
        "---\nquestions:",
        "line 4",
        "a second '---' starts another document",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "path", "sentence"),
    [pytest.param(*case, id=wrong) for wrong, *case in MISTAKES],
)
def test_it_explains(
    tmp_path: Path, file: str, old: str, new: str, path: str, sentence: str
) -> None:
    name = file.split("/")[0] if "/" in file else "tiny-elements"
    root = broken.copy_of(name, tmp_path)
    broken.change(root, file, old, new)
    problems = broken.problems_of(root, name)
    found = [p for p in problems if p.file == file and path in p.path and sentence in p.sentence]
    assert found, "\n".join(map(str, problems))


@pytest.mark.parametrize(
    ("content", "path", "sentence"),
    [
        (b"", "", "this file is empty."),
        (b"# only a comment\n", "", "this file is empty."),
        (b"- a\n- b\n", "line 1", "this file must be a list of 'field: value' lines."),
        (
            b'id: "legal.x"\ntitle: "Caf\xe9"\n',
            "line 2",
            "save the file again with the encoding UTF-8.",
        ),
        (b'id: "a\x07b"\n', "line 1", "invisible control character"),
    ],
)
def test_it_explains_a_file_that_is_no_yaml(
    tmp_path: Path, content: bytes, path: str, sentence: str
) -> None:
    root = broken.copy_of("tiny-elements", tmp_path)
    (root / ELEMENTS).write_bytes(content)
    first = broken.problems_of(root, "tiny-elements")[0]
    assert (first.file, sentence in first.sentence) == (ELEMENTS, True), str(first)
    assert first.path.startswith(path)
