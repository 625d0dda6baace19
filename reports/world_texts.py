"""One paragraph for each figure of the world pages, from the numbers that the figure draws."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from reports.language import decimal_text
from reports.words import Words
from reports.world import SUMMED, Known, Sum, World, name_of_state, state_of


def sharing(world: World, words: Words) -> str:
    """How many take part, signed and share: no score is in it."""
    n = len(world.lines)
    if world.invited is None or world.signed is None:
        return words.count(
            "{n} State shares results with you here.", "{n} States share results with you here.", n
        )
    return words.count(
        "{n} State shares results with you here, of {signed} that signed off and {invited} that "
        "take part.",
        "{n} States share results with you here, of {signed} that signed off and {invited} that "
        "take part.",
        n,
        signed=world.signed,
        invited=world.invited,
    )


def heat_map(world: World, columns: Sequence[str], words: Words) -> str:
    """How much of the picture is shared. Levels are summed in the figure by chapter alone, where it
    is watched that no sum tells of one State."""
    parts = [sharing(world, words)]
    if world.lines:
        cells = [state_of(one.cells.get(column)) for one in world.lines for column in columns]
        asked = [code for code in cells if code not in ("not_asked", "not_expected", "options")]
        open_ = sum(code != "not_shared" for code in asked)
        if asked:
            parts.append(
                words.say(
                    "They show {open} of their {all} results by article ({share}).",
                    open=decimal_text(Decimal(open_), words.language),
                    all=decimal_text(Decimal(len(asked)), words.language),
                    share=words.percent(open_ / len(asked)),
                )
            )
        parts.append(
            words.say("States stand in the order of the alphabet, which is not a ranking.")
        )
    return " ".join(parts)


def marker_map(world: World, name: str, title: str, one: Sum, words: Words) -> str:
    """How many States stand where, if so many share it that it may be said."""
    parts = [sharing(world, words)]
    if world.lines:
        parts.append(of_sum(title, one, words))
        nowhere = sum(line.point is None for line in world.lines)
        if nowhere:
            parts.append(
                words.count(
                    "{n} State has no place on the map and stands in the table only.",
                    "{n} States have no place on the map and stand in the table only.",
                    nowhere,
                )
            )
    return " ".join(parts)


def of_sum(title: str, one: Sum, words: Words) -> str:
    """One sum as a sentence."""
    if one.held == "none":
        return words.say("{title}: no State shares it.", title=title)
    if one.held == "few":
        return words.say(
            "{title}: fewer than three States share it, so that they are not summed up.",
            title=title,
        )
    if one.held:
        return words.say(
            "{title}: the sum is held back, since with other sums it would tell of fewer than three"
            " States.",
            title=title,
        )
    return words.count(
        "{title}: of {n} State that shares it: {counts}.",
        "{title}: of {n} States that share it: {counts}.",
        one.states,
        title=title,
        counts=words.listing(
            [
                f"{count} {name_of_state(code, words)}"
                for code, count in one.counts
                if count and code in SUMMED
            ]
        ),
    )


def chapters(found: Sequence[tuple[str, Sum]], world: World, words: Words) -> str:
    """A sentence for each chapter."""
    parts = [sharing(world, words)]
    if world.lines:
        parts += [of_sum(title, one, words) for title, one in found]
    return " ".join(parts)


def coverage(world: World, found: Sequence[Known], words: Words) -> str:
    """How many States share each chapter, and how much is known of it."""
    parts = [sharing(world, words)]
    if world.lines:
        parts += [_known(one, words) for one in found]
    return " ".join(parts)


def _known(one: Known, words: Words) -> str:
    if one.little is None:
        return words.say("Chapter {name}: {n} share it whole.", name=one.name, n=one.sharing)
    if not one.little:
        return words.say(
            "Chapter {name}: {n} share it whole, with enough information for a level.",
            name=one.name,
            n=one.sharing,
        )
    return words.say(
        "Chapter {name}: {n} share it whole, {little} of them with too little information for a"
        " level.",
        name=one.name,
        n=one.sharing,
        little=one.little,
    )
