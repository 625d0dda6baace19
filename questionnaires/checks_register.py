"""Checks of the register: every id once, every prerequisite known, and no circle among them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from questionnaires.convention import Convention
from questionnaires.errors import Problem
from questionnaires.instrument import Instrument
from questionnaires.mistakes import did_you_mean
from questionnaires.places import Places


def faults(instrument: Instrument, places: Places) -> list[Problem]:
    """What is wrong with the register itself."""
    return [
        *_ids(instrument.convention, places),
        *_facts(instrument, places),
        *_circles(instrument, places),
    ]


def _ids(register: Convention, places: Places) -> Iterator[Problem]:
    numbers: set[int] = set()
    ids: set[str] = set()
    for a, article in enumerate(register.articles):
        if article.article in numbers:
            yield places.register(
                f"article {article.article} is there twice.", "articles", a, "article"
            )
        numbers.add(article.article)
        if article.chapter not in register.chapters:
            sentence = f"there is no chapter '{article.chapter}'."
            yield places.register(sentence, "articles", a, "chapter")
        for o, obligation in enumerate(article.obligations):
            loc = ("articles", a, "obligations", o, "id")
            if obligation.id in ids:
                yield places.register(f"the obligation '{obligation.id}' is there twice.", *loc)
            ids.add(obligation.id)
            number = re.match(r"\d+", obligation.id)
            if number is None or int(number[0]) != article.article:
                n = article.article
                sentence = f"the id of an obligation of article {n} begins with {n}."
                yield places.register(sentence, *loc)


def _facts(instrument: Instrument, places: Places) -> Iterator[Problem]:
    register = instrument.convention
    kinds = [kind.code for kind in instrument.agency_kinds]
    for a, article in enumerate(register.articles):
        for o, obligation in enumerate(article.obligations):
            loc = ("articles", a, "obligations", o)
            for n, actor in enumerate(obligation.actors):
                if actor not in kinds:
                    sentence = f"there is no agency kind '{actor}'.{did_you_mean(actor, kinds)}"
                    yield places.register(sentence, *loc, "actors", n)
            for n, needed in enumerate(obligation.needs or ()):
                if needed not in register.by_id:
                    hint = did_you_mean(needed, [*register.by_id])
                    sentence = f"there is no obligation '{needed}'.{hint}"
                    yield places.register(sentence, *loc, "needs", n)
            if obligation.tracks == ():
                sentence = "the list is empty: name a track, or take the line out."
                yield places.register(sentence, *loc, "tracks")


def _circles(instrument: Instrument, places: Places) -> Iterator[Problem]:
    """Prerequisites that wait for each other: each circle once, where it is first met."""
    register = instrument.convention
    where = {
        o.id: (a, n)
        for a, art in enumerate(register.articles)
        for n, o in enumerate(art.obligations)
    }
    finished: set[str] = set()
    for start in register.by_id:
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(_needs(register, start)))]
        trail = [start]
        while stack:
            here, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                finished.add(here)
                stack.pop()
                trail.pop()
            elif step in trail:
                circle = " needs ".join([*trail[trail.index(step) :], step])
                a, n = where[here]
                sentence = f"prerequisites go round in a circle: {circle}."
                yield places.register(sentence, "articles", a, "obligations", n, "needs")
            elif step not in finished:
                stack.append((step, iter(_needs(register, step))))
                trail.append(step)


def _needs(register: Convention, obligation: str) -> tuple[str, ...]:
    return tuple(n for n in register.by_id[obligation].needs or () if n in register.by_id)
