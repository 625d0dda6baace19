"""The respondent's desk, for failures of answering."""

from tests.survey.respond.conftest import desk, desk_of, desk_with

__all__ = ["desk", "desk_of", "desk_with"]
