"""Posted forms as they come in: bytes that are no text survive until a field refuses them."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import EnvironBuilder

from survey.incoming import Incoming, shown


def request(body: bytes, **limits: int) -> Incoming:
    kind = "application/x-www-form-urlencoded"
    found = Incoming(EnvironBuilder(method="POST", data=body, content_type=kind).get_environ())
    for name, value in limits.items():
        setattr(found, name, value)
    return found


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"a=%D8%AD+%2B", "\u062d +"),
        (b"a=\xd8\xad", "\u062d"),
        (b"a=%FF", "\udcff"),
        (b"a=\xff", "\udcff"),
        (b"a=%ED%A0%80", "\udced\udca0\udc80"),
        (b"a=%zz%", "%zz%"),
        (b"a=", ""),
    ],
)
def test_every_byte_arrives(body, text):
    assert request(body).form["a"] == text


def test_repeated_names_keep_their_order():
    assert request(b"a=1&b=2&a=3").form.getlist("a") == ["1", "3"]


def test_a_form_beyond_its_limits_is_too_large():
    assert request(b"a=12", max_form_memory_size=4).form["a"] == "12"
    with pytest.raises(RequestEntityTooLarge):
        _ = request(b"a=123", max_form_memory_size=4).form
    assert len(request(b"a&b&c", max_form_parts=3).form) == 3
    with pytest.raises(RequestEntityTooLarge):
        _ = request(b"a&b&c&d", max_form_parts=3).form


def test_what_is_no_character_is_shown_as_one_that_says_so():
    assert shown("a\udcffb\0c") == "a\ufffdb\ufffdc"
    assert shown("\u062d \U0001f600") == "\u062d \U0001f600"
