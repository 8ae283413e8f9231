"""The façade: Django finds every model of the app here; the rooms keep their own models.py."""

from workflows.approvals.models import ApprovalPolicy, ApprovalRequest, PolicyStep
from workflows.candidates.models import Assessment, Candidacy, CandidacyPolicy, Criterion, Nomination
from workflows.kernel.models import DailyRoot, OutboxRow, OutboxState, RecordText, TransitionRecord
from workflows.missions.models import Assignment, Mission
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.charter.models import CharterSignature, CharterVersion
from workflows.people.models import (
    Consent,
    LanguageSkill,
    Mandate,
    Member,
    PastSeat,
    Profile,
    SupportGroup,
    SupportSeat,
    Tie,
)
from workflows.people.privacy.models import ErasureRequest
from workflows.people.shown.models import ShownMember
from workflows.people.training.models import Attendance
from workflows.videos.models import PrivateVideo

__all__ = [
    "ApprovalPolicy",
    "ApprovalRequest",
    "Assessment",
    "Assignment",
    "Attendance",
    "Candidacy",
    "CandidacyPolicy",
    "CharterSignature",
    "CharterVersion",
    "Consent",
    "Criterion",
    "DailyRoot",
    "ErasureRequest",
    "Invitation",
    "LanguageSkill",
    "Mandate",
    "Member",
    "Mission",
    "Nomination",
    "OutboxRow",
    "OutboxState",
    "PastSeat",
    "PolicyStep",
    "PrivateVideo",
    "Profile",
    "RecordText",
    "SecondFactorReset",
    "ShownMember",
    "SupportGroup",
    "SupportSeat",
    "Tie",
    "TransitionRecord",
]
