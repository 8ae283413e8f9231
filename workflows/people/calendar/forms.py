"""The address of one's own calendar, asked with the time one has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.kernel.plain_words import PlainWords
from workflows.people.calendar.fetch import is_allowed
from workflows.people.calendar.jobs import read_later
from workflows.people.calendar.models import OwnCalendar
from workflows.people.models import Member


class CalendarForm(PlainWords, forms.Form):
    calendar = forms.CharField(
        label=gettext_lazy("Address of your own calendar"),
        help_text=gettext_lazy(
            "The private iCalendar address (https://…) that your calendar gives you. Every night we read when you are "
            "busy, and nothing else. Empty it to remove it with everything that was read."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
        max_length=1000,
        required=False,
    )

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.known = OwnCalendar.objects.filter(member=member).first()

    def clean_calendar(self) -> str:
        address = self.cleaned_data["calendar"]
        if address.lower().startswith("webcal://"):
            address = f"https://{address[len('webcal://') :]}"
        if address and not is_allowed(address):
            raise ValidationError(_("Give an address that begins with https:// and stands on the public internet."))
        return address

    def save(self) -> None:
        """Read anew whenever it is saved; of another calendar nothing is kept."""
        address = self.cleaned_data["calendar"]
        if self.known is not None and self.known.address != address:
            self.known.delete()
        if address:
            read_later(OwnCalendar.objects.get_or_create(member=self.member, address=address)[0])
