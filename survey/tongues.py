"""The languages of this deployment: tag, locale, and the pseudo-languages in every catalogue."""

from __future__ import annotations

import gettext
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError
from flask import g
from flask_babel import Domain, get_locale

from questionnaires.pseudo import LONGER, MIRRORED, PSEUDO, lengthen

#: English is read all over the world: day before month. A pseudo-language has a locale that no
#: deployment lists as a language, so that whoever knows the locale alone knows the language too.
_LOCALES = {"en": "en_001", LONGER: "en_150", MIRRORED: "ar_001"}
_PSEUDO_LOCALES = (_LOCALES[LONGER], _LOCALES[MIRRORED])


def locale_of(language: str) -> str:
    """The locale whose dates and numbers go with a language."""
    return _LOCALES.get(language, language.replace("-", "_"))


def language_of(locale: str) -> str:
    """The other way round."""
    known = {name: language for language, name in _LOCALES.items()}
    return known.get(locale, locale.replace("_", "-"))


def is_known(language: str) -> bool:
    """Whether dates and numbers can be written in it at all."""
    try:
        Locale.parse(locale_of(language))
    except (ValueError, TypeError, UnknownLocaleError):
        return False
    return True


@lru_cache(maxsize=64)
def _has_catalogue(language: str, domains: tuple[str, ...], folders: tuple[str, ...]) -> bool:
    names = [locale_of(language)]
    return any(gettext.find(one, folder, names) for one in domains for folder in folders)


def spoken_in(language: str, catalogue: Domain) -> str:
    """The language in which pages speak to whoever reads this one: English where there is no
    catalogue. Words, direction, dates and numbers go together: English sentences from right to left
    were read with their full stops first.
    """
    if language in PSEUDO or language.partition("-")[0] == "en":
        return language
    folders = tuple(catalogue.translation_directories)
    return language if _has_catalogue(language, tuple(catalogue.domain), folders) else "en"


def name_of(language: str) -> str:
    """What a language is called by whoever speaks it."""
    if language in PSEUDO:
        return lengthen(language)
    return str(Locale.parse(language, sep="-").display_name)


def also_pseudo(domain: Domain) -> Domain:
    """Let a catalogue of texts speak the pseudo-languages as well."""
    found = domain.get_translations

    def get_translations() -> Any:
        # Asked for each text of a page, nearly always in the language of the one before it.
        locale = get_locale()
        if locale is None:
            return found()
        kept = g.get("last_translations")
        if kept is None or kept[0] is not locale:
            spoken = _pseudo() if str(locale) in _PSEUDO_LOCALES else found()
            kept = g.last_translations = (locale, spoken)
        return kept[1]

    domain.get_translations = get_translations
    return domain


class PseudoTranslations:
    """Every text longer and with accents: what stays plain never asked for a translation."""

    def gettext(self, text: str) -> str:
        """The text in the pseudo-languages."""
        return lengthen(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The same, with the plural of English."""
        return lengthen(one if number == 1 else many)

    def pgettext(self, _context: str, text: str) -> str:
        """The same for a text whose context is told."""
        return lengthen(text)

    def npgettext(self, _context: str, one: str, many: str, number: int) -> str:
        """Both."""
        return self.ngettext(one, many, number)

    ugettext, ungettext, upgettext, unpgettext = gettext, ngettext, pgettext, npgettext


@lru_cache(maxsize=1)
def _pseudo() -> PseudoTranslations:
    # One for all requests: what a page has drawn of a text is kept by its translations.
    return PseudoTranslations()
