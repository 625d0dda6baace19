"""Rows only. Importing this package registers every table."""

from survey.models.answers import AnswerRevision, AnswerRow, EvidenceRow, SettlementRow
from survey.models.approvals import Consent, ScoreRow, Snapshot
from survey.models.assessments import (
    Agency,
    Assessment,
    AssessmentStatus,
    Assignment,
    AssignmentStatus,
    PartyState,
    Round,
)
from survey.models.audit import GENESIS, AuditEvent, AuditHead
from survey.models.base import Base
from survey.models.jobs import Job, JobState
from survey.models.people import Grant, LoginRole, Organisation, Person, Role
from survey.models.second_factors import EndedSession, Notice, RecoveryCode, SecondFactor

__all__ = [
    "Agency",
    "AnswerRevision",
    "AnswerRow",
    "Assessment",
    "AssessmentStatus",
    "Assignment",
    "AssignmentStatus",
    "GENESIS",
    "AuditEvent",
    "AuditHead",
    "Base",
    "Consent",
    "EndedSession",
    "EvidenceRow",
    "Grant",
    "Job",
    "JobState",
    "LoginRole",
    "Notice",
    "Organisation",
    "PartyState",
    "Person",
    "RecoveryCode",
    "Role",
    "Round",
    "ScoreRow",
    "SecondFactor",
    "SettlementRow",
    "Snapshot",
]
