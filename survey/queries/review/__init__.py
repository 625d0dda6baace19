"""What a focal point sees: board, contradictions, settling, sign-off, sharing."""

from survey.queries.review.board import (
    Board,
    BoardAgency,
    BoardCell,
    BoardSection,
    Suggestion,
    board,
)
from survey.queries.review.settling import (
    Contradiction,
    Contradictions,
    NotApplicable,
    SettlePage,
    contradictions,
    settle_page,
)
from survey.queries.review.sharing import (
    ConsentFacts,
    SharingOrganisation,
    SharingPage,
    sharing_page,
)
from survey.queries.review.signing import OpenSection, SignOffPage, SignOffSummary, sign_off_page

__all__ = [
    "Board",
    "BoardAgency",
    "BoardCell",
    "BoardSection",
    "ConsentFacts",
    "Contradiction",
    "Contradictions",
    "NotApplicable",
    "OpenSection",
    "SettlePage",
    "SharingOrganisation",
    "SharingPage",
    "SignOffPage",
    "SignOffSummary",
    "Suggestion",
    "board",
    "contradictions",
    "settle_page",
    "sharing_page",
    "sign_off_page",
]
