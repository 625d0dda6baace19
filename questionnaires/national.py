"""The agencies' answers -> one national answer per question. Never averaged, never overwritten."""

from __future__ import annotations

from collections import Counter

from questionnaires.answers import Answer, AnswerSheet, Settlement, State
from questionnaires.instrument import Instrument
from questionnaires.method import Method
from questionnaires.opinions import Hearing, Opinion
from questionnaires.questions import ElementsQuestion, Question
from questionnaires.scorecard import NationalAnswer, Standing
from questionnaires.values import sameness, value_of


def national_answers(
    instrument: Instrument, sheet: AnswerSheet, method: Method
) -> dict[str, NationalAnswer]:
    """The national answer to every question of the edition, in its order.

    Settled by the focal point: that one. Agreed: that value with the best evidence, a second agency
    lifting E2 to E3. Different: contested, the lower middle value (elements: ticked by a strict
    majority), the lowest evidence held for it, bounds from the lowest to the highest. Blank is no
    opinion, don't know no disagreement; who withholds or had no cases does not contradict a value
    either.

    *Not applicable* counts only if all who answered say so, the question is ``conditional`` and the
    focal point has approved it for at least one of them (settling it is approving it). Until then
    it is unknown: a claim that nobody has looked at must not raise a score by leaving its
    denominator.

    A follow-up is judged per agency by that agency's own earlier answer, or the settled one; an
    agency without an opinion on the earlier question (a delegated follow-up) by the national one. A
    settled follow-up holds unless the question that it follows is settled too and says otherwise.

    Raises AnswerError for a stored value that is no answer of its question's kind.
    """
    return _Judgement(instrument, sheet, method).all()


