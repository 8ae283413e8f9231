"""The pages of the steps that the back office takes on candidacies and assessments."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from workflows.approvals.asked import planned
from workflows.candidates.admin import CandidacyList
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.states import State
from workflows.kernel.dossiers import says_forbidden
from workflows.kernel.history import entry_of
from workflows.kernel.models import TransitionRecord, latest_record
from workflows.kernel.refusals import PermissionDenied, Refused, Stale
from workflows.kernel.views import StepView
from workflows.people.roles import Role, has_role

A_PAGE = 50
LOOK_IN = "look-in"


def visible(user: Any, pk: int) -> Candidacy:
    related = ("member", "region", "country", "nomination__nominator")
    return get_object_or_404(Candidacy.objects.visible_to(user).select_related(*related), pk=pk)


def page_of(candidacy: Candidacy, user: Any) -> str:
    """The dossier, or the home of the back office once it no longer asks anything of this account."""
    seen = Candidacy.objects.visible_to(user).filter(pk=candidacy.pk).exists()
    return candidacy.desk_url() if seen else reverse("wagtailadmin_home")


def frame(title: Any, *above: tuple[str, Any]) -> dict[str, Any]:
    crumbs = [(reverse("wagtailadmin_home"), _("Home")), *above, ("", title)]
    items = [{"url": url, "label": str(label)} for url, label in crumbs]
    return {"header_title": title, "page_title": title, "breadcrumbs_items": items}


@method_decorator(says_forbidden, name="dispatch")
class CandidacyStepView(StepView):
    template_name = "workflows/desk/step.html"
    candidacy: Candidacy

    def get_subject(self) -> Any:
        """An administrator reaches one step of a dossier that is closed to them: opening it on record."""
        user, pk = self.request.user, self.kwargs["pk"]
        if self.kwargs["step"] == LOOK_IN and has_role(user, Role.ADMINISTRATOR):
            mine = Candidacy.objects.of_interest_to(user)
            self.candidacy = get_object_or_404(Candidacy.objects.exclude(mine).select_related("member"), pk=pk)
        else:
            self.candidacy = visible(user, pk)
        return self.candidacy

    def get_return_url(self, subject: Any) -> str:
        return page_of(self.candidacy, self.request.user)

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        self.meanwhile = [entry_of(record) for record in self.records_behind(refusal)]
        self.closed, self.refused = self.is_closed(refusal), refusal is not None
        return super().show(form, status, refusal)

    def records_behind(self, refusal: Refused | None) -> Iterable[TransitionRecord]:
        if isinstance(refusal, Stale) and refusal.since:
            return refusal.since
        closed = refusal is not None and self.step.arrow_from(self.subject.state) is None
        last = latest_record(self.subject) if closed else None
        return [last] if last else []

    def get_context(self) -> dict[str, Any]:
        context = frame(self.step.label, (self.get_return_url(self.subject), self.about()))
        asks = self.step.options.needs_approval
        return context | {
            "about": self.about(),
            "here": "" if self.closed else self.request.path,
            "meanwhile": self.meanwhile,
            "asks_approval": asks,
            "planned": planned(self.subject, self.step, self.request.user) if asks and not self.refused else None,
        }

    def about(self) -> str:
        if self.kwargs["step"] == LOOK_IN:
            return _("Candidacy %(number)d") % {"number": self.candidacy.pk}
        return str(self.candidacy)


class AssessmentStepView(CandidacyStepView):
    def get_subject(self) -> Assessment:
        found = get_object_or_404(Assessment.objects.select_related("assessor"), pk=self.kwargs["pk"])
        self.candidacy = visible(self.request.user, found.candidacy_id)
        found.candidacy = self.candidacy
        return found

    def about(self) -> str:
        return f"{self.subject.assessor} · {self.candidacy}"


@says_forbidden
def ranking(request: HttpRequest) -> HttpResponse:
    """The candidacies compared with each other, by the weighted mean of their scores; without an advice, no mean."""
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group compares candidacies."))
    rows = Candidacy.objects.visible_to(request.user).ranked().exclude(advice="")
    page = Paginator(rows.select_related("member", "region"), A_PAGE).get_page(request.GET.get("p"))
    above = (reverse("candidacies"), CandidacyList.menu_label)
    context = frame(_("Ranking"), above) | {"page_obj": page, "first": page.start_index()}
    return render(request, "workflows/candidates/ranking.html", context)


@says_forbidden
def on_record(request: HttpRequest) -> HttpResponse:
    """An administrator's way in: from a register number to the step that opens the dossier on record."""
    if not has_role(request.user, Role.ADMINISTRATOR):
        raise PermissionDenied(_("Only an administrator may do this."))
    number = request.GET.get("number", "").strip()[:30]
    mine = Candidacy.objects.of_interest_to(request.user)
    rows = Candidacy.objects.filter(member__number=number).exclude(mine).exclude(state=State.NEW) if number else ()
    context = frame(_("Open a candidacy on record")) | {"number": number, "rows": list(rows), "step": LOOK_IN}
    return render(request, "workflows/candidates/on_record.html", context)
