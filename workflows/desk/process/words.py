"""The words of a lifecycle: what is the house's, what editors say otherwise, and who changed what."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from snippets.models import Country
from workflows.candidates.models import Candidacy
from workflows.candidates.policy import CandidacyPolicy, known_policy_of
from workflows.desk.process.door import WRITERS, above, for_roles, lifecycle_named, title_of
from workflows.desk.process.forms import WordingForm, has_words, offers_reasons
from workflows.kernel.dossiers import frame
from workflows.kernel.lifecycle import LifecycleModel
from workflows.kernel.steps import Step, step_named, steps_of
from workflows.kernel.wording import Reader
from workflows.people.roles import Role, has_role
from workflows.words.models import Kind, Wording
from workflows.words.reading import forget, known

SAID = ("staff", "member", "public", "help", "days", "lines")
NAMES = {
    "staff": gettext_lazy("label for the back office"),
    "member": gettext_lazy("label for members"),
    "public": gettext_lazy("label for requesters"),
    "help": gettext_lazy("help"),
    "days": gettext_lazy("expected days"),
    "lines": gettext_lazy("list of lines"),
}
STAGES = ("screening_days", "assessment_days", "decision_days")
STORY = 20


@dataclass(frozen=True)
class StateRow:
    """`labels` are (words, whether they are own) for each kind of reader."""

    name: str
    house: str
    labels: list[tuple[str, bool]]
    days: int | None
    own_days: bool
    lines: int


@dataclass(frozen=True)
class StepRow:
    step: Step
    help: str
    reasons: int
    asks_reason: bool


def state_rows(model: type[LifecycleModel]) -> list[StateRow]:
    name, own, days = model._meta.model_name or "", known(), model.expected_days()
    found = []
    for state, words in model.house_labels().items():
        row = own.get((name, Kind.STATE, state))
        said = [str(getattr(row, reader.value)) if row else "" for reader in Reader]
        found.append(
            StateRow(
                name=state,
                house=str(words),
                labels=[(each or str(words), bool(each)) for each in said],
                days=days.get(state),
                own_days=row is not None and row.days is not None,
                lines=len(row.lines) if row else 0,
            )
        )
    return found


def step_rows(model: type[LifecycleModel]) -> list[StepRow]:
    name, own = model._meta.model_name or "", known()
    found = []
    for step in steps_of(model):
        if not step.options.automatic:
            row = own.get((name, Kind.STEP, step.name))
            lines = len(row.lines) if row else 0
            found.append(StepRow(step, str(row.help) if row else "", lines, offers_reasons(step)))
    return found


def stages_per_country(user: Any) -> list[tuple[Country, list[tuple[str, int]], str]]:
    """How long the stages of a candidacy may take: each country, its days, and where whoever may changes them."""
    labels = {name: capfirst(str(CandidacyPolicy._meta.get_field(name).verbose_name)) for name in STAGES}
    found = []
    for country in Country.objects.filter(retired=False).select_related("candidacy_policy"):
        policy = known_policy_of(country)
        where = reverse("candidacy_policies:edit", args=[policy.pk]) if policy.pk else reverse("candidacy_policies:add")
        days = [(label, getattr(policy, name)) for name, label in labels.items()]
        found.append((country, days, where if has_role(user, Role.COORDINATOR) else ""))
    return found


@require_safe
@for_roles(*WRITERS)
def words(request: HttpRequest, lifecycle: str) -> HttpResponse:
    model = lifecycle_named(lifecycle)
    context = frame(pgettext("of a process", "Words"), *above(model)) | {
        "lifecycle": lifecycle,
        "title": title_of(model),
        "readers": [reader.label for reader in Reader],
        "states": state_rows(model),
        "steps": step_rows(model),
        "expects": bool(model.EXPECTED),
        "stages": stages_per_country(request.user) if model is Candidacy else [],
    }
    return render(request, "workflows/desk/process/words.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*WRITERS)
def edit(request: HttpRequest, lifecycle: str, kind: str, name: str) -> HttpResponse:
    model = lifecycle_named(lifecycle)
    step, house = named(model, kind, name)
    own = Wording.objects.filter(lifecycle=lifecycle, kind=kind, name=name).first()
    own = own or Wording(lifecycle=lifecycle, kind=kind, name=name, version=0)
    if not has_words(own, model, step):
        raise Http404
    form = WordingForm(request.POST if request.method == "POST" else None, own=own, model=model, step=step)
    status = 200
    if form.is_bound:
        to_the_house = "house" in request.POST
        valid = form.is_valid() or (to_the_house and "seen" in form.cleaned_data)
        status = 422 if not valid else 302 if save(form, own, request.user, to_the_house) else 409
    if status == 302:
        done = _("The house's words hold again.") if "house" in request.POST else _("Saved.")
        messages.success(request, done)
        return redirect("process_words", lifecycle)
    now = Wording.objects.filter(lifecycle=lifecycle, kind=kind, name=name).first()
    context = frame(
        house, *above(model), (reverse("process_words", args=[lifecycle]), pgettext("of a process", "Words"))
    ) | {
        "form": form,
        "house": house,
        "sentence": step.sentence if step else "",
        "code": name,
        "is_late": status == 409,
        "version": now.version if now else 0,
        "is_own": now is not None and now.is_own,
        "story": story(now) if now else [],
        "return_url": reverse("process_words", args=[lifecycle]),
    }
    return render(request, "workflows/desk/process/words_edit.html", context, status=status)


def named(model: type[LifecycleModel], kind: str, name: str) -> tuple[Step | None, str]:
    """The step, if it is one, and the words of the house; 404 for what the lifecycle does not have."""
    try:
        if kind == Kind.STEP:
            step = step_named(model, name)
            return step, str(step.label)
        return None, str(model.house_labels()[name])
    except LookupError:
        raise Http404 from None


def save(form: WordingForm, own: Wording, by: Any, to_the_house: bool) -> bool:
    """Whether it was saved; not where somebody else changed these words after the form was opened."""
    try:
        with transaction.atomic():
            now = Wording.objects.select_for_update().filter(pk=own.pk).first() if own.pk else None
            own = now or own
            if form.cleaned_data["seen"] != own.version:
                return False
            before = {name: getattr(own, name) for name in SAID}
            if to_the_house:
                own.staff, own.member, own.public, own.help, own.days, own.lines = {}, {}, {}, {}, None, []
            else:
                form.fill(own)
            changed = {name: old for name, old in before.items() if getattr(own, name) != old}
            if not changed:
                return True
            own.version += 1
            own.save()
            data = {"version": own.version, "before": changed}
            log(instance=own, action="wagtail.edit", user=by, data=data, content_changed=True)
    except IntegrityError:
        return False
    forget()
    return True


def story(own: Wording) -> list[dict[str, Any]]:
    """The latest changes: when, who, what, the newest first."""
    entries = log_registry.get_logs_for_instance(own).select_related("user").order_by("-timestamp", "-pk")
    return [
        {
            "when": entry.timestamp,
            "who": entry.user or _("someone who has left"),
            "what": ", ".join(str(NAMES[name]) for name in entry.data.get("before", {}) if name in NAMES),
        }
        for entry in entries[:STORY]
    ]
