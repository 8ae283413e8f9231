"""The façade: Django finds every model of the app here; the rooms keep their own models.py."""

from workflows.announcements.models import Announcement, Reading
from workflows.approvals.models import Absence, ApprovalPolicy, ApprovalRequest, PolicyCondition, PolicyStep
from workflows.automations.models import Automation, Firing, Halt, Posting, RuleMail, RuleMessage, Task
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.models import (
    Assessment,
    Campaign,
    Candidacy,
    CandidacyAnswers,
    CandidacyPolicy,
    CriteriaSet,
    Criterion,
    Need,
    NeedsPlan,
    Nomination,
    TargetedProfile,
)
from workflows.desk.board.models import SavedFilter
from workflows.field.models import FieldQuestion
from workflows.kernel.models import DailyRoot, OutboxRow, OutboxState, RecordText, TransitionRecord, UndoTerm
from workflows.kit.models import KitDownload, KitLetter, PrintOrder
from workflows.letters.models import (
    Digest,
    DigestLine,
    FrameVersion,
    LetterChoice,
    LetterCopy,
    MessageText,
    MessageWait,
)
from workflows.matching.models import MatchingWeights
from workflows.missions.answers import GroupAnswers, ReportAnswers, RequestAnswers, RequesterAnswers
from workflows.missions.asking.models import DraftLetter, RequestDraft
from workflows.missions.contacts import ReportContact
from workflows.missions.mail.models import MailedRequest, RequestFile
from workflows.missions.models import Assignment, Mission
from workflows.missions.moments.models import Moment, MomentAnswer, MomentsAsked
from workflows.missions.own import CalendarFeed, OwnNotes, PackRead
from workflows.missions.photos import ReportPhoto
from workflows.missions.report_drafts import ReportDraft
from workflows.missions.templates import SheetTemplate
from workflows.missions.travel import TravelTime
from workflows.people.accounts.models import Invitation, SecondFactorReset
from workflows.people.calendar.models import BusyTime, OwnCalendar
from workflows.people.card.models import AmbassadorCard
from workflows.people.care.models import PartCheck
from workflows.people.charter.models import CharterSignature, CharterVersion
from workflows.people.models import Consent, Mandate, Member, PastSeat, SupportGroup, SupportSeat
from workflows.people.privacy.models import ErasureRequest
from workflows.people.sessions.models import Enrolment, TrainingSession
from workflows.people.sheet.models import AccessNeeds, BlockedPeriod, LanguageSkill, Profile, SheetDraft, Tie
from workflows.people.shown.models import ShownMember
from workflows.people.training.models import Attendance
from workflows.planning.models import PlanLine, SeasonPlan
from workflows.policy.models import PolicyVersion
from workflows.questions.models import QuestionForm, QuestionVersion
from workflows.videos.models import PrivateVideo, Upload
from workflows.webhooks.models import Call, Endpoint
from workflows.words.models import Tick, Wording

__all__ = [
    "Absence",
    "AccessNeeds",
    "AmbassadorCard",
    "Announcement",
    "ApprovalPolicy",
    "ApprovalRequest",
    "Assessment",
    "Assignment",
    "Attendance",
    "Automation",
    "BlockedPeriod",
    "BusyTime",
    "CalendarFeed",
    "Call",
    "Campaign",
    "Candidacy",
    "CandidacyAnswers",
    "CandidacyPolicy",
    "CharterSignature",
    "CharterVersion",
    "Consent",
    "CriteriaSet",
    "Criterion",
    "DailyRoot",
    "Digest",
    "DigestLine",
    "DraftLetter",
    "Endpoint",
    "Enrolment",
    "ErasureRequest",
    "FieldQuestion",
    "Firing",
    "FrameVersion",
    "GroupAnswers",
    "Halt",
    "InterviewSlot",
    "Invitation",
    "KitDownload",
    "KitLetter",
    "LanguageSkill",
    "LetterChoice",
    "LetterCopy",
    "MailedRequest",
    "Mandate",
    "MatchingWeights",
    "Member",
    "MessageText",
    "MessageWait",
    "Mission",
    "Moment",
    "MomentAnswer",
    "MomentsAsked",
    "Need",
    "NeedsPlan",
    "Nomination",
    "OutboxRow",
    "OutboxState",
    "OwnCalendar",
    "OwnNotes",
    "PackRead",
    "PartCheck",
    "PastSeat",
    "PlanLine",
    "PolicyCondition",
    "PolicyStep",
    "PolicyVersion",
    "Posting",
    "PrintOrder",
    "PrivateVideo",
    "Profile",
    "QuestionForm",
    "QuestionVersion",
    "Reading",
    "RecordText",
    "ReportAnswers",
    "ReportContact",
    "ReportDraft",
    "ReportPhoto",
    "RequestAnswers",
    "RequestDraft",
    "RequestFile",
    "RequesterAnswers",
    "RuleMail",
    "RuleMessage",
    "SavedFilter",
    "SeasonPlan",
    "SecondFactorReset",
    "SheetDraft",
    "SheetTemplate",
    "ShownMember",
    "SupportGroup",
    "SupportSeat",
    "TargetedProfile",
    "Task",
    "Tick",
    "Tie",
    "TrainingSession",
    "TransitionRecord",
    "TravelTime",
    "UndoTerm",
    "Upload",
    "Wording",
]
