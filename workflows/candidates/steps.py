"""The pages of the steps that the back office takes on candidacies and assessments."""

from itertools import count
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from snippets.sheets import exports, taken_along
from workflows.approvals.desk_steps import DeskStepView
from workflows.candidates.admin import CandidacyList
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.sheet import sheet_of, watching
from workflows.candidates.states import State
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.refusals import PermissionDenied, Refused
from workflows.people.roles import Role, has_role

A_PAGE = 50
LOOK_IN = "look-in"


def visible(user: Any, pk: int) -> Candidacy:
    related = ("member", "region", "country", "nomination__nominator")
    return get_object_or_404(Candidacy.objects.visible_to(user).select_related(*related), pk=pk)


class CandidacyStepView(DeskStepView):
    def get_subject(self) -> Any:
        """An administrator reaches one step of a dossier that is closed to them: opening it on record."""
        user, pk = self.request.user, self.kwargs["pk"]
        if self.kwargs["step"] == LOOK_IN and has_role(user, Role.ADMINISTRATOR):
            mine = Candidacy.objects.of_interest_to(user)
            self.dossier = get_object_or_404(Candidacy.objects.exclude(mine).select_related("member"), pk=pk)
        else:
            self.dossier = visible(user, pk)
        return self.dossier

    def named(self) -> str:
        if self.kwargs["step"] == LOOK_IN:
            return _("Candidacy %(number)d") % {"number": self.dossier.pk}
        return str(self.dossier)


class AssessmentStepView(DeskStepView):
    def get_subject(self) -> Assessment:
        found = get_object_or_404(Assessment.objects.select_related("assessor"), pk=self.kwargs["pk"])
        self.dossier = found.candidacy = visible(self.request.user, found.candidacy_id)
        return found

    def about(self) -> str:
        return f"{self.subject.assessor} · {self.dossier}"

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        if self.step.name == "give" and refusal is None:
            self.template_name = "workflows/candidates/give.html"
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        """Whoever gives scores has beside them what they are given on."""
        context = super().get_context()
        if self.step.name != "give" or self.closed:
            return context
        read = {"candidacy": self.dossier, "sheet": sheet_of(self.dossier)}
        return context | read | watching(self.dossier, self.request)


@says_forbidden
def ranking(request: HttpRequest) -> HttpResponse:
    """The candidacies compared with each other, by the weighted mean of their scores; without an advice, no mean."""
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group compares candidacies."))
    rows = Candidacy.objects.visible_to(request.user).ranked().exclude(advice="")
    rows = rows.select_related("member", "region")
    places = count(1)
    columns = {
        pgettext("in a ranking", "Place"): lambda row: next(places),
        _("Candidate"): lambda row: row.member,
        _("Region"): lambda row: row.region,
        _("Weighted mean"): lambda row: row.mean,
        _("Scores given"): lambda row: row.scores_given,
        _("Advice"): lambda row: row.get_advice_display(),
        pgettext("candidacy", "State"): lambda row: row.get_state_display(),
    }
    if (file := taken_along(request, "ranking", columns, rows)) is not None:
        return file
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    above = (reverse("candidacies"), CandidacyList.menu_label)
    context = frame(_("Ranking"), above) | {"page_obj": page, "first": page.start_index(), "exports": exports(request)}
    return render(request, "workflows/candidates/ranking.html", context)


@says_forbidden
def next_to_assess(request: HttpRequest) -> HttpResponse:
    """To the scores of the candidacy where this assessor's are needed most."""
    if not has_role(request.user, Role.SUPPORT_GROUP):
        raise PermissionDenied(_("Only the support group assesses candidacies."))
    candidacy = Candidacy.objects.to_assess_by(request.user).first()
    if candidacy is None:
        messages.info(request, _("No candidacy waits for your scores."))
        return redirect("candidacies")
    owed = candidacy.assessments.get(assessor=request.user, round=candidacy.round)
    return redirect("assessment_step", owed.pk, "give")


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
