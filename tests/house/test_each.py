"""What is asked of many things in one test fails by the name of each that fails."""

import pytest

from tests.each import of_each


def test_every_thing_that_fails_is_named_and_none_that_holds():
    @of_each([1, 2, 3, 4], str)
    def test_even(number):
        assert number % 2 == 0, "odd"

    with pytest.raises(AssertionError) as caught:
        test_even()
    said = str(caught.value)
    assert "2 of 4" in said and "1: odd" in said and "3: odd" in said
    assert "2: " not in said and "4: " not in said


def test_what_breaks_says_where():
    @of_each([1, 0], str)
    def test_part(number):
        assert 1 / number

    with pytest.raises(ZeroDivisionError) as caught:
        test_part()
    assert caught.value.__notes__ == ["at 0"]


def test_nothing_to_ask_is_a_failure():
    with pytest.raises(AssertionError, match="nothing to ask"):
        of_each([], str)(print)()
