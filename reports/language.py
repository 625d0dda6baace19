"""The language of a document, as an argument: translator, direction, numbers and dates."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from questionnaires.pseudo import LONGER, MIRRORED, PSEUDO, lengthen

LOCALES = Path(__file__).with_name("locale")
DOMAIN = "reports"

#: Before a date that runs from right to left.
DATE_MARK = "\u200f"

#: Every text of this storey goes through one of these.
Translator = gettext.NullTranslations


def N_(message: str) -> str:
    """Marks a text for translation where it is only stored; whoever prints it translates it."""
    return message


class PseudoTranslator(gettext.NullTranslations):
    """Every text longer and with accents: what stays plain never came here."""

    def gettext(self, message: str) -> str:
        """The text in one of the two pseudo-languages."""
        return lengthen(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same, with the plural of English."""
        return lengthen(msgid1 if n == 1 else msgid2)


#: Where dates and numbers of a language are not those of the locale of the same name.
_LOCALES = {
    # World English: 14 October 2026, not October 14, 2026.
    "en": Locale("en", "001"),
    LONGER: Locale("en", "150"),
    MIRRORED: Locale("ar", "001"),
}


@lru_cache(maxsize=32)
def printed_in(language: str) -> str:
    """The language in which a document is printed that was asked for in this one: English where
    there is no catalogue. Words, direction, dates, numbers and lists go together: Arabic without
    its words was English from right to left, with "9 and 3" turned into "3 and 9".
    """
    if language in PSEUDO or language.partition("-")[0] == "en":
        return language
    return language if gettext.find(DOMAIN, LOCALES, [language.replace("-", "_")]) else "en"


@lru_cache(maxsize=32)
def translator(language: str) -> Translator:
    """The translator for a language tag; texts without a translation come back in English."""
    if language in PSEUDO:
        return PseudoTranslator()
    return gettext.translation(DOMAIN, LOCALES, [language.replace("-", "_")], fallback=True)


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    language = printed_in(language)
    if language in _LOCALES:
        return _LOCALES[language]
    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def direction(language: str) -> str:
    """``rtl`` where the words that are printed run so, else ``ltr``."""
    return str(_locale(language).text_direction)


@lru_cache(maxsize=4096)
def number(value: float, language: str, places: int = 2) -> str:
    """A number with a fixed count of decimals: ``0.43``, ``0,43``. ROUND_HALF_EVEN, as everywhere
    in print.
    """
    return str(format_decimal(value, "0." + "0" * places if places else "0", _locale(language)))


def decimal_text(value: Decimal, language: str) -> str:
    """A number as it was typed, in the manner of the language."""
    return str(format_decimal(value, locale=_locale(language), decimal_quantization=False))


def percent(share: float, language: str) -> str:
    """A share in whole per cent; never 100 % or 0 % unless it is exactly that."""
    whole = round(share * 100)
    if whole == 100 and share < 1:
        whole = 99
    if whole == 0 and share > 0:
        whole = 1
    return str(format_percent(whole / 100, locale=_locale(language)))


@lru_cache(maxsize=1024)
def day(value: date, language: str) -> str:
    """A date in full: 14 October 2026. Right to left it begins with a mark of that direction: after
    a typed source in Latin letters its day was read as theirs, away from its month.
    """
    text = str(format_date(value, "long", _locale(language)))
    return f"{DATE_MARK}{text}" if direction(language) == "rtl" else text


def language_name(code: str, language: str) -> str:
    """What a language is called in another one: ``es`` in English is Spanish."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name(_locale(language))
    except (ValueError, UnknownLocaleError):
        name = None
    return name or code


def listing(items: Iterable[str], language: str) -> str:
    """A, B and C, in the manner of the language."""
    return str(format_list(list(items), "standard", _locale(language)))
