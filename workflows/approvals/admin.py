"""The policies of approval, kept by the coordinators."""

from collections import Counter
from functools import cached_property
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import registry as log_registry
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.models import EventLevel
from snippets.sheets import ExportedIndexView
from workflows.approvals.models import NEVER_ABOUT_A_PERSON, ApprovalPolicy
from workflows.approvals.queries import uncovered
from workflows.people.keepers import ForCoordinators
from workflows.people.roles import Role, holders


class PolicyForm(WagtailAdminModelForm):
    """Each change of a policy is a new version; requests that are open keep the one they were asked under."""

    level = forms.ChoiceField(
        label=pgettext_lazy("of a policy", "only for level"),
        choices=[("", _("Every level")), *EventLevel.choices],
        required=False,
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version

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
        return answers

    def asks_who_may_not_read(self, answers: dict[str, Any]) -> bool:
        model = apps.get_model("workflows", answers["arrow"].partition(".")[0]) if answers.get("arrow") else None
        steps = self.formsets["steps"]
        roles = {steps.data.get(f"{form.prefix}-role") for form in steps.forms}
        return bool(model and model.ABOUT_A_PERSON and roles & set(NEVER_ABOUT_A_PERSON))

    def changed_names(self) -> list[str]:
        steps = ["steps"] if self.formsets["steps"].has_changed() else []
        return [*(name for name in self.changed_data if name != "seen_version"), *steps]

    def save(self, commit: bool = True) -> ApprovalPolicy:
        if self.instance.pk and self.has_changed():
            self.instance.version += 1
        return super().save(commit)


def changes_since(policy: ApprovalPolicy, version: int) -> list[str]:
    """Who changed what after that version, the oldest first."""
    entries = log_registry.get_logs_for_instance(policy).filter(data__version__gt=version).select_related("user")
    names = {field.name: field.verbose_name for field in ApprovalPolicy._meta.concrete_fields}
    names |= {"steps": gettext("who must agree")}
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
    for step in policy.steps.all():
        count = len(holders(Role(step.role)))
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
    if first := policy.comes_after():
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
    pass


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


class PolicyList(ExportedIndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(uncovered=uncovered(), **kwargs)


def level_of(policy: ApprovalPolicy) -> Any:
    return dict(EventLevel.choices).get(policy.level, _("Every level"))


class PolicyViewSet(ModelViewSet):
    model = ApprovalPolicy
    url_prefix = "approval-policies"
    icon = "clipboard-list"
    menu_label = _("Approval policies")
    list_display = [
        "__str__",
        Column("get_arrow_display", label=pgettext_lazy("of a lifecycle", "Step")),
        Column(level_of, label=pgettext_lazy("of an event", "Level")),
        "amount_from",
        BooleanColumn("active", label=pgettext_lazy("policy", "In force")),
        "version",
    ]
    index_view_class, add_view_class, edit_view_class = PolicyList, PolicyAddView, PolicyEditView
    index_template_name = "workflows/approvals/policies.html"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("arrow"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("amount_from"), FieldPanel("order")]),
            FieldPanel("active"),
            InlinePanel(
                "steps",
                [
                    FieldRowPanel([FieldPanel("role"), FieldPanel("order")]),
                    FieldRowPanel([FieldPanel("quorum"), FieldPanel("stopped_by"), FieldPanel("days")]),
                ],
                heading=_("Who must agree, in this order"),
                label=_("Approval step"),
                min_num=1,
            ),
        ],
        base_form_class=PolicyForm,
    )

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForCoordinators(self.model)
