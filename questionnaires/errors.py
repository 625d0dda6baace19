"""What the ground floor raises: wrong content, wrong answers, editions that are not there."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in the content: where (file and path inside it) and a plain
    sentence."""

    file: str
    path: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}: {self.path}" if self.path else self.file
        return f"{where}: {self.sentence}"


class QuestionnairesError(Exception):
    """The root of what this storey raises."""


class ContentError(QuestionnairesError):
    """The content files cannot be used. Carries every problem that was found, not only the
    first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class EditionNotFound(QuestionnairesError):
    """No edition of that name is in the library."""


class QuestionNotFound(QuestionnairesError):
    """The edition has no question with that id."""


class SectionNotFound(QuestionnairesError):
    """The edition has no section with that id."""


class AnswerError(QuestionnairesError):
    """A raw answer is not valid for its question.

    ``field`` names the part of the answer ("value", "state", "reason", "comment", ...);
    ``code`` is a stable name of the problem, for the caller who translates; ``params`` fill its
    sentence;
    ``sentence`` says in English what to do.
    """

    def __init__(self, field: str, code: str, sentence: str, **params: object) -> None:
        self.field = field
        self.code = code
        self.sentence = sentence
        self.params = params
        super().__init__(f"{field}: {sentence}")


class AnswerErrors(QuestionnairesError):
    """Everything that is wrong with one raw answer, field by field."""

    def __init__(self, errors: list[AnswerError]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(str(error) for error in self.errors))


class WrongEdition(QuestionnairesError):
    """A sheet answers another edition than the one it is read or scored with."""

    def __init__(self, wanted: str, found: str) -> None:
        self.wanted = wanted
        self.found = found
        super().__init__(f"The answers are for edition {found}, not for {wanted}.")


class ExchangeError(QuestionnairesError):
    """A file of answers cannot be read. Carries every problem; each ``path`` is a JSON path."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
