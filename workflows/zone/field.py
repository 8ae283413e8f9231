"""Questions that were asked in the field: one's own, and what was answered, for every ambassador (R1.10)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.field.models import FieldQuestion
from workflows.field.states import State
from workflows.people import roles
from workflows.people.roles import Role, has_role
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import ZoneStepView
from workflows.zone.tools import CONFIDED, words_of

MOST = 50


@require_safe
@zone_page
def questions(request: HttpRequest) -> HttpResponse:
    """One's own first, whatever became of them; then the latest answers, found by any word."""
    if not has_role(request.user, *CONFIDED):
        raise Http404
    words = words_of(request)
    answered = FieldQuestion.objects.answered().order_by("-answered_at", "-pk")
    for word in words.split():
        answered = answered.filter(question__icontains=word) | answered.filter(answer__icontains=word)
    own = FieldQuestion.objects.of(request.user).exclude(state=State.ANSWERED)
    return page(
        request,
        "questions",
        own=list(own[:MOST]),
        answered=list(answered[:MOST]),
        words=words,
        may_ask=has_role(request.user, Role.AMBASSADOR),
    )


class AskView(ZoneStepView):
    """The page makes nothing; sending the form begins the question."""

    steps = ("ask",)

    def find(self) -> FieldQuestion:
        user = self.request.user
        member = roles.member_of(user) if has_role(user, Role.AMBASSADOR) else None
        if member is None:
            raise Http404
        return FieldQuestion(member=member, country_id=member.country_id, region_id=member.region_id)

    def get_return_url(self, subject: Any) -> str:
        return reverse("zone_questions")

    def back(self) -> str:
        return _("Questions from the field")
