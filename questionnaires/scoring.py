"""score(instrument, sheet, method) -> Scorecard: every number, with its arithmetic."""

from __future__ import annotations

from questionnaires.answers import AnswerSheet
from questionnaires.counting import Counting
from questionnaires.errors import WrongEdition
from questionnaires.instrument import Instrument
from questionnaires.layout import layout_of
from questionnaires.method import Method
from questionnaires.national import national_answers
from questionnaires.safeguards import judge_gate
from questionnaires.scorecard import NationalAnswer, Scorecard


def score(instrument: Instrument, sheet: AnswerSheet, method: Method) -> Scorecard:
    """All that a sheet is worth: pure, without clock or chance, the same for any order of agencies.

    Numbers are in [0, 1] and not rounded. Everywhere low <= mid <= high and evidenced <= mid, where
    they are not None. Articles that nobody asks about have no node. Raises WrongEdition if the
    sheet answers another edition, AnswerError for a stored value that is no answer of its
    question's kind.
    """
    if sheet.edition != instrument.edition.edition:
        raise WrongEdition(instrument.edition.edition, sheet.edition)
    national = national_answers(instrument, sheet, method)
    return _counted(instrument, method, national, sheet.party, sheet.round)


def without_disagreements(card: Scorecard, instrument: Instrument, method: Method) -> Scorecard:
    """The same scorecard for readers who may not know what agencies saw differently.

    Every contested answer stands as the national one alone, without the range between agencies:
    a range around known answers would tell of it. The safeguards gate stays as it was judged.
    Raises WrongEdition where the scorecard is of another edition.
    """
    if card.edition_digest != instrument.digest:
        raise WrongEdition(instrument.edition.edition, card.edition)
    if not card.contested:
        return card
    national = {key: _alone(answer) for key, answer in card.national.items()}
    return _counted(instrument, method, national, card.party, card.round, card.gate_passed)


def on_part(card: Scorecard, part: Instrument, method: Method) -> Scorecard:
    """What a scorecard is worth on a part of its questions, by this method: for two rounds of which
    each asked something that the other did not. Raises KeyError for a question it has no answer to.
    """
    national = {question: card.national[question] for question in part.by_id}
    return _counted(part, method, national, card.party, card.round)


def _alone(answer: NationalAnswer) -> NationalAnswer:
    if not answer.contested or answer.value is None:
        return answer._replace(contested=False)
    return answer._replace(low=answer.value, high=answer.value, contested=False)


def _counted(
    instrument: Instrument,
    method: Method,
    national: dict[str, NationalAnswer],
    party: str,
    round: str,
    judged: bool | None = None,
) -> Scorecard:
    layout = layout_of(instrument, method)
    counting = Counting(layout, method, national)
    counting.count_duties()
    rows, passed = judge_gate(layout.safeguards, instrument, method, counting.duties, national)
    passed = passed if judged is None else judged
    counting.capped = passed is False
    counting.count_articles()
    counting.count_chapters()
    levels = [0, 0, 0, 0, 0]
    for answer in national.values():
        if answer.standing == "known":
            levels[answer.evidence] += 1
    return Scorecard(
        edition=instrument.edition.edition,
        edition_digest=instrument.digest,
        method=method.version,
        party=party,
        round=round,
        nodes=counting.nodes_in_order(),
        national=national,
        safeguards=rows,
        gate_passed=passed,
        duties=counting.duty_counts(),
        evidence_levels=(levels[0], levels[1], levels[2], levels[3], levels[4]),
        not_asked=layout.not_asked,
    )
