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
from workflows.approvals.policy_forms import ConditionForm, PolicyForm, StepForm, WhyForm
from workflows.approvals.queries import steps_with_approval, with_parts
from workflows.kernel.dossiers import frame
from workflows.kernel.menu import POLICY_MENU
from workflows.people.keepers import ForCoordinators, giving_why, why_given


class ShowsEffect:
    """What is sent counts once its effect was seen; until then nothing of it stays, and nothing of it is lost."""

    index_url_name: str
    save_instance: Callable[[], ApprovalPolicy]
    save_action: Callable[[], HttpResponse]
    why: WhyForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = {"why": request.POST.get("why", "")}
        self.why = WhyForm(typed) if request.POST.get("seen") else WhyForm(initial=typed)
        with giving_why(request.POST.get("why", "").strip()), transaction.atomic():
            return self.shown_or_kept(request, *args, **kwargs)

    def shown_or_kept(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why = self.request.POST.get("why", "")  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs) | {"why": why}  # type: ignore[misc]

    def tried(self, arrows: set[str]) -> Effect | None:
        def save() -> ApprovalPolicy:
            self.object = self.save_instance()
            return self.object

        return keep_if_seen(save, arrows, self.seen, self.request.user)  # type: ignore[attr-defined]

    @property
    def seen(self) -> str:
        """What was agreed to; nothing while the reason beside it does not fit."""
        return self.request.POST.get("seen", "") if self.why.is_valid() else ""  # type: ignore[attr-defined]

    def get_success_buttons(self) -> list[Any]:
        return [*super().get_success_buttons(), *say_why()]  # type: ignore[misc]

    def show(self, effect: Effect) -> HttpResponse:
        request = self.request  # type: ignore[attr-defined]
        typed = [(name, each) for name, values in request.POST.lists() for each in values if name not in OWN]
        above = (reverse(self.index_url_name), capfirst(ApprovalPolicy._meta.verbose_name_plural))
        context = frame(pgettext("policy", "What this changes"), above) | {
            "effect": effect,
            "typed": typed,
            "here": request.get_full_path(),
        }
        return render(request, "workflows/approvals/saved.html", context | asked(self.why), status=status_of(self.why))


OWN = ("csrfmiddlewaretoken", "go", "seen", "why")  # of the page that shows the effect; all else was typed


def asked(why: WhyForm) -> dict[str, Any]:
    return {"why": why, "was_shown": why.is_bound and why.is_valid()}


def status_of(why: WhyForm) -> int:
    """A reason that does not fit, or an effect that is no longer the one which was seen."""
    if not why.is_bound:
        return 200
    return 409 if why.is_valid() else 422


def say_why() -> list[Any]:
    """To the version that the change becomes, where whoever made it gives the reason, if they have not."""
    return [] if why_given() else [messages.button(reverse("policy_why"), pgettext("policy", "Say why"))]


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
        return self.render_to_response(self.get_context_data(effect=self.tried(""), **asked(WhyForm())))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with giving_why(request.POST.get("why", "").strip()):
            return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        why = WhyForm(self.request.POST if seen else None)
        effect = self.tried(seen if why.is_valid() else "")
        if effect is None:
            messages.success(self.request, self.get_success_message(), buttons=say_why())
            return redirect(self.get_success_url())
        return self.render_to_response(self.get_context_data(effect=effect, **asked(why)), status=status_of(why))

    def tried(self, seen: str) -> Effect | None:
        return keep_if_seen(self.delete_action, [self.object.arrow], seen, self.request.user)

    def delete_action(self) -> None:
        """Its row; what is known of it stays, for what is told of it."""
        log(instance=self.object, action="wagtail.delete")
        ApprovalPolicy.objects.filter(pk=self.object.pk).delete()


class PolicyList(ExportedIndexView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        with_parts(list(context["object_list"]))
        return context | {"uncovered": uncovered(), "broken": broken_policies(), "lowest": LOWEST}


LOWEST = _("Of the policies that fit a dossier the one with the lowest number decides, of two alike the older one.")


def conditions_in_words(policy: ApprovalPolicy) -> str:
    return ", ".join(each.says() for each in policy.narrowed_by) or gettext("always")


def groups_in_words(policy: ApprovalPolicy) -> str:
    return listed(policy.asking()) or gettext("nobody: it is passed over")


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
            FieldRowPanel([FieldPanel("order", help_text=LOWEST), FieldPanel("active")]),
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
