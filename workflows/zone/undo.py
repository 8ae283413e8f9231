"""Taking back one's own last step: on a seat, a mandate, a candidacy."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from workflows.candidates.models import Candidacy
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.models import TransitionRecord
from workflows.kernel.refusals import NotPossible, PermissionDenied, Refused
from workflows.kernel.undo_views import TakeBackView
from workflows.people.models import Mandate
from workflows.zone import queries
from workflows.zone.frame import page, zone_page


@method_decorator(zone_page, name="dispatch")
class OwnUndoView(TakeBackView):
    """Of what is one's own; who decides and who is told is not named here."""

    names_people = False

    def refusal(self, last: TransitionRecord | None) -> Refused | None:
        return on_ones_own_page(super().refusal(last))

    def draw(self, context: dict[str, Any], refusal: Refused | None, status: int) -> HttpResponse:
        context["refusal"] = on_ones_own_page(context["refusal"])
        return page(self.request, "undo", status=status, back=self.back(), **context)

    def back(self) -> str:
        raise NotImplementedError


class AssignmentUndoView(OwnUndoView):
    def find(self) -> LifecycleModel:
        rows = queries.assignments_of(self.request.user).select_related("mission", "member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def return_url(self) -> str:
        return reverse("zone_mission", args=[self.dossier.mission_id])  # type: ignore[attr-defined]

    def back(self) -> str:
        return str(self.dossier.mission)  # type: ignore[attr-defined]


class MandateUndoView(OwnUndoView):
    def find(self) -> LifecycleModel:
        rows = Mandate.objects.filter(member__user=self.request.user.pk).select_related("member")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def return_url(self) -> str:
        return reverse("zone_mandate")

    def back(self) -> str:
        return _("My mandate")


class CandidacyUndoView(OwnUndoView):
    def find(self) -> LifecycleModel:
        found = Candidacy.objects.of(self.request.user).select_related("member").first()
        if found is None:
            raise Http404
        return found

    def return_url(self) -> str:
        return reverse("candidacy")

    def back(self) -> str:
        return _("My candidacy")


def on_ones_own_page(refusal: Refused | None) -> Refused | None:
    """There nothing is forbidden: what others did is theirs to take back."""
    if isinstance(refusal, PermissionDenied):
        return NotPossible(_("The last step was not yours, so there is nothing here for you to take back."))
    return refusal
