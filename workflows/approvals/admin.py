"""The policies of approval, kept by the coordinators."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import CreateView, DeleteView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.languages import listed
from snippets.sheets import ExportedIndexView
from workflows.approvals.coverage import broken_policies, uncovered
from workflows.approvals.effect import Effect, keep_if_seen, to_try
from workflows.approvals.lifecycle import PATIENCE
from workflows.approvals.models import ApprovalPolicy
from workflows.approvals.policy_forms import ConditionForm, PolicyForm, StepForm
from workflows.approvals.queries import steps_with_approval, with_parts
from workflows.kernel.dossiers import frame
from workflows.kernel.menu import POLICY_MENU
from workflows.people.keepers import ForCoordinators


class ShowsEffect:
    """What is sent counts once its effect was seen; until then nothing of it stays, and nothing of it is lost."""

    index_url_name: str
    save_instance: Callable[[], ApprovalPolicy]
    save_action: Callable[[], HttpResponse]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("go") != "edit":
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        self.object = self.get_object() if "pk" in kwargs else None
        self.form = self.get_form()
        self.form.is_valid()  # within the transaction: it locks
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form: PolicyForm) -> HttpResponse:
        self.form = form
        if effect := self.tried({form.initial.get("arrow", ""), form.cleaned_data["arrow"]} - {""}):
            return self.show(effect)
        return self.save_action()

    def tried(self, arrows: set[str]) -> Effect | None:
        def save() -> ApprovalPolicy:
            self.object = self.save_instance()
            return self.object

        request = self.request  # type: ignore[attr-defined]
        return keep_if_seen(save, arrows, request.POST.get("seen", ""), request.user)

    def get_success_buttons(self) -> list[Any]:
        return [*super().get_success_buttons(), say_why()]  # type: ignore[misc]

    def show(self, effect: Effect) -> HttpResponse:
        request = self.request  # type: ignore[attr-defined]
        was_shown = bool(request.POST.get("seen"))
        typed = [(name, each) for name, values in request.POST.lists() for each in values if name not in OWN]
        above = (reverse(self.index_url_name), capfirst(ApprovalPolicy._meta.verbose_name_plural))
        context = frame(pgettext("policy", "What this changes"), above) | {
            "effect": effect,
            "typed": typed,
            "was_shown": was_shown,
            "here": request.get_full_path(),
        }
        return render(request, "workflows/approvals/saved.html", context, status=409 if was_shown else 200)


OWN = ("csrfmiddlewaretoken", "go", "seen")  # of the page that shows the effect; all else was typed


def say_why() -> Any:
    """To the versions of the policy, where whoever changed it gives the reason."""
    return messages.button(reverse("policy"), pgettext("policy", "Say why"))


def kept_words(policy: ApprovalPolicy) -> str:
    if policy.active:
        words = gettext("“%(name)s” counts from now on. Requests that are open keep what they were asked with.")
    else:
        words = gettext("“%(name)s” is kept and not in force.")
    return words % {"name": policy}


class PolicyAddView(ShowsEffect, CreateView):
    """First the step, which says what conditions there are; then the policy."""

    template_name = "workflows/approvals/policy_form.html"

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

    def get_success_message(self, instance: ApprovalPolicy) -> str:
        return kept_words(instance)


class PolicyEditView(ShowsEffect, EditView):
    """Two people, one policy: the second to save is told what the first changed, what they typed stays."""

    template_name = "workflows/approvals/policy_form.html"

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

    def get_success_message(self) -> str:
        return kept_words(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"to_try": to_try(self.form.initial["arrow"], self.request.user)}


class PolicyDeleteView(DeleteView):
    """A policy without a name is told by its conditions, which are gone with it."""

    template_name = "workflows/approvals/policy_delete.html"

    def get_object(self, queryset: QuerySet | None = None) -> ApprovalPolicy:
        return with_parts([super().get_object(queryset)])[0]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(effect=self.tried()))

    def form_valid(self, form: forms.Form) -> HttpResponse:
        effect = self.tried()
        if effect is None:
            messages.success(self.request, self.get_success_message(), buttons=[say_why()])
            return redirect(self.get_success_url())
        was_shown = bool(self.request.POST.get("seen"))
        context = self.get_context_data(effect=effect, was_shown=was_shown)
        return self.render_to_response(context, status=409 if was_shown else 200)

    def tried(self) -> Effect | None:
        seen = self.request.POST.get("seen", "")
        return keep_if_seen(self.delete_action, [self.object.arrow], seen, self.request.user)

    def delete_action(self) -> None:
        """Its row; what is known of it stays, for what is told of it."""
        log(instance=self.object, action="wagtail.delete")
        ApprovalPolicy.objects.filter(pk=self.object.pk).delete()


class PolicyList(ExportedIndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        with_parts(list(context["object_list"]))
        return context | {"uncovered": uncovered(), "broken": broken_policies()}


def conditions_in_words(policy: ApprovalPolicy) -> str:
    return ", ".join(each.says() for each in policy.narrowed_by) or gettext("always")


def groups_in_words(policy: ApprovalPolicy) -> str:
    return listed(policy.asking()) or gettext("nobody")


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
    menu_hook, menu_order = POLICY_MENU, 20
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
