"""One question as one WTForms field: what was typed, what is wrong with it, and what it means."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms.fields import Field

from questionnaires.answers import Answer, RawAnswer, RawEvidence
from questionnaires.citations import evidence_to_raw, parse_evidence
from questionnaires.errors import AnswerErrors
from questionnaires.glossary import plain
from questionnaires.parsing import answer_to_raw, parse
from questionnaires.questions import Question
from survey.forms.posted import posted_card
from survey.forms.sentences import sentences_by_part


class AnswerField(Field):
    """A card: option codes, typed text, special answers, remark, bill under way, citations.

    ``data`` going in is an Answer or None. After ``process``: ``raw``, ``citations`` (None where
    the post holds no box for them: then those stored stay) and ``base_revision``. After
    ``validate``: ``answer`` where all is well, else ``mistakes``: part of the card ("value",
    "comment", "evidence-0-link", ...) -> sentences.
    """

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=plain(question.text), **kwargs)
        self.question = question
        self.raw = RawAnswer()
        self.citations: tuple[RawEvidence, ...] | None = ()
        self.base_revision = 0
        self.submitted = False
        self.answer: Answer | None = None
        self.mistakes: dict[str, list[str]] = {}

    def part(self, name: str) -> str:
        """The name of one part of the card in the posted form."""
        return f"{self.name}-{name}"

    def process(
        self, formdata: MultiDict[str, str] | None, data: Any = None, extra_filters: Any = None
    ) -> None:
        """Take what was posted; without a post, what is stored.

        A card whose revision was not posted was not on the page: it is left alone, never emptied.
        """
        self.process_errors = []
        stored = data if isinstance(data, Answer) else None
        if formdata is not None and self.part("revision") in formdata:
            self.submitted = True
            self._read(formdata)
        elif stored is not None:
            self.raw = answer_to_raw(self.question, stored)
            self.citations = tuple(evidence_to_raw(e) for e in stored.evidence)
            self.base_revision = stored.revision
        self.data = stored

    def _read(self, form: MultiDict[str, str]) -> None:
        card = posted_card(form, self.name)
        self.raw, self.citations = card.raw, card.citations
        self.base_revision = card.base_revision

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Ask the one judge of answers; keep every sentence at the part it is about."""
        self.mistakes = {}
        try:
            self.answer = parse(self.question, self.raw)
        except AnswerErrors as refused:
            self.refuse(refused)
        for index, citation in enumerate(self.citations or ()):
            try:
                parse_evidence(citation)
            except AnswerErrors as refused:
                self.refuse(refused, f"evidence-{index}-")
        return not self.mistakes

    def refuse(self, refused: AnswerErrors, box: str = "") -> None:
        """Note what the judge of answers refused, each sentence at the part it is about."""
        for part, sentences in sentences_by_part(refused, box).items():
            self.mistakes.setdefault(part, []).extend(sentences)
        self.errors = tuple(sentence for part in self.mistakes.values() for sentence in part)
