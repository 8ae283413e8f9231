"""Where the coordinators keep rules and their words."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies.base import BasePermissionPolicy

from snippets.sheets import ExportedIndexView
from workflows.automations import views
from workflows.automations.dossiers import models
from workflows.automations.forms import BeginForm, RuleForm, WordsForm
from workflows.automations.models import Automation, Halt, Mode, RuleMessage
from workflows.automations.placeholders import placeholders_of
from workflows.automations.sentences import all_words, problem_of, sentence
from workflows.kernel.dossiers import frame
from workflows.kernel.facts import choices_read_once
from workflows.kernel.menu import POLICY_MENU
from workflows.people.keepers import ForCoordinators


class ForKeepersOfRules(ForCoordinators):
    """Rules and words are paused and rewritten, never deleted: what they did hangs on them."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


class RuleList(ExportedIndexView):
    """Each rule as a sentence; what they choose from is read once for all of them."""

    @cached_property
    def words(self) -> dict[int, Any]:
        return all_words()

    @cached_property
    def choices_known(self) -> dict[Any, Any]:
        return {}

    def told(self, rule: Automation) -> str:
        with choices_read_once(self.choices_known):
            return sentence(rule, self.words)

    def standing(self, rule: Automation) -> str:
        """On, paused … or why it stopped by itself."""
        if rule.mode == Mode.ON and (problem := problem_of(rule, self.words)):
            return gettext("Stopped: %(problem)s") % {"problem": problem}
        return rule.get_mode_display()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            *super().columns,
            Column("sentence", label=pgettext_lazy("rule", "What it does"), accessor=self.told),
            Column("standing", label=pgettext_lazy("rule", "How it stands"), accessor=self.standing),
        ]

    def get_edit_url(self, instance: Automation) -> str | None:
        """By its page, from where it is edited, tried and switched on."""
        return reverse("automations:rule", args=[instance.pk]) if super().get_edit_url(instance) else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(halt=Halt.now(), **kwargs)


class Keeping:
    """The form locks the row with which it compares; who comes second is told with 409, what they typed stays."""

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 409 if form.is_stale else 422
        return response


class LeadsToItsPage:
    def get_success_url(self) -> str:
        return reverse("automations:rule", args=[self.object.pk])  # type: ignore[attr-defined]


class RuleAddView(LeadsToItsPage, Keeping, CreateView):
    """Asks first what the rule is about and when it acts, then the rest."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.POST if request.method == "POST" else request.GET
        self.begin = BeginForm(asked if "lifecycle" in asked or "trigger" in asked else None)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs) if self.begin.is_valid() else self.ask()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().post(request, *args, **kwargs) if self.begin.is_valid() else self.ask()

    def ask(self) -> HttpResponse:
        above = (reverse("automations:index"), RuleViewSet.menu_label)
        context = frame(gettext("New rule"), above) | {"form": self.begin}
        status = 422 if self.begin.errors else 200
        return render(self.request, "workflows/automations/begin.html", context, status=status)

    def get_initial_form_instance(self) -> Automation:
        return Automation(**self.begin.cleaned_data)


class RuleEditView(LeadsToItsPage, Keeping, EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """About what is gone nothing can be chosen; its page says what is wrong."""
        found = self.get_object()
        if found.lifecycle not in models():
            return redirect("automations:rule", found.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_success_message(self) -> str:
        if self.object.mode == Mode.PAUSED:
            return gettext("The rule is kept and paused: look at what it would have done, then switch it on.")
        return gettext("The rule is kept. Nothing is switched on yet.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = sentence(self.get_object(), all_words())
        return super().get_context_data(told=told, **kwargs)


class WordsOffer:
    """Which placeholders there are, per kind of dossier."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wanted = self.object and self.object.lifecycle  # type: ignore[attr-defined]
        offers = [
            (model._meta.verbose_name, placeholders_of(model).items())
            for name, model in models().items()
            if wanted in (None, "", name)
        ]
        return super().get_context_data(offers=offers, **kwargs)  # type: ignore[misc]

    def get_success_url(self) -> str:
        return reverse("rule_words:preview", args=[self.object.pk])  # type: ignore[attr-defined]


class WordsAddView(WordsOffer, Keeping, CreateView):
    pass


class WordsEditView(WordsOffer, Keeping, EditView):
    pass


class RuleViewSet(ModelViewSet):
    model = Automation
    url_prefix = "rules"
    icon = "cogs"
    menu_label = pgettext_lazy("menu", "Rules")
    menu_hook, menu_order = POLICY_MENU, 30
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class, add_view_class, edit_view_class = RuleList, RuleAddView, RuleEditView
    index_template_name = "workflows/automations/rules.html"
    create_template_name = "workflows/automations/rule_add.html"
    edit_template_name = "workflows/automations/rule_edit.html"
    list_display: ClassVar = ["name"]

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForKeepersOfRules(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return RuleForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("halt/", views.halt, name="halt"),
            path("<int:pk>/", views.rule, name="rule"),
            path("<int:pk>/switch/", views.switch, name="switch"),
            path("<int:pk>/log/", views.log, name="log"),
            path("<int:pk>/deeds/<int:firing>/again/", views.act_again, name="act_again"),
        ]


class WordsViewSet(ModelViewSet):
    model = RuleMessage
    url_prefix = "rule-words"
    icon = "mail"
    menu_label = _("Words of rules")
    menu_hook, menu_order = POLICY_MENU, 31
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class, add_view_class, edit_view_class = ExportedIndexView, WordsAddView, WordsEditView
    create_template_name = "workflows/automations/words_add.html"
    edit_template_name = "workflows/automations/words_edit.html"
    list_display: ClassVar = [
        "name",
        Column("get_lifecycle_display", label=pgettext_lazy("rule", "about")),
        Column("subject", label=pgettext_lazy("of words", "subject")),
    ]

    @cached_property
    def permission_policy(self) -> BasePermissionPolicy:
        return ForKeepersOfRules(self.model)

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return WordsForm

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("<int:pk>/preview/", views.preview, name="preview")]
