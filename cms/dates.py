"""The calendars of the back office help to pick a date; what someone typed, they leave alone."""

from typing import Any

from django.db.models import DateField, DateTimeField
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

# On leaving the field, Wagtail's own would silently put the present moment for whatever it cannot read.
TYPED_STAYS = {"validateOnBlur": False}


class DateInput(AdminDateInput):
    def get_config(self) -> dict[str, Any]:
        return super().get_config() | TYPED_STAYS


class DateTimeInput(AdminDateTimeInput):
    def get_config(self) -> dict[str, Any]:
        return super().get_config() | TYPED_STAYS


def use_them() -> None:
    register_form_field_override(DateField, override={"widget": DateInput})
    register_form_field_override(DateTimeField, override={"widget": DateTimeInput})