class _Judgement:
    """The national answers of one sheet, found as they are needed."""

    def __init__(self, instrument: Instrument, sheet: AnswerSheet, method: Method) -> None:
        self.questions = instrument.by_id
        self.method = method
        self.hearing = Hearing(instrument, sheet, method, self.national)
        self.found: dict[str, NationalAnswer] = {}

    def all(self) -> dict[str, NationalAnswer]:
        return {key: self.national(question) for key, question in self.questions.items()}

    def national(self, question: Question) -> NationalAnswer:
        known = self.found.get(question.id)
        if known is None:
            known = self.found[question.id] = self._judge(question)
        return known

    def _judge(self, question: Question) -> NationalAnswer:
        implied = self.hearing.settled_away(question)
        if implied is not None:
            return self._without_value(question, [implied], settled=False)
        settlement = self.hearing.settled.get(question.id)
        opinions = self.hearing.opinions(question)
        if settlement is not None:
            return self._settle(question, settlement, opinions)
        if not question.counts:
            return self._context(question, opinions)
        values = [o for o in opinions if o.value is not None]
        if not values:
            return self._without_value(question, opinions, settled=False)
        against = any(o.kind == "not_applicable" for o in opinions)
        return self._combine(question, values, against)

    def _settle(
        self, question: Question, settlement: Settlement, opinions: list[Opinion]
    ) -> NationalAnswer:
        own = self.hearing.stated(question, "", settlement.answer)
        own.approved = True
        if own.kind != "value":
            return self._without_value(question, [own], settled=True)
        # What agencies showed for the same answer does not vanish when the focal point settles on
        # it.
        held = [o for o in opinions if o.kind == "value" and o.same == own.same]
        evidence = max(own.evidence, self._agreed_evidence(held))
        agencies = tuple(sorted(o.agency for o in held))
        if own.value is None:
            return _context_answer(
                question, own.answer, evidence, contested=False, settled=True, agencies=agencies
            )
        projected = self._projected(question, [own, *held])
        return self._known(
            question,
            own,
            own.value,
            own.value,
            own.value,
            evidence,
            agencies,
            settled=True,
            projected=projected,
        )

    def _agreed_evidence(self, held: list[Opinion]) -> int:
        real = [o for o in held if o.kind == "value"]
        best = max([o.evidence for o in real], default=0)
        return max(best, 3) if best >= 2 and len(real) > 1 else best

    def _combine(self, question: Question, values: list[Opinion], against: bool) -> NationalAnswer:
        real = [o for o in values if o.kind == "value"]
        agencies = tuple(sorted([o.agency for o in values]))
        projected = self._projected(question, real)
        agreed = bool(real) and all(o.same == real[0].same for o in real[1:])
        if agreed and (len(real) == len(values) or real[0].value == 0.0):
            chosen = real[0]
            if len(real) > 1:
                chosen = min(real, key=lambda o: (-o.evidence, o.agency))
            v = chosen.value or 0.0
            evidence = self._agreed_evidence(real)
            return self._known(
                question,
                chosen,
                v,
                v,
                v,
                evidence,
                agencies,
                contested=against,
                projected=projected,
            )
        if not real:
            return self._known(question, values[0], 0.0, 0.0, 0.0, 0, agencies, contested=against)
        numbers = sorted(o.value or 0.0 for o in values)
        if isinstance(question, ElementsQuestion):
            chosen = self._majority(question, values)
        else:
            lower_middle = numbers[(len(numbers) - 1) // 2]
            # Two different answers may be worth the same (numbers beyond the target): take one,
            # whatever the order.
            chosen = min(
                (o for o in values if o.value == lower_middle),
                key=lambda o: (o.kind != "value", o.evidence, str(o.same), o.agency),
            )
        v = chosen.value or 0.0
        held = (
            [o for o in real if o.value == v]
            if chosen.agency
            else [o for o in real if o.same == chosen.same]
        )
        evidence = min((o.evidence for o in held or real), default=0)
        # A majority per element may be a set that no agency ticked: the bounds reach out to it
        # (decision 6).
        low, high = min(numbers[0], v), max(numbers[-1], v)
        return self._known(
            question, chosen, v, low, high, evidence, agencies, contested=True, projected=projected
        )

    def _majority(self, question: ElementsQuestion, values: list[Opinion]) -> Opinion:
        """The elements that more than half of the agencies ticked, as if it were one answer."""
        votes: Counter[str] = Counter()
        for o in values:
            if o.answer and o.answer.value:
                votes.update(set(o.answer.value["codes"]))
        codes = [e.code for e in question.elements if 2 * votes[e.code] > len(values)]
        value = {"codes": codes}
        answer = Answer(question.id, State.ANSWERED, value)
        worth = value_of(question, value, self.method)
        return Opinion("", "value", answer, worth, sameness(question, value))

    def _projected(self, question: Question, held: list[Opinion]) -> float | None:
        """1 once a bill under way is in force, None without one: the bill is taken at its word,
        today's value is not.
        """
        if question.track != "legal":
            return None
        stages = self.method.projected_stages
        bills = [
            o.answer.pipeline
            for o in held
            if o.answer is not None and o.answer.pipeline is not None
        ]
        return 1.0 if any(bill.stage in stages for bill in bills) else None

    def _known(
        self,
        question: Question,
        chosen: Opinion,
        value: float,
        low: float,
        high: float,
        evidence: int,
        agencies: tuple[str, ...],
        *,
        contested: bool = False,
        settled: bool = False,
        projected: float | None = None,
    ) -> NationalAnswer:
        return NationalAnswer(
            question=question.id,
            standing="unmet" if chosen.kind == "unmet" else "known",
            value=value,
            low=low,
            high=high,
            evidenced=value if evidence >= self.method.evidence.counts_from else 0.0,
            evidence=evidence,
            contested=contested,
            settled=settled,
            answer=chosen.answer,
            agencies=agencies,
            projected=projected,
        )

    def _without_value(
        self, question: Question, opinions: list[Opinion], *, settled: bool
    ) -> NationalAnswer:
        """Nobody gave a value: unmet, not applicable, no cases, withheld or unknown."""
        heard = [o for o in opinions if o.kind != "unknown"]
        kinds = {o.kind for o in heard}
        if not question.counts:
            answer = heard[0].answer if heard else None
            standing: Standing = "not_asked" if kinds == {"skipped"} else "context"
            return _context_answer(question, answer, 0, standing=standing, settled=settled)
        if "unmet" in kinds:
            return self._known(
                question,
                heard[0],
                0.0,
                0.0,
                0.0,
                0,
                tuple(sorted(o.agency for o in heard if o.agency)),
            )
        standing = "unknown"
        if "withheld" in kinds:
            standing = "withheld"
        elif kinds == {"skipped"}:
            standing = "not_asked"
        elif kinds == {"not_applicable"}:
            standing = "not_applicable" if any(o.approved for o in heard) else "unknown"
        elif "no_cases" in kinds:
            standing = "no_cases"
        said = heard or opinions
        leading = min(said, key=lambda o: (not o.approved, o.agency)) if said else None
        return NationalAnswer(
            question=question.id,
            standing=standing,
            value=None,
            low=0.0,
            high=1.0,
            evidenced=0.0 if standing == "unknown" else None,
            evidence=0,
            contested=standing == "no_cases" and "not_applicable" in kinds,
            settled=settled,
            answer=leading.answer if leading else None,
            agencies=tuple(sorted(o.agency for o in said if o.agency)),
        )

    def _context(self, question: Question, opinions: list[Opinion]) -> NationalAnswer:
        """Context has no value; different texts are no contradiction, different facts are."""
        values = [o for o in opinions if o.kind == "value"]
        if not values:
            return self._without_value(question, opinions, settled=False)
        chosen = min(values, key=lambda o: (-o.evidence, o.agency))
        contested = question.kind != "text" and len({o.same for o in values}) > 1
        agencies = tuple(sorted(o.agency for o in values))
        return _context_answer(
            question,
            chosen.answer,
            self._agreed_evidence(values),
            contested=contested,
            agencies=agencies,
        )


def _context_answer(
    question: Question,
    answer: Answer | None,
    evidence: int,
    *,
    standing: Standing = "context",
    contested: bool = False,
    settled: bool = False,
    agencies: tuple[str, ...] = (),
) -> NationalAnswer:
    return NationalAnswer(
        question.id, standing, None, 0.0, 1.0, None, evidence, contested, settled, answer, agencies
    )
