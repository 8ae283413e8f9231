"""The moments for an interview: chosen by the candidate, withdrawn by the support group."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from workflows.approvals.desk_steps import DeskStepView
from workflows.candidates.interviews.models import InterviewSlot
from workflows.candidates.models import Candidacy
from workflows.candidates.states import State
from workflows.candidates.views import latest_of, menu, page, private
from workflows.kernel.refusals import Refused
from workflows.kernel.views import StepView

SENTENCES = {
    "choose": gettext_lazy("You come at this moment. You can change until 24 hours before."),
    "give_up": gettext_lazy("You do not come at this moment. Choose another one, or say when you could come."),
}


def facts_of(slot: InterviewSlot) -> list[tuple[str, str]]:
    facts = [(pgettext("place", "Where"), slot.where), (_("Who will be there"), slot.who)]
    return [(name, value) for name, value in facts if value]


@require_safe
@private
def interview(request: HttpRequest) -> HttpResponse:
    """The moment that the candidate chose, those still free, and a way to say that none suits."""
    candidacy = latest_of(request.user)
    if candidacy is None:
        raise Http404
    chosen = list(candidacy.chosen_slots.to_come().prefetch_related("people"))
    assessed = candidacy.state == State.ASSESSMENT
    free = list(candidacy.slots.open().prefetch_related("people")) if assessed else []
    context = {
        "chosen": [(slot, facts_of(slot)) for slot in chosen],
        "free": [(slot, facts_of(slot)) for slot in free],
        "said": candidacy.no_moment_because if assessed else "",
    }
    return page(request, "interviews/interview", **context)


@method_decorator(private, name="dispatch")
class OwnSlotStepView(StepView):
    """A moment that was offered to this person, chosen or given up."""

    template_name = "workflows/candidates/step.html"
    subject: InterviewSlot

    def get_subject(self) -> InterviewSlot:
        mine = Candidacy.objects.of(self.request.user)
        name = self.kwargs["step"].replace("-", "_")
        if name not in SENTENCES:
            raise Http404
        rows = InterviewSlot.objects.about(mine).select_related("chosen_by__member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_return_url(self, subject: Any) -> str:
        return reverse("interview")

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        self.closed = self.is_closed(refusal)
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        return {
            "zone_menu": menu(self.request.user),
            "happened": [],
            "is_closed": self.closed,
            "sentence": f"{self.subject.when}. {SENTENCES[self.step.name]}",
        }


class SlotStepView(DeskStepView):
    def get_subject(self) -> InterviewSlot:
        seen = Candidacy.objects.visible_to(self.request.user)
        rows = InterviewSlot.objects.about(seen).select_related("chosen_by__member")
        slot = get_object_or_404(rows, pk=self.kwargs["pk"])
        first = seen.filter(pk=slot.chosen_by_id).first() if slot.chosen_by_id else None
        self.dossier = first or seen.filter(slots=slot).order_by("pk")[0]
        return slot

    def about(self) -> str:
        return self.subject.when
