from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Q, QuerySet, Subquery

from workflows.kernel import clock
from workflows.people import consents
from workflows.people.accounts.models import Invitation
from workflows.people.accounts.states import InvitationState
from workflows.people.charter.models import in_force
from workflows.people.models import Consent, ConsentKind, Mandate, Member, SupportSeat
from workflows.people.roles import Role, handles
from workflows.people.sheet.models import AccessNeeds, Tie
from workflows.people.states import CURRENT, SUSPENDABLE, State

AT_EASE = ("B2", "C1", "C2")  # the levels of a language at which somebody represents in it


def ambassadors() -> QuerySet[Member]:
    """Members who may hold a seat of a mission."""
    return Member.objects.filter(active=True, mandates__state=State.ACTIVE)


def current_mandate(member: Member) -> Mandate | None:
    return member.mandates.filter(state__in=CURRENT).first()


def mandates_over() -> QuerySet[Mandate]:
    """Mandates whose term is over and which the clock has to end."""
    return Mandate.objects.filter(state__in=CURRENT, ends__lt=clock.today())


def mandates_being_prepared() -> QuerySet[Mandate]:
    return Mandate.objects.filter(state=State.ONBOARDING, starts__lte=clock.today())


def pauses_over() -> QuerySet[Mandate]:
    return Mandate.objects.filter(state=State.PAUSED, paused_until__lt=clock.today())


def mandates_without_the_charter() -> QuerySet[Mandate]:
    """Mandates whose holder did not sign the charter in force by its date."""
    charter = in_force()
    if charter is None or charter.sign_by is None or charter.sign_by >= clock.today():
        return Mandate.objects.none()
    return charter.unsigned().filter(state__in=SUSPENDABLE)


def invitations_over() -> QuerySet[Invitation]:
    return Invitation.objects.filter(state=InvitationState.OPEN, expires_at__lte=clock.now())


def may_answer_for_texts() -> QuerySet[Any]:
    """The accounts of communications and of whoever sits in a support group today."""
    seated = SupportSeat.objects.valid().values("member__user")
    team = Q(groups__name=Role.COMMUNICATIONS) | Q(pk__in=seated)
    return get_user_model()._default_manager.filter(team, is_active=True).distinct()


def ties_seen_by(reader: Any, member: Member) -> QuerySet[Tie]:
    """Ties are for the member and for the seats that handle the member's region, while the consent stands."""
    if _reads_what_was_agreed(reader, member):
        return member.ties.filter(**_agreed_to(ConsentKind.TIES))
    return Tie.objects.none()


def ties_that_tell_interests() -> QuerySet[Tie]:
    """Ties that may show who had better not judge whose candidacy: those given under words that said so."""
    told = Consent.objects.filter(kind=ConsentKind.TIES, withdrawn_at=None, version=consents.TIES_VERSION)
    return Tie.objects.filter(member__in=told.order_by().values("member"))


def needs_agreed() -> Subquery:
    """Of the member in the query around it: what they need to take part, while the consent stands."""
    rows = AccessNeeds.objects.filter(member=OuterRef("pk"), **_agreed_to(ConsentKind.NEEDS))
    return Subquery(rows.order_by("pk").values("words")[:1])


def needs_seen_by(reader: Any, member: Any) -> str:
    """`needs` of a member read with `needs_agreed`: for the same people as ties."""
    return (member.needs or "") if _reads_what_was_agreed(reader, member) else ""


def _agreed_to(kind: ConsentKind) -> dict[str, Any]:
    """Rows of members whose consent stands; there is one at most."""
    return {"member__consents__kind": kind, "member__consents__withdrawn_at": None}


def _reads_what_was_agreed(reader: Any, member: Member) -> bool:
    own = member.user_id is not None and member.user_id == getattr(reader, "pk", None)
    return own or handles(reader, member.country_id, member.region_id)
