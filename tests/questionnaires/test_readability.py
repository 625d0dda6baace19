"""How easy a question is to read: the scale, the words of the glossary, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires import readability
from tests.instruments import broken

SYLLABLES = {
    1: "State states they used makes rules days law",
    2: "people table data judges changes police allowed required trying legal create traffic"
    " client quiet searches hashes titles dual agree orders review",
    3: "evidence convention criminal technical offences created area serious officials"
    " actual period video services cybercrime requested",
    4: "authority variety immediate available usually preservation mechanism",
    5: "institutional",
}


@pytest.mark.parametrize(
    ("word", "number"), [(word, n) for n, words in SYLLABLES.items() for word in words.split()]
)
def test_it_counts_syllables(word: str, number: int) -> None:
    assert readability.syllables(word) == number


def test_it_gives_the_number_that_the_formula_gives() -> None:
    # 6 words, 1 sentence, 7 syllables: 206.835 - 1.015 x 6 - 84.6 x 7 / 6
    assert readability.ease("Does the law name a unit?") == pytest.approx(102.045)


def test_a_word_of_the_glossary_is_one_short_word() -> None:
    marked = readability.ease("Who reads [interception of content data] here?")
    assert marked == readability.ease("Who reads law here?")
    assert marked > readability.ease("Who reads interception of content data here?")


def test_a_text_without_words_is_no_trouble() -> None:
    assert readability.ease("?") == 100
    assert readability.mean([]) == 100


def test_a_question_that_is_hard_to_read_is_named(tmp_path: Path) -> None:
    root = broken.copy_of("tiny-ladder", tmp_path)
    file = "tiny-ladder/institutional/contact.yaml"
    hard = "Institutional interoperability considerations notwithstanding, operationalisation?"
    text = next(line for line in (root / file).read_text().splitlines() if "text: " in line)
    broken.change(root, file, text, text.split("text: ")[0] + f'text: "{hard}"')
    assert any("hard to read" in p.sentence for p in broken.problems_of(root, "tiny-ladder"))
