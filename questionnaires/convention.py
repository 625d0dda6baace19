"""The register: the 68 articles of the Convention and their obligations, in our own words."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Track = Literal["legal", "institutional", "technical"]
TRACKS: tuple[Track, ...] = ("legal", "institutional", "technical")
Verb = Literal["shall", "qualified", "endeavour", "may", "none"]
Due = Literal["before_deposit", "entry_into_force", "progressive"]

#: Verbs that make a duty; ``may`` is an option, ``none`` a definition, saving clause or limit.
DUTY_VERBS: frozenset[str] = frozenset({"shall", "qualified", "endeavour"})
#: Articles whose duties are scored.
SCORED_ARTICLES = range(4, 60)
#: Chapters that carry a score of their own.
SCORED_CHAPTERS: tuple[str, ...] = ("II", "III", "IV", "V", "VI", "VII")


class Strict(BaseModel):
    """A record of content: frozen, strict, nothing unknown allowed."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Obligation(Strict):
    """One thing that a paragraph of the Convention asks for, with the verb it is asked with.

    ``tracks``, ``due`` and ``needs`` (ids of obligations that must come first) are filled for the
    obligations
    that the edition asks about; ``None`` means "not yet read for this", never "none".
    """

    id: str
    verb: Verb
    binds: Literal["state_party", "other"]
    dimension: str
    requirement: str
    actors: tuple[str, ...]
    evidence: tuple[str, ...]
    assistance: tuple[str, ...]
    confidence: Literal["verified", "knowledge"]
    title: str | None = None
    qualifier: str | None = None
    verb_note: str | None = None
    nature: Literal["definition", "safeguard"] | None = None
    capacity: str | None = None
    secondary_dimensions: tuple[str, ...] = ()
    parallel_text_read: str | None = None
    unsure: str | None = None
    tracks: tuple[Track, ...] | None = None
    tracks_reason: str | None = None
    due: Due | None = None
    needs: tuple[str, ...] | None = None

    @property
    def is_duty(self) -> bool:
        """True when it binds a State Party with shall, qualified shall, or endeavour."""
        return self.verb in DUTY_VERBS and self.binds == "state_party"


class Parallels(Strict):
    """Where a neighbouring convention has a like provision; ``None`` where it has none."""

    budapest: str | None
    untoc: str | None
    uncac: str | None


class Article(Strict):
    """One article: its number, title, chapter, notes for authors, and its obligations in order."""

    article: int = Field(ge=1, le=68)
    title: str
    chapter: str
    notes: tuple[str, ...]
    parallel_provisions: Parallels
    obligations: tuple[Obligation, ...]


class Notification(Strict):
    """Something a State must or may tell the Secretary-General, the depositary or the
    Conference. ``obligations``: what it is read from; none where it is no State that tells."""

    ref: str
    obligations: tuple[str, ...] = ()
    who: str
    what: str
    to: str
    when: str
    mandatory: bool


class Convention(Strict):
    """The whole register. ``compiled`` is the day it was compiled; ``official_text`` the address of
    the text; ``joining`` the obligations on becoming a Party."""

    instrument: str
    caution: str
    compiled: date
    official_text: str
    binds: dict[str, str]
    verbs: dict[str, str]
    check_first: tuple[str, ...]
    chapters: dict[str, str]
    joining: tuple[str, ...] = ()
    notifications: tuple[Notification, ...]
    articles: tuple[Article, ...]

    @cached_property
    def by_id(self) -> dict[str, Obligation]:
        """Every obligation by its id, in the order of the Convention."""
        return {o.id: o for a in self.articles for o in a.obligations}

    @cached_property
    def by_number(self) -> dict[int, Article]:
        """Every article by its number."""
        return {a.article: a for a in self.articles}

    @cached_property
    def article_of(self) -> dict[str, Article]:
        """The article of every obligation, by the obligation's id."""
        return {o.id: a for a in self.articles for o in a.obligations}

    def in_scope(self, obligation_id: str) -> bool:
        """True for the duties that are scored: they bind a State Party and stand in articles 4 to
        59."""
        obligation = self.by_id[obligation_id]
        return obligation.is_duty and self.article_of[obligation_id].article in SCORED_ARTICLES
