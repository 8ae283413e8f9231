"""What forms of editors have in common."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from snippets.kept import Kept
from snippets.latest import OnLatestVersion
from snippets.models import Appearance, Choice


def leave_out_retired(form: forms.Form) -> None:
    """In every list of choices of a form, keep what is still offered and what is chosen already."""
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField) and issubclass(field.queryset.model, Choice):
            chosen = _keys(form.get_initial_for_field(field, name))
            field.queryset = field.queryset.model.objects.filter(Q(retired=False) | Q(pk__in=chosen))


def _keys(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    many = [value] if isinstance(value, str | Model) or not isinstance(value, Iterable) else value
    return [each.pk if isinstance(each, Model) else each for each in many]


def offered_as_owner(now: int | None) -> QuerySet:
    """Who answers for it now stays to be chosen, also after leaving the team."""
    team = import_string(settings.AMBASSADE_MAY_ANSWER_FOR_TEXTS)()
    return get_user_model().objects.filter(Q(pk__in=team.values("pk")) | Q(pk=now))


class KeptForm(OnLatestVersion, WagtailAdminModelForm):
    """A draft may lack what a publication needs; what is chosen lies in the same language."""

    needed_to_publish: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave_out_retired(self)
        for field in self.fields.values():
            chosen_from = getattr(getattr(field, "queryset", None), "model", None)
            if chosen_from and issubclass(chosen_from, Kept) and self.instance.locale_id:
                field.queryset = field.queryset.filter(locale=self.instance.locale_id).exclude(pk=self.instance.pk)
        if "owner" in self.fields:
            self.fields["owner"].queryset = offered_as_owner(self.instance.owner_id)

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        if not self.is_deferred_validation:
            for name in self.needed_to_publish:
                if not answers.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed before it can be published."))
            self.check_consent(answers.get("appearance"))
        return answers

    def check_consent(self, appearance: Appearance | None) -> None:
        if appearance is None:
            return
        if not appearance.allows(localdate()):
            self.add_error("appearance", _("This person has not agreed to publication, or no longer does."))
