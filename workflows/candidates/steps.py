"""The pages of the steps that the back office takes on candidacies and assessments."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from workflows.approvals.desk_steps import DeskStepView
from workflows.candidates.letters import Letter, letter_of_refusal
from workflows.candidates.models import Assessment, Candidacy
from workflows.candidates.sheet import NOTHING_TO_WATCH, sheet_of, watching
from workflows.candidates.states import State
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.refusals import PermissionDenied, Refused
from workflows.people.roles import Role, has_role

LOOK_IN = "look-in"
GIVING = ("give_written", "give")


def visible(user: Any, pk: int) -> Candidacy:
    related = ("member", "region", "country", "nomination__nominator", "campaign")
    return get_object_or_404(Candidacy.objects.visible_to(user).select_related(*related), pk=pk)


class CandidacyStepView(DeskStepView):
    letter: Letter | None = None

    def get_subject(self) -> Any:
        """An administrator reaches one step of a dossier that is closed to them: opening it on record."""
        user, pk = self.request.user, self.kwargs["pk"]
        if self.kwargs["step"] == LOOK_IN and has_role(user, Role.ADMINISTRATOR):
            mine = Candidacy.objects.of_interest_to(user)
            self.dossier = get_object_or_404(Candidacy.objects.exclude(mine).select_related("member"), pk=pk)
        else:
            self.dossier = visible(user, pk)
        return self.dossier

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever decides to refuse reads first what the candidate will read; that changes nothing."""
        if self.step.name == "reject" and "look" in request.POST:
            form = self.make_form(request.POST)
            if form.is_valid() and not (self.late() or self.refusal()):
                self.letter = letter_of_refusal(self.dossier, form.answers(), request.user)
                return self.show(form, 200)
        return super().post(request, *args, **kwargs)

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        if self.step.name == "reject" and refusal is None:
            self.template_name = "workflows/candidates/refuse.html"
        return super().show(form, status, refusal)

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"letter": self.letter, "holds": self.dossier.keeps_back(self.step.name)}

    def said(self) -> list[tuple[Any, str]]:
        """Whoever lets a held answer go, or takes it out, reads which."""
        if self.step.name not in ("release", "take_out") or not self.dossier.held_answer:
            return []
        label = capfirst(str(Candidacy._meta.get_field("held_answer").verbose_name))
        return [(label, self.dossier.get_held_answer_display()), *self.dossier.held_said]

    def named(self) -> str:
        if self.kwargs["step"] == LOOK_IN:
            return _("Candidacy %(number)d") % {"number": self.dossier.pk}
        return self.dossier.name_for(self.request.user)

    def about(self) -> str:
        return self.named()


class AssessmentStepView(DeskStepView):
    def get_subject(self) -> Assessment:
        found = get_object_or_404(Assessment.objects.select_related("assessor"), pk=self.kwargs["pk"])
        self.dossier = found.candidacy = visible(self.request.user, found.candidacy_id)
        return found

    def named(self) -> str:
        return self.dossier.name_for(self.request.user)

    def about(self) -> str:
        return f"{self.subject.assessor} · {self.named()}"

    def show(self, form: Any, status: int, refusal: Refused | None = None) -> HttpResponse:
        if self.step.name in GIVING and refusal is None:
            self.template_name = "workflows/candidates/give.html"
        return super().show(form, status, refusal)

    def said(self) -> list[tuple[Any, str]]:
        """What came of the talk after which one scores again."""
        talk = self.dossier.talked_over if self.step.name == "give_second" else ""
        return [(_("What was talked over"), talk)] if talk else []

    def get_context(self) -> dict[str, Any]:
        """Whoever gives scores has beside them what they are given on."""
        context = super().get_context()
        if self.step.name not in GIVING or self.closed:
            return context
        read = {"candidacy": self.dossier, "sheet": sheet_of(self.dossier)}
        opens = self.step.name == "give"
        return context | read | (watching(self.dossier, self.request) if opens else NOTHING_TO_WATCH)


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
    return redirect("assessment_step", owed.pk, "give-written" if owed.written_first() else "give")


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
