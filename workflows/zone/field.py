"""Questions that were asked in the field: one's own, and what was answered, for every ambassador (R1.10)."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from workflows.field.models import FieldQuestion
from workflows.field.states import State
from workflows.kernel import clock
from workflows.kernel.perform import SECOND_CLICK
from workflows.people import roles
from workflows.people.models import Member
from workflows.people.roles import Role, has_role
from workflows.zone.frame import page, zone_page
from workflows.zone.steps import ZoneStepView
from workflows.zone.tools import CONFIDED, words_of

MOST = 50


@require_safe
@zone_page
def questions(request: HttpRequest) -> HttpResponse:
    """One's own first, whatever became of them; then the latest answers, found by any word.

    Whoever brought one back without being confided in, as staff on a mission, reads what was answered to them.
    """
    mine, confided = FieldQuestion.objects.of(request.user), has_role(request.user, *CONFIDED)
    if not confided and not mine.exists():
        raise Http404
    words = words_of(request)
    answered = (FieldQuestion.objects.all() if confided else mine).answered().order_by("-answered_at", "-pk")
    for word in words.split():
        answered = answered.filter(question__icontains=word) | answered.filter(answer__icontains=word)
    own = mine.exclude(state=State.ANSWERED)
    return page(
        request,
        "questions",
        own=list(own[:MOST]),
        answered=list(answered[:MOST]),
        words=words,
        confided=confided,
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

    @method_decorator(transaction.atomic)
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Two clicks at once wait for each other here, and the second asks nothing anew."""
        Member.objects.select_for_update().get(pk=self.subject.member_id)
        asked = FieldQuestion.objects.of(request.user).filter(asked_at__gt=clock.now() - SECOND_CLICK)
        if asked.filter(question=request.POST.get("question", "").replace("\x00", "").strip()).exists():
            return HttpResponseRedirect(self.get_return_url(self.subject))
        return super().post(request, *args, **kwargs)

    def get_return_url(self, subject: Any) -> str:
        return reverse("zone_questions")

    def back(self) -> str:
        return _("Questions from the field")
