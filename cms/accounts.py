"""Wagtail's screens for accounts and groups, fitted to accounts that log in by mail and to fixed role groups."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.users.forms import GroupForm, UserCreationForm, UserEditForm
from wagtail.users.views.groups import DeleteView, GroupViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from cms.models import User
from snippets.sheets import Exported
from workflows.people.forms import RolesField
from workflows.people.models import site_languages
from workflows.people.roles import GROUP_ROLES


class AccountFormMixin(forms.ModelForm):
    language = forms.ChoiceField(
        label=pgettext_lazy("of a person", "Language"),
        required=False,
        choices=lambda: [("", _("The site's first language")), *site_languages()],
    )
    groups = RolesField(queryset=Group.objects.order_by("name"), required=False, label=_("Roles"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("is_superuser", None)
        self.fields["first_name"].required = self.fields["last_name"].required = False

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class AccountCreationForm(AccountFormMixin, UserCreationForm):
    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)

    class Meta(UserCreationForm.Meta):
        fields = ("email", "first_name", "last_name", "language", "groups")


class AccountEditForm(AccountFormMixin, UserEditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        editing_self = kwargs.pop("editing_self", False)
        super().__init__(*args, **kwargs)
        if editing_self:
            del self.fields["is_active"]

    class Meta(UserEditForm.Meta):
        fields = ("email", "first_name", "last_name", "language", "is_active", "groups")


class AccountIndexView(Exported, IndexView):
    pass


class AccountViewSet(UserViewSet):
    index_view_class = AccountIndexView
    menu_label = _("Accounts")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return AccountEditForm if for_update else AccountCreationForm


class RoleGroupForm(GroupForm):
    """A role's group keeps its name: the code knows it by that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.name in set(GROUP_ROLES):
            self.fields["name"].disabled = True
            self.fields["name"].help_text = _("This group stands for a role; its name cannot change.")


class RoleGroupDeleteView(DeleteView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.get_object().name in set(GROUP_ROLES):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class RoleGroupViewSet(GroupViewSet):
    delete_view_class = RoleGroupDeleteView

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return RoleGroupForm
