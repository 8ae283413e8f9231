"""Initial trainings to come, for whoever still needs one: where a place is left, and one's own."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from workflows.people.models import Member
from workflows.people.sessions.models import Enrolment, TrainingSession
from workflows.people.sessions.states import EnrolmentState, SessionState
from workflows.people.training.states import AttendanceState
from workflows.zone import sheet
from workflows.zone.frame import page, zone_page
from workflows.zone.profile import member_or_404
from workflows.zone.steps import ZoneStepView


@dataclass(frozen=True)
class Offer:
    """A session to come as one member sees it; `mine` is their own place in it, if they have one."""

    session: TrainingSession
    mine: Enrolment | None

    @property
    def facts(self) -> sheet.Facts:
        return facts_of(self.session)


def facts_of(session: TrainingSession) -> sheet.Facts:
    found = [
        (pgettext("place", "Where"), session.where),
        (pgettext("of a training", "Language"), session.language),
        (_("What to know beforehand"), session.about),
    ]
    return [(name, value) for name, value in found if value]


def place_of(member: Member) -> Enrolment | None:
    """In a session to come."""
    mine = member.enrolments.filter(state=EnrolmentState.SIGNED_UP, session__state=SessionState.OPEN)
    return mine.filter(session__in=TrainingSession.objects.to_come()).select_related("session").first()


@require_safe
@zone_page
def sessions(request: HttpRequest) -> HttpResponse:
    """Of the member's country, the soonest first; the regions of others too, who travels is welcome."""
    member = member_or_404(request)
    mine = place_of(member)
    rows = TrainingSession.objects.to_come().with_places().filter(country=member.country_id).select_related("language")
    offers = [Offer(each, mine if mine and mine.session_id == each.pk else None) for each in rows]
    attended = member.attendances.filter(state=AttendanceState.NOTED).first()
    return page(request, "training", offers=offers, has_place=mine is not None, attended=attended)


class EnrolmentStepView(ZoneStepView):
    steps = ("sign_off",)

    def find(self) -> Any:
        rows = Enrolment.objects.filter(member__user=self.request.user.pk).select_related("session", "member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_return_url(self, subject: Enrolment) -> str:
        return reverse("zone_training")

    def back(self) -> str:
        return _("Initial trainings")

    def facts(self) -> sheet.Facts:
        session = self.subject.session
        return [(pgettext("of an event", "When"), session.when), *facts_of(session)]


class SignUpView(EnrolmentStepView):
    """The page makes nothing; sending the form takes the place."""

    steps = ("sign_up",)

    def find(self) -> Enrolment:
        member = member_or_404(self.request)
        rows = TrainingSession.objects.filter(country=member.country_id).exclude(state=SessionState.NEW)
        session = get_object_or_404(rows, pk=self.kwargs["pk"])
        known = Enrolment.objects.filter(session=session, member=member).select_related("session", "member").first()
        return known or Enrolment(session=session, member=member)

    def already_done(self, answers: dict[str, Any]) -> bool:
        """Also where another click of the same person took the place a moment ago."""
        if self.subject.pk is None:
            self.subject = self.find()
        return self.subject.pk is not None and super().already_done(answers)
