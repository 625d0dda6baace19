"""The States: codes, names in six languages, groups, and where a marker stands on a map."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Annotated, Literal, get_args

from pydantic import Field, StringConstraints, model_validator

from questionnaires.convention import Strict
from questionnaires.errors import ContentError, Problem
from questionnaires.library import CONTENT
from questionnaires.loading import Unreadable, read_document, validate

Group = Literal[
    "african",
    "asia_pacific",
    "eastern_european",
    "latin_american_and_caribbean",
    "western_european_and_others",
]
Region = Literal["africa", "americas", "asia", "europe", "oceania"]
Special = Literal["ldc", "lldc", "sids"]

#: The regional groups of the General Assembly, the regions of the world, and the special groups.
GROUPS: tuple[Group, ...] = get_args(Group)
REGIONS: tuple[Region, ...] = get_args(Region)
SPECIAL: tuple[Special, ...] = get_args(Special)
#: The languages in which every State has its name.
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")

FILES = ("states.yaml", "states-invented.yaml")
Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]


class Point(Strict):
    """Where a marker stands, in degrees."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Names(Strict):
    """A State's short name in each language."""

    ar: Name
    en: Name
    es: Name
    fr: Name
    ru: Name
    zh: Name


class State(Strict):
    """One State. ``small`` ones cannot be seen on a map of the world without a marker."""

    code: str = Field(pattern=r"^[A-Z]{3}$")
    alpha_2: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    m49: str | None = Field(default=None, pattern=r"^[0-9]{3}$")
    invented: bool = False
    group: Group
    region: Region
    special: tuple[Special, ...] = ()
    point: Point
    small: bool = False
    names: Names

    @model_validator(mode="after")
    def _codes_belong_to_real_states(self) -> State:
        if self.invented != bool(re.match("X[A-Z]{2}$", self.code)):
            raise ValueError("codes from XAA to XZZ, and only these, are for invented States")
        if self.invented == bool(self.alpha_2 and self.m49):
            raise ValueError("alpha_2 and m49 are for States that exist, and for each of them")
        return self

    def name(self, language: str) -> str:
        """The short name in a language (``fr``, ``pt_BR``); in English where there is none."""
        found = getattr(self.names, re.split("[-_]", language)[0].lower(), None)
        return found if isinstance(found, str) else self.names.en

    def sort_key(self, language: str) -> tuple[str, str]:
        """What the name is sorted by among names of States in that language."""
        return sort_key(self.name(language), language)


class StateList(Strict):
    """What states.yaml holds."""

    states: tuple[State, ...] = Field(min_length=1)


@cache
def states() -> tuple[State, ...]:
    """The Member States of the United Nations, in the order of their codes."""
    return _read(FILES[0])


@cache
def invented() -> tuple[State, ...]:
    """The States of the demonstrations, which do not exist."""
    return _read(FILES[1])


def state(code: str) -> State | None:
    """The State of a code, invented ones too."""
    return _by_code().get(code)


def known_as(code: str, own: str) -> State | None:
    """The State that a deployment calls ``own`` under this code.

    Codes of invented States belong to nobody: one that goes by another name is another State.
    """
    found = state(code)
    return None if found is not None and found.invented and found.names.en != own else found


def name_of(code: str, own: str, language: str) -> str:
    """The name to show: the State's own in that language, else what the deployment calls it."""
    found = known_as(code, own)
    return own if found is None else found.name(language)


def sort_key(name: str, language: str) -> tuple[str, str]:
    """What any name is sorted by in a language: never by the numbers of its characters alone."""
    language = re.split("[-_]", language)[0].lower()
    words = _ORDERS.get(language, _latin)(name)
    return words, name


def _letters(name: str) -> str:
    """Letters and single spaces: a hyphen parts words, an apostrophe does not."""
    kept = "".join(c if c.isalnum() else "" if c in "'\u2019" else " " for c in name)
    return " ".join(kept.split())


def _latin(name: str) -> str:
    """Accents count only between names that are the same without them."""
    bare = unicodedata.normalize("NFD", name.casefold())
    return _letters("".join(c for c in bare if not unicodedata.combining(c)))


def _spanish(name: str) -> str:
    """``ñ`` is a letter of its own, after ``n``."""
    return "ñ".join(map(_latin, name.casefold().split("ñ"))).replace("ñ", "n~")


def _russian(name: str) -> str:
    """``ё`` stands with ``е``; ``й`` is a letter of its own."""
    return _letters(name.casefold().replace("ё", "е"))


#: Forms of one letter that a reader of Arabic looks up in one place.
_ONE_LETTER = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه"})


def _arabic(name: str) -> str:
    """Without the article and vowel signs, and with one alef. The article's own alef is bare: that
    of a name such as Albania's is not."""
    return re.sub(r"^ال(?=\w{3})", "", _letters(name)).translate(_ONE_LETTER)


#: Rarer characters, by a common one that is read the same: the encoding below is in the order of
#: pinyin for common characters alone.
_RARE = str.maketrans({"斐": "匪", "瑙": "脑", "汶": "问"})


def _chinese(name: str) -> str:
    """By pinyin, as far as the national standard orders its common characters by it."""
    return name.translate(_RARE).encode("gb18030").decode("latin-1")


_ORDERS = {"es": _spanish, "ru": _russian, "ar": _arabic, "zh": _chinese}


@cache
def _by_code() -> dict[str, State]:
    return {found.code: found for found in (*states(), *invented())}


def _read(file: str) -> tuple[State, ...]:
    try:
        document = read_document(CONTENT / file, file)
    except Unreadable as error:
        raise ContentError(error.problems) from error
    record, problems = validate(document, StateList)
    if record is None:
        raise ContentError(problems)
    twice = {s.code for s in record.states if sum(s.code == t.code for t in record.states) > 1}
    if twice:
        sentence = f"written twice: {', '.join(sorted(twice))}."
        raise ContentError([Problem(file, "states", sentence)])
    return record.states
