"""Forms that are open to anyone: how a machine is told from a person without a puzzle, and how often is too often."""

import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _

from workflows.kernel import clock, limits
from workflows.kernel.plain_words import PlainWords

SALT = "workflows.kernel.strangers"
LEAST_SECONDS = 3
TICKET_LASTS = timedelta(days=2)
MOST_PER_ADDRESS, MOST_PER_MAILBOX, LIMIT_SECONDS = 10, 5, 60 * 60


class Trap(forms.TextInput):
    """A field that people neither see nor reach, and machines fill in."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__({"class": "hidden", "tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"})


def new_ticket() -> str:
    """Says when the form was opened, and makes that a form which is sent twice counts once."""
    return signing.dumps([uuid.uuid4().hex, int(clock.now().timestamp())], salt=SALT)


def age_of(ticket: str) -> float | None:
    """Seconds since the form was opened; None when the ticket is not ours or too old."""
    try:
        _key, opened = signing.loads(ticket, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    age = clock.now().timestamp() - opened
    return age if age <= TICKET_LASTS.total_seconds() else None


class FromAnyone(PlainWords, forms.Form):
    """Looks for signs of a machine and says so kindly. `clean` calls `check_stranger`."""

    homepage = forms.CharField(required=False, widget=Trap)
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("ticket", new_ticket())

    def check_stranger(self) -> None:
        if self.cleaned_data.get("homepage"):
            self.add_error(None, _("This looked like the work of a machine. Please send it once more."))
            self.retype("homepage", "")
        self.check_ticket()

    def check_ticket(self) -> None:
        age = age_of(self.cleaned_data.get("ticket", ""))
        if age is None:
            self.add_error(None, _("This page had been open for too long. Look it over and send it once more."))
            self.retype("ticket", new_ticket())
        elif age < LEAST_SECONDS and not self.errors:
            self.add_error(None, _("That went very fast. Look it over and send it once more."))

    def retype(self, name: str, value: str) -> None:
        """What the form holds when it is shown again."""
        data: Any = self.data.copy()
        data[self.add_prefix(name)] = value
        self.data = data


def too_many(kind: str, who: str, most: int) -> bool:
    """Count one more from there; whether that is more than `most` within the hour."""
    return limits.seconds_to_wait(f"strangers:{kind}", who, most=most, within=LIMIT_SECONDS) > 0


def too_often(client: str, mailbox: str, what: str) -> bool:
    """Whether this computer, or anyone for this mailbox, asked for that too often within the hour."""
    return too_many(f"{what}-address", client, MOST_PER_ADDRESS) or too_many(
        f"{what}-mailbox", mailbox, MOST_PER_MAILBOX
    )
