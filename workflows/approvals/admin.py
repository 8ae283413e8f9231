"""The policies of approval, kept by the coordinators."""

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import registry as log_registry
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.sheets import ExportedIndexView
from workflows.approvals.coverage import alike, broken_policies, comes_after, uncovered
from workflows.approvals.lifecycle import PATIENCE
from workflows.approvals.models import NEVER_ABOUT_A_PERSON, ApprovalPolicy
from workflows.approvals.policies import ROLES, lifecycle_of, vocabulary_of
from workflows.approvals.queries import policies_of, steps_with_approval, with_parts
from workflows.approvals.states import State
from workflows.kernel.dossiers import frame
from workflows.kernel.facts import offered, why_unfit
from workflows.people.keepers import ForCoordinators
from workflows.people.roles import Role, holders, holding


class ConditionForm(WagtailAdminModelForm):
    """One condition, chosen from what the lifecycle of the policy's step declares."""

    what = forms.ChoiceField(label=_("condition"))

    def __init__(self, *args: Any, lifecycle: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lifecycle = lifecycle
        choices: list[Any] = [("", "---------"), *(offered(lifecycle) if lifecycle else ())]
        kept = self.instance.what if self.instance.pk else ""
        if kept and lifecycle and why_unfit(lifecycle, kept, self.instance.number):
            choices.append((kept, self.instance.says()))
        self.fields["what"].choices = choices

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("what") and "number" not in self.errors:
            problem = why_unfit(self.lifecycle, answers["what"], answers.get("number")) if self.lifecycle else ""
            if problem:
                self.add_error("what", problem)
        return answers


class StepForm(WagtailAdminModelForm):
    """Whom one step asks; the people it names hold its role."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].queryset = everybody_asked()

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("people") and answers.get("role"):
            group = {person.pk for person in holders(Role(answers["role"]))}
            if strangers := [str(person) for person in answers["people"] if person.pk not in group]:
                words = gettext("Not of this group: %(who)s.") % {"who": ", ".join(strangers)}
                self.add_error("people", words)
        return answers


def everybody_asked() -> QuerySet:
    """Accounts that hold a role which approvals ask."""
    people = get_user_model()._default_manager
    wanted = Q(pk__in=[])
    for role, _words in ROLES:
        wanted |= Q(pk__in=holding(Role(role)).order_by().values("pk"))
    return people.filter(wanted).order_by("first_name", "last_name", "pk")


class PolicyForm(WagtailAdminModelForm):
    """Each change of a policy is a new version; requests that are open keep the one they were asked under."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        arrow = self.data.get(self.add_prefix("arrow")) or self.instance.arrow or self.initial.get("arrow", "")
        lifecycle = lifecycle_of(arrow) if arrow else None
        self.formsets["conditions"].form_kwargs = {
            **self.formsets["conditions"].form_kwargs,
            "lifecycle": vocabulary_of(lifecycle) if lifecycle else None,
        }

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if self.instance.pk:
            now = ApprovalPolicy.objects.select_for_update().get(pk=self.instance.pk)
            self.is_stale = answers.get("seen_version") != now.version
        if self.asks_who_may_not_read(answers):
            self.add_error(None, gettext("Communications never opens the dossier of a person. Choose another group."))
        if self.is_stale:
            self.add_error(None, gettext("This policy was changed after you opened it; nothing of yours was saved."))
            for change in changes_since(now, answers.get("seen_version") or 0):
                self.add_error(None, change)
        if answers.get("active") and answers.get("arrow") and self.formsets["conditions"].is_valid():
            self.refuse_twins(answers["arrow"])
        return answers

    def refuse_twins(self, arrow: str) -> None:
        kept = (form.cleaned_data for form in self.formsets["conditions"].forms if form.cleaned_data)
        lines = [(each["what"], each.get("number")) for each in kept if not each.get("DELETE") and each.get("what")]
        if first := alike(ApprovalPolicy(pk=self.instance.pk, arrow=arrow), lines):
            words = gettext(
                "“%(name)s” is for the same step under the same conditions, so one of the two would never decide."
            )
            self.add_error(None, words % {"name": first})

    def asks_who_may_not_read(self, answers: dict[str, Any]) -> bool:
        model = lifecycle_of(answers["arrow"]) if answers.get("arrow") else None
        steps = self.formsets["steps"]
        roles = {steps.data.get(f"{form.prefix}-role") for form in steps.forms}
        return bool(model and model.ABOUT_A_PERSON and roles & set(NEVER_ABOUT_A_PERSON))

    def changed_names(self) -> list[str]:
        parts = [name for name in ("conditions", "steps") if self.formsets[name].has_changed()]
        return [*(name for name in self.changed_data if name != "seen_version"), *parts]

    def save(self, commit: bool = True) -> ApprovalPolicy:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


def changes_since(policy: ApprovalPolicy, version: int) -> list[str]:
    """Who changed what after that version, the oldest first."""
    entries = log_registry.get_logs_for_instance(policy).filter(data__version__gt=version).select_related("user")
    names = {field.name: field.verbose_name for field in ApprovalPolicy._meta.concrete_fields}
    names |= {"steps": gettext("who must agree"), "conditions": gettext("conditions")}
    return [
        gettext("%(who)s, %(when)s: %(what)s.")
        % {
            "who": entry.user or gettext("someone who has left"),
            "when": date_format(localtime(entry.timestamp), "SHORT_DATETIME_FORMAT"),
            "what": ", ".join(str(names[name]) for name in entry.data["changed"]),
        }
        for entry in entries.order_by("timestamp")
    ]


ASKERS = (Role.SUPPORT_GROUP, Role.COORDINATOR)  # whoever asks for a step sits in one of these, and has no vote


def doubts_about(policy: ApprovalPolicy) -> list[str]:
    """What is allowed and probably not meant: a quorum that nobody can reach now, a policy that never decides."""
    found, before = [], Counter[str]()
    for step in policy.asking():
        named = {person.pk for person in step.people.all()}
        count = sum(1 for person in holders(Role(step.role)) if not named or person.pk in named)
        left = count - before[step.role] - (step.role in ASKERS)
        before[step.role] += step.quorum
        if step.quorum <= count and step.quorum > left:
            words = ngettext(
                "%(group)s: %(quorum)d have to agree, but whoever asks or agreed before cannot, so that %(count)d "
                "person is left.",
                "%(group)s: %(quorum)d have to agree, but whoever asks or agreed before cannot, so that %(count)d "
                "people are left.",
                max(0, left),
            )
            found.append(words % {"group": Role(step.role).label, "quorum": step.quorum, "count": max(0, left)})
        if step.quorum > count:
            words = ngettext(
                "%(group)s: %(quorum)d have to agree, but %(count)d person holds this role now.",
                "%(group)s: %(quorum)d have to agree, but %(count)d people hold this role now.",
                count,
            )
            found.append(words % {"group": Role(step.role).label, "quorum": step.quorum, "count": count})
    found += [
        gettext("This no longer exists, so the policy asks as if it held: %(what)s.") % {"what": each.says()}
        for each in policy.broken()
    ]
    if not policy.asking():
        found.append(gettext("Every approval step is off, so this policy asks nobody."))
    if first := comes_after(policy):
        words = gettext("“%(first)s” comes first for all of this, so “%(name)s” never decides: lower its order.")
        found.append(words % {"first": first, "name": policy})
    return found


class SaysDoubts:
    """Saves what is allowed, and warns beside it."""

    def save_instance(self) -> ApprovalPolicy:
        policy = super().save_instance()  # type: ignore[misc]
        for doubt in doubts_about(policy):
            messages.warning(self.request, doubt)  # type: ignore[attr-defined]
        return policy


class PolicyAddView(SaysDoubts, CreateView):
    """First the step, which says what conditions there are; then the policy."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        steps = steps_with_approval()
        if request.GET.get("arrow") not in {arrow for arrow, _words in steps}:
            context = frame(
                gettext("New approval policy"), (reverse(self.index_url_name), self.model._meta.verbose_name_plural)
            )
            return render(request, "workflows/approvals/which_step.html", context | {"steps": steps})
        return super().get(request, *args, **kwargs)

    def get_initial_form_instance(self) -> ApprovalPolicy:
        return ApprovalPolicy(arrow=self.request.GET.get("arrow", ""))


class PolicyEditView(SaysDoubts, EditView):
    """Two people, one policy: the second to save is told what the first changed, what they typed stays."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)

    def save_instance(self) -> ApprovalPolicy:
        changed = self.form.changed_names()
        policy = super().save_instance()
        entry = log_registry.get_logs_for_instance(policy).order_by("-pk").first()
        entry.data = {"version": policy.version, "changed": changed}
        entry.save(update_fields=["data"])
        return policy

    def form_invalid(self, form: PolicyForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 409 if form.is_stale else response.status_code
        return response


class PolicyDeleteView(DeleteView):
    """A policy without a name is told by its conditions, which are gone with it."""

    template_name = "workflows/approvals/policy_delete.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        policy = self.object
        others = (each for each in policies_of(policy.arrow) if each.pk != policy.pk and each.asking())
        decides = policy.active and policy.asking()
        return super().get_context_data(**kwargs) | {
            "asked_under": policy.requests.filter(state=State.OPEN).count(),
            "is_last": bool(decides) and not any(True for _each in others),
        }

    def delete_action(self) -> None:
        with_parts([self.object])
        super().delete_action()


class PolicyList(ExportedIndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        with_parts(list(context["object_list"]))
        return context | {"uncovered": uncovered(), "broken": broken_policies()}


def conditions_in_words(policy: ApprovalPolicy) -> str:
    return ", ".join(each.says() for each in policy.narrowed_by) or gettext("always")


def groups_in_words(policy: ApprovalPolicy) -> str:
    return "; ".join(map(str, policy.asking())) or gettext("nobody")


def when_reminded() -> str:
    """What the clock does once the days to answer are over."""
    return ngettext(
        "When the days are over and nobody has answered, one reminder goes, and %(days)d day later the step goes to "
        "whoever is named below; when some have answered and not enough, the others get as many days again, once, and "
        "then it goes there.",
        "When the days are over and nobody has answered, one reminder goes, and %(days)d days later the step goes to "
        "whoever is named below; when some have answered and not enough, the others get as many days again, once, and "
        "then it goes there.",
        PATIENCE.days,
    ) % {"days": PATIENCE.days}


class RowsPanel(InlinePanel):
    """Rows with a form of their own."""

    def __init__(self, *args: Any, form: type[forms.ModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"form": self.form}

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form
        return options


class PolicyViewSet(ModelViewSet):
    model = ApprovalPolicy
    url_prefix = "approval-policies"
    icon = "clipboard-list"
    menu_label = _("Approval policies")
    list_display = [
        "__str__",
        Column("get_arrow_display", label=pgettext_lazy("of a lifecycle", "Step")),
        Column("order", label=_("Order")),
        Column(conditions_in_words, label=pgettext_lazy("of a policy", "Applies if")),
        Column(groups_in_words, label=_("Who must agree")),
        BooleanColumn("active", label=pgettext_lazy("policy", "In force")),
        "version",
    ]
    index_view_class, add_view_class, edit_view_class = PolicyList, PolicyAddView, PolicyEditView
    delete_view_class = PolicyDeleteView
    index_template_name = "workflows/approvals/policies.html"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("arrow"),
            FieldRowPanel([FieldPanel("order"), FieldPanel("active")]),
            RowsPanel(
                "conditions",
                [FieldRowPanel([FieldPanel("what"), FieldPanel("number")])],
                form=ConditionForm,
                heading=_("Only if all of this holds"),
                label=_("Condition"),
                help_text=_("None: for every dossier. Another step of another kind of dossier has other conditions."),
            ),
            RowsPanel(
                "steps",
                form=StepForm,
                panels=[
                    FieldRowPanel([FieldPanel("role"), FieldPanel("order"), FieldPanel("active")]),
                    FieldRowPanel([FieldPanel("quorum"), FieldPanel("stopped_by"), FieldPanel("days")]),
                    FieldRowPanel([FieldPanel("escalates_to"), FieldPanel("may_decide")]),
                    FieldPanel("people", widget=forms.CheckboxSelectMultiple),
                ],
                heading=_("Who must agree, in this order"),
                help_text=lazy(when_reminded, str)(),
                label=_("Approval step"),
                min_num=1,
            ),
        ],
        base_form_class=PolicyForm,
    )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForCoordinators(self.model)
