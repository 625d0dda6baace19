"""What people type: text, numbers and dates, judged and brought into one form."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from questionnaires.errors import AnswerError

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: NFC and line ends can shorten a text at most fourfold; beyond that nobody need normalise it to
#: refuse it.
_SHRINKS = 4
_DIGITS_MOST = 15
_NUMBER_MOST = 40


def clean_text(field: str, typed: str, limit: int) -> str:
    """The text as typed: line ends as LF, NFC, trailing newlines gone, nothing else touched.

    Raises AnswerError for what cannot be stored or printed (NUL and other control characters, lone
    surrogates) and for more than ``limit`` characters, counted after normalising. Marks of
    direction stay: Arabic needs them.
    """
    if len(typed) > limit * _SHRINKS:
        raise _too_long(field, len(typed), limit)
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).rstrip(
        "\n"
    )
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            raise AnswerError(
                field, "surrogate", "A character is broken (half of a pair). Type it again."
            )
        if category == "Cc" and character not in "\t\n":
            code = f"U+{ord(character):04X}"
            sentence = f"Remove the control character {code}; it cannot be stored."
            raise AnswerError(field, "control_character", sentence, character=code)
    if len(text) > limit:
        raise _too_long(field, len(text), limit)
    return text


def _too_long(field: str, length: int, limit: int) -> AnswerError:
    sentence = f"Shorten the text to {limit} characters; it has {length}."
    return AnswerError(field, "too_long", sentence, limit=limit, length=length)


def _western(typed: str) -> str:
    """Digits of any script as 0-9; the Arabic decimal sign and the true minus as the ASCII ones."""
    out = []
    for character in typed:
        digit = unicodedata.decimal(character, None)
        out.append(character if digit is None else str(digit))
    return "".join(out).replace("\u066b", ".").replace("\u2212", "-")


def parse_number(
    field: str, typed: str, *, minimum: Decimal, maximum: Decimal, decimals: int
) -> str:
    """A number as plain digits with a point ("12.5"), without needless zeros.

    Accepts 12.5, 12,5 and the digits of any script. Raises AnswerError for anything else:
    exponents, NaN, separators of thousands, more ``decimals`` than the question has, outside
    ``minimum``..``maximum``.
    """
    text = typed.strip()
    if len(text) > _NUMBER_MOST:
        raise _number_too_long(field)
    text = _western(text)
    if re.fullmatch(r"[+-]?[0-9]{1,3},[0-9]{3}", text) and decimals >= 3:
        # 1,200 is 1.2 in Paris and twelve hundred in London; with fewer decimals it is refused
        # below.
        whole, point = text.replace(",", ""), text.replace(",", ".")
        sentence = f"Write {whole} or {point}: {text} can be read as both."
        raise AnswerError(field, "number_ambiguous", sentence, whole=whole, point=point)
    text = text.replace(",", ".", 1)
    if not _NUMBER.fullmatch(text):
        raise AnswerError(
            field, "not_a_number", "Write a number with digits only, for example 12 or 12.5."
        )
    digits, _, fraction = text.partition(".")
    if len(digits.lstrip("+-")) > _DIGITS_MOST:
        raise _number_too_long(field)
    if len(fraction) > decimals:
        if decimals == 0:
            sentence = "Write a whole number, without a decimal point or a separator of thousands."
        else:
            sentence = (
                f"Write at most {decimals} digits after the decimal point, and no separator of"
                " thousands."
            )
        raise AnswerError(field, "too_many_decimals", sentence, decimals=decimals)
    number = Decimal(text)
    if number < minimum:
        raise AnswerError(
            field,
            "number_too_small",
            f"Write a number of at least {minimum}.",
            minimum=str(minimum),
        )
    if number > maximum:
        raise AnswerError(
            field, "number_too_large", f"Write a number of at most {maximum}.", maximum=str(maximum)
        )
    plain = format(number, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _number_too_long(field: str) -> AnswerError:
    sentence = f"Write a number of at most {_DIGITS_MOST} digits."
    return AnswerError(field, "number_too_long", sentence, limit=_DIGITS_MOST)


def parse_date(field: str, typed: str, *, earliest: int = 1900, latest: int = 2100) -> date:
    """A day of the calendar written yyyy-mm-dd, in the digits of any script.

    Raises AnswerError if it is written otherwise, does not exist, or lies outside the years given.
    """
    text = _western(typed.strip()) if len(typed) <= _NUMBER_MOST else ""
    if not _DATE.fullmatch(text):
        raise AnswerError(
            field, "not_a_date", "Write the date as year-month-day, for example 2026-03-01."
        )
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise AnswerError(
            field, "no_such_day", f"There is no day {text} in the calendar.", date=text
        ) from None
    if not earliest <= day.year <= latest:
        sentence = f"Write a year from {earliest} to {latest}."
        raise AnswerError(field, "year_out_of_range", sentence, earliest=earliest, latest=latest)
    return day
