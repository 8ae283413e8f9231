"""“What would happen if …?” and “Why can't I …?” about a dossier: for oneself or, as coordinator, for somebody else."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from workflows.approvals.asked import Asked, Planned, asked_about, planned
from workflows.approvals.queries import open_request
from workflows.desk.process.door import lifecycle_named
from workflows.desk.process.forms import CHECKED
from workflows.desk.process.funnel import name_of
from workflows.desk.process.simulating import Simulated, simulate, simulate_answers
from workflows.kernel.dossiers import frame, says_forbidden
from workflows.kernel.explaining import Explained, explain, explain_all
from workflows.kernel.forms import StepForm
from workflows.kernel.plain_words import PlainWords
from workflows.kernel.plugs import plugs
from workflows.kernel.steps import Step, step_named
from workflows.kernel.views import form_class
from workflows.people.roles import Role, handles, has_role


class PersonForm(PlainWords, forms.Form):
    """For whom it is asked. Only coordinators ask for others."""

    person = forms.EmailField(
        label=gettext_lazy("For whom (e-mail address of the account)"),
        required=False,
        help_text=gettext_lazy("Empty: for yourself."),
    )

    def clean_person(self) -> Any:
        address = self.cleaned_data["person"]
        if not address:
            return None
        found = get_user_model()._default_manager.filter(email__iexact=address, is_active=True).first()
        if found is None:
            raise forms.ValidationError(_("No open account has this address."))
        return found


@dataclass(frozen=True)
class Asking:
    """Who asks what about which dossier. `knows` whether words and people of it are shown to them."""

    dossier: Any
    reader: Any
    person: Any
    step: Step | None
    knows: bool
    people: PersonForm | None

    @property
    def is_for_oneself(self) -> bool:
        return bool(self.person.pk == self.reader.pk)

    @property
    def sees_it(self) -> bool:
        """Whether that person finds the dossier in the back office at all."""
        return type(self.dossier).objects.visible_to(self.person).filter(pk=self.dossier.pk).exists()


@require_http_methods(["GET", "HEAD", "POST"])
@says_forbidden
def what_if(request: HttpRequest, lifecycle: str, pk: int) -> HttpResponse:
    asking = asked_by(request, lifecycle, pk)
    status = 422 if asking.people is not None and asking.people.errors else 200
    form, simulated, one = None, None, None
    if asking.step is not None:
        one = explain(asking.dossier, asking.step, asking.person)
        form = form_of(asking, request) if one.is_open and asking.knows else None
    asked = asked_in(asking)
    if asked is not None and request.method == "POST":
        simulated = simulate_answers(asked.request)
    elif form is not None and request.method == "POST":
        if form.is_valid():
            person = get_user_model()._default_manager.get(pk=asking.person.pk)  # remembers nothing of what is undone
            simulated = simulate(asking.dossier, asking.step.name, person, form.answers())  # type: ignore[union-attr]
        else:
            status = 422
    return show(request, asking, one, form, simulated, status, asked)


def asked_by(request: HttpRequest, lifecycle: str, pk: int) -> Asking:
    if lifecycle not in CHECKED:
        raise Http404
    user, model = request.user, lifecycle_named(lifecycle)
    dossier: Any = get_object_or_404(model.objects.visible_to(user), pk=pk)  # type: ignore[attr-defined]
    knows = handles(user, dossier.country_id, dossier.region_id) and not dossier.has_conflict(user)
    people = PersonForm(request.GET) if knows and has_role(user, Role.COORDINATOR) else None
    chosen = people.cleaned_data.get("person") if people is not None and people.is_valid() else None
    return Asking(dossier, user, chosen or user, step_in(model, request.GET.get("step", "")), knows, people)


def step_in(model: Any, name: str) -> Step | None:
    """The step that is asked about; 404 for one that nobody takes."""
    if not name:
        return None
    try:
        step = step_named(model, name)
    except LookupError:
        raise Http404 from None
    if step.options.automatic:
        raise Http404
    return step


def form_of(asking: Asking, request: HttpRequest) -> StepForm:
    """What the step asks, to be filled in here too, apart from files."""
    step: Any = asking.step
    data = request.POST if request.method == "POST" else None
    form = form_class(step)(data, subject=asking.dossier, by=asking.person)
    form.offer(plugs.words.reasons(asking.dossier._meta.model_name, step.name))
    form.only_try_out()
    return form


def approval_of(asking: Asking, one: Explained | None) -> Planned | None:
    asks = one is not None and one.is_open and one.step.options.needs_approval
    return planned(asking.dossier, one.step, asking.person) if asks and one is not None else None


def steps_for(asking: Asking) -> list[Explained]:
    """Those that are open first."""
    return sorted(explain_all(asking.dossier, asking.person), key=lambda each: not each.is_open)


def policy_url(found: Planned | None) -> str:
    """Where coordinators change who is asked."""
    return reverse("approvalpolicy:edit", args=[found.policy.pk]) if found else reverse("approvalpolicy:index")


def asked_in(asking: Asking) -> Asked | None:
    """The open request for that step, for who may know of it."""
    request = open_request(asking.dossier, asking.step.name) if asking.step and asking.knows else None
    return next(iter(asked_about([request], asking.reader)), None) if request else None


def show(
    request: HttpRequest,
    asking: Asking,
    one: Explained | None,
    form: StepForm | None,
    simulated: Simulated | None,
    status: int,
    asked: Asked | None,
) -> HttpResponse:
    named = name_of(asking.dossier, request.user)
    planned_here = approval_of(asking, one) if asking.knows else None
    names = asking.knows and asking.dossier.tells_names_to(request.user)
    context = frame(_("What would happen if …"), (asking.dossier.desk_url(), named)) | {
        "dossier": asking.dossier,
        "named": named,
        "person": asking.person,
        "is_for_oneself": asking.is_for_oneself,
        "sees_it": asking.is_for_oneself or asking.sees_it,
        "people": asking.people,
        "knows": asking.knows,
        "names": names,
        "one": one,
        "all": [] if one or status != HTTPStatus.OK else steps_for(asking),
        "form": form,
        "files": [each.label for each in form.left_out.values()] if form else [],
        "planned": planned_here,
        "policy_url": policy_url(planned_here) if has_role(request.user, Role.COORDINATOR) else "",
        "asked": asked,
        "asks_approval": one is not None and one.step.options.needs_approval,
        "simulated": simulated,
        "here": request.get_full_path(),
        "chosen": request.GET.get("person", "") if asking.people is not None else "",
    }
    response = render(request, "workflows/desk/process/what_if.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
