"""The form of a policy: its conditions, whom its steps ask, and what it may not say."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.log_actions import registry as log_registry

from workflows.approvals.coverage import alike
from workflows.approvals.models import NEVER_ABOUT_A_PERSON, ApprovalPolicy
from workflows.approvals.policies import ROLES, lifecycle_of, vocabulary_of
from workflows.kernel.facts import offered, why_unfit
from workflows.kernel.plain_words import PlainWords
from workflows.people.roles import Role, holders, holding


class ConditionForm(WagtailAdminModelForm):
    """One condition, chosen from what the lifecycle of the policy's step declares."""

    what = forms.ChoiceField(
        label=_("condition"), error_messages={"required": _("Choose a condition, or take this row away.")}
    )

    def __init__(self, *args: Any, lifecycle: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = False  # a row that was left empty would mean: every dossier
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
        self.fields["people"].label_from_instance = with_groups

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if answers.get("people") and answers.get("role"):
            group = {person.pk for person in holders(Role(answers["role"]))}
            if strangers := [str(person) for person in answers["people"] if person.pk not in group]:
                words = gettext("Not of this group: %(who)s.") % {"who": ", ".join(strangers)}
                self.add_error("people", words)
        return answers


def everybody_asked() -> QuerySet:
    """Accounts that hold a role which approvals ask, those of one group together."""
    people = get_user_model()._default_manager.all()
    for role, _words in ROLES:
        people = people.annotate(**{of(role): Exists(holding(Role(role)).order_by().filter(pk=OuterRef("pk")))})
    wanted = Q(*((of(role), True) for role, _words in ROLES), _connector=Q.OR)
    groups = [f"-{of(role)}" for role, _words in ROLES]
    return people.filter(wanted).order_by(*groups, "first_name", "last_name", "pk")


def of(role: str) -> str:
    return f"of_{role}"


def with_groups(person: Any) -> str:
    """“Ann Vos (the board, finance)”."""
    groups = ", ".join(str(words) for role, words in ROLES if getattr(person, of(role)))
    return f"{person} ({groups})"


class WhyForm(PlainWords, forms.Form):
    """Why the policy is changed, asked where its effect is shown; whoever leaves it empty can say it later."""

    why = forms.CharField(
        label=pgettext_lazy("policy", "Why"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Not required now. It stands beside this change among the versions of the policy."),
    )


class PolicyForm(WagtailAdminModelForm):
    """Each change of a policy is a new version; requests that are open keep the one they were asked under."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_stale = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.version
        self.formsets["steps"].error_messages["too_few_forms"] = _("Say who must agree: one approval step at least.")
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
