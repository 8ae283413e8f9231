"""What nominations, candidacies and assessments keep about candidates, assessors and nominators."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from workflows.approvals.models import ApprovalRequest
from workflows.approvals.states import State as RequestState
from workflows.candidates.models import Assessment, Candidacy, CandidacyAnswers, Nomination
from workflows.candidates.states import OPEN, NominationState, State
from workflows.kernel.models import OutboxRow, RecordText, TransitionRecord
from workflows.kernel.privacy import STATISTICS, Basis, Personal, Term, Whose, aged, keep
from workflows.people.calendar.models import OwnCalendar
from workflows.people.models import Consent, Mandate, Member
from workflows.people.privacy.terms import after_mandate
from workflows.people.sheet.models import AccessNeeds, BlockedPeriod, LanguageSkill, Profile, Tie
from workflows.questions.models import erase
from workflows.questions.reading import told
from workflows.videos.models import PrivateVideo, Status

IN_VAIN = (State.REJECTED, State.WITHDRAWN, State.EXPIRED)
NO_CANDIDACY = (NominationState.DECLINED, NominationState.WITHDRAWN, NominationState.LAPSED)
ENDED = _("the end of a candidacy that was refused, withdrawn or ran out")
CHOOSING = _("To choose ambassadors with the same measure for everybody")
HISTORY = _("To know how candidacies went, and how many")


def in_vain(path: str = "") -> Callable[[datetime], Q]:
    return lambda before: Q(**{f"{path}state__in": IN_VAIN, f"{path}state_since__lt": before})


def turned_away(before: datetime) -> QuerySet[Member]:
    """Whose candidacies all came to nothing before that moment, who never had a mandate and did not come back since."""
    mine = Candidacy.objects.filter(member=OuterRef("pk"))
    others = (
        mine.exclude(in_vain()(before)),
        Mandate.objects.filter(member=OuterRef("pk")),
        Profile.objects.filter(member=OuterRef("pk"), updated_at__gte=before),
        Consent.objects.filter(member=OuterRef("pk"), given_at__gte=before),
    )
    found = Member.objects.filter(Exists(mine))
    for each in others:
        found = found.exclude(Exists(each))
    return found


def of_turned_away(before: datetime) -> Q:
    return Q(member__in=turned_away(before))


def unwanted(before: datetime) -> Q:
    """Nominations that never became a candidacy."""
    return Q(state__in=NO_CANDIDACY, state_since__lt=before)


def beside_in_vain(path: str = "") -> Callable[[datetime], Q]:
    """Rows that point by kind and number to a candidacy in vain, or to what was asked and said around it."""

    def over(before: datetime) -> Q:
        ended = Candidacy.objects.filter(in_vain()(before))
        around: dict[type, QuerySet] = {
            Candidacy: ended,
            Assessment: Assessment.objects.filter(candidacy__in=ended),
            Nomination: Nomination.objects.filter(Q(candidacy__in=ended) | unwanted(before)),
            ApprovalRequest: requests_about(ended),
        }
        found = Q(pk__in=[])
        for model, rows in around.items():
            kind = ContentType.objects.get_for_model(model)
            found |= Q(**{f"{path}content_type": kind, f"{path}object_id__in": rows.values("pk")})
        return found

    return over


def requests_about(candidacies: QuerySet) -> QuerySet:
    kind = ContentType.objects.get_for_model(Candidacy)
    return ApprovalRequest.objects.filter(content_type=kind, object_id__in=candidacies.values("pk"))


def answers_in_vain(before: datetime) -> Q:
    decided = requests_about(Candidacy.objects.filter(in_vain()(before))).exclude(state=RequestState.OPEN)
    return Q(pk__in=decided) & ~Q(answers={})


def letters_in_vain(before: datetime) -> Q:
    return beside_in_vain("record__")(before) & Q(settled_at__isnull=False) & ~Q(subject_line="", body="")


def video_in_vain(before: datetime) -> Q:
    return in_vain("candidacy__")(before) & ~Q(status=Status.ERASED)


def being_decided(person: Any) -> QuerySet:
    """Their open candidacy: what others prepare about it is no decision yet, and nobody learns it ahead of the rest."""
    return Candidacy.objects.filter(member=person.member, state__in=OPEN)


def requests_being_decided(person: Any) -> Q:
    return Q(pk__in=requests_about(being_decided(person)))


def records_being_decided(path: str = "") -> Callable[[Any], Q]:
    """Of an answer that is asked for, agreed to or held."""

    def untold(person: Any) -> Q:
        requests, candidacies = requests_about(being_decided(person)), being_decided(person)
        asked, held = (ContentType.objects.get_for_model(model) for model in (ApprovalRequest, Candidacy))
        return Q(**{f"{path}content_type": asked, f"{path}object_id__in": requests.values("pk")}) | Q(
            **{f"{path}content_type": held, f"{path}object_id__in": candidacies.values("pk"),
               f"{path}step__in": ("hold", "keep_held", "take_out", "release")}
        )  # fmt: skip

    return untold


def criteria_told(candidacy: Candidacy, person: Any) -> list[str]:
    return [str(each.name) for each in candidacy.frozen_criteria()]


def names_told(assessment: Assessment) -> dict[str, str]:
    return {each.key: str(each.name) for each in assessment.candidacy.frozen_criteria()}


def scores_told(assessment: Assessment, person: Any) -> dict[str, Any]:
    names = names_told(assessment)
    return {names.get(key, key): points for key, points in assessment.scores.items()}


def second_scores_told(assessment: Assessment, person: Any) -> dict[str, Any]:
    names = names_told(assessment)
    return {names.get(key, key): points for key, points in assessment.second_scores.items()}


def again_told(assessment: Assessment, person: Any) -> list[str]:
    names = names_told(assessment)
    return [names.get(key, key) for key in assessment.again]


IN_VAIN_TERM = Term(ENDED, "candidacy", of_turned_away)


def ended_in_vain(columns: str) -> Personal:
    """What a member filled in to become an ambassador, when nothing came of it."""
    return Personal(keeps=(keep(columns, CHOOSING, Basis.CONSENT, IN_VAIN_TERM),))


PERSONAL = {
    Nomination: Personal(
        keeps=(
            keep("why", CHOOSING, Basis.INTEREST,
                 aged("candidacy", _("the end of the nomination"), "valid_until")),
            keep("member valid_until state state_since", HISTORY, Basis.INTEREST, STATISTICS),
            keep("nominator", HISTORY, Basis.INTEREST, STATISTICS, whose=Whose(users=("nominator",))),
        ),
        whose=Whose(members=("member",)),
        plain="revision link_version",
    ),
    Candidacy: Personal(
        keeps=(
            keep("exemption_asked exempt_because written_instead changes_asked talked_over no_moment_because "
                 "advice_because over_limit_because next_training next_training_url next_else next_unknown",
                 CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", in_vain()), after_mandate("member")),
            # Empty again once the answer is given; not told before.
            keep("held_words held_because",
                 CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", in_vain()), after_mandate("member"), told=False),
            keep("held_answer held_by held_at", CHOOSING, Basis.INTEREST, STATISTICS, told=False),
            keep("member country region nomination campaign video submitted_at due_at round criteria "
                 "measure talked_about advice appealed_at appeal_answered_at touched_at reminders reminded_at state "
                 "state_since next_campaign next_from",
                 HISTORY, Basis.INTEREST, STATISTICS),
        ),
        whose=Whose(members=("member",)),
        plain="revision held_revision",
        told={"criteria": criteria_told},
    ),
    CandidacyAnswers: Personal(
        keeps=(
            keep("candidacy version answers typed kept_at saved_at", CHOOSING, Basis.CONSENT,
                 Term(ENDED, "candidacy", in_vain("candidacy__")), after_mandate("candidacy__member")),
        ),
        whose=Whose(members=("candidacy__member",)),
        plain="tab",
        ending=erase,
        told={"answers": told},
        file="typed",
    ),
    Assessment: Personal(
        keeps=(
            keep("scores second_scores mean remark", CHOOSING, Basis.CONSENT,
                 Term(ENDED, "candidacy", in_vain("candidacy__")), after_mandate("candidacy__member")),
            keep("candidacy round due_at given_at again state state_since", HISTORY, Basis.INTEREST, STATISTICS),
            keep("assessor", HISTORY, Basis.INTEREST, STATISTICS, whose=Whose(users=("assessor",))),
        ),
        whose=Whose(members=("candidacy__member",)),
        plain="revision",
        told={"scores": scores_told, "second_scores": second_scores_told, "again": again_told},
    ),
    PrivateVideo: Personal(
        keeps=(keep("original_name", CHOOSING, Basis.EXPLICIT_CONSENT, Term(ENDED, "candidacy", video_in_vain)),)
    ),
    RecordText: Personal(
        keeps=(keep("words before", CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", beside_in_vain("record__"))),),
        untold=(records_being_decided("record__"),),
    ),
    TransitionRecord: Personal(untold=(records_being_decided(),)),
    ApprovalRequest: Personal(
        keeps=(keep("answers", CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", answers_in_vain)),),
        untold=(requests_being_decided,),
    ),
    OutboxRow: Personal(
        keeps=(keep("subject_line body", CHOOSING, Basis.CONSENT, Term(ENDED, "candidacy", letters_in_vain)),)
    ),
    Profile: ended_in_vain("motivation"),
    LanguageSkill: ended_in_vain("level"),
    BlockedPeriod: ended_in_vain("starts ends"),
    Tie: ended_in_vain("description"),
    AccessNeeds: ended_in_vain("words"),
    OwnCalendar: ended_in_vain("address"),
    Consent: ended_in_vain("wording"),
}  # fmt: skip
