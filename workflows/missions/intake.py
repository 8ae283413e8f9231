"""How a request comes in: what is asked, how a machine is told from a person, and how one request stays one."""

import hashlib
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.validators import MinValueValidator
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from snippets.forms import leave_out_retired
from snippets.models import Country, EventLevel
from workflows.kernel.actors import Actor
from workflows.kernel.perform import perform
from workflows.kernel.strangers import TICKET_LASTS, FromAnyone
from workflows.missions.forms import SheetRules, sheet_fields
from workflows.missions.models import Mission
from workflows.missions.questions import ASKED, HINTS, LABELS
from workflows.missions.states import ENDED, Door
from workflows.people import roles
from workflows.people.roles import Role

# The same questions to somebody of the house, who does not receive the event.
PROPOSED = [(gettext_lazy("Who asks"), ASKED[0][1]), *ASKED[1:]]
PROPOSAL_LABELS = {
    "title": gettext_lazy("The occasion, in a few words"),
    "objectives": gettext_lazy("What should it achieve?"),
    "ambassadors_wanted": gettext_lazy("How many ambassadors should go?"),
    "is_public": gettext_lazy("It may be announced in the public agenda"),
    "intervention_kind": gettext_lazy("What someone would do there"),
    "contribution": gettext_lazy("What does whoever receives the event contribute to the costs?"),
    "preparation": gettext_lazy("What should whoever goes prepare or bring?"),
}
PROPOSAL_HINTS = {
    "objectives": gettext_lazy("What should people know or do afterwards? What is expected of whoever goes?"),
    "requester_name": gettext_lazy("You, or the person outside the house who asked you."),
    "contribution": gettext_lazy("As far as it was said; it can stay open."),
    "is_public": gettext_lazy("Only if whoever receives you agrees."),
}
DOORS = {
    Door.AMBASSADOR: Role.AMBASSADOR,
    Door.STAFF: Role.STAFF,
    Door.SUPPORT_GROUP: Role.SUPPORT_GROUP,
}


class SentAlready(Exception):  # noqa: N818  (it is an answer, not an error)
    """The same words came in before from another opening of the form, and their mission is still on its way."""

    def __str__(self) -> str:
        return _("This has arrived already, word for word. If you mean another occasion, say what differs.")


RequestFields = type("RequestFields", (forms.Form,), sheet_fields(*(name for _l, names in ASKED for name in names)))


class RequestForm(SheetRules, FromAnyone, RequestFields):  # type: ignore[misc,valid-type]
    """Asks for an ambassador. Open to anyone, so it looks for signs of a machine and says so kindly."""

    required_css_class = "required"
    fieldsets = ASKED
    labels: ClassVar = LABELS
    hints: ClassVar = HINTS
    needs_date = True
    fewest = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("requester_language", get_language() or settings.LANGUAGE_CODE)
        self.fields["objectives"].required = True
        self.fields["is_public"].initial = False  # a consent is given, never presumed
        self.fields["ambassadors_wanted"].validators.append(MinValueValidator(self.fewest))
        self.fields["ambassadors_wanted"].widget.attrs["min"] = self.fewest
        for name, label in self.labels.items():
            self.fields[name].label = label
        for name, hint in self.hints.items():
            self.fields[name].help_text = hint
        for name, kind in {"requester_name": "name", "requester_email": "email", "requester_phone": "tel",
                           "requester_organisation": "organization"}.items():  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = kind
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField) and not isinstance(field, forms.ModelMultipleChoiceField):
                field.empty_label = _("Not known yet")
        self.fields["level"].choices = [("", _("Not known yet")), *EventLevel.choices]
        leave_out_retired(self)

    def clean(self) -> None:
        self.check_sheet()
        given = self.cleaned_data.get("starts") or self.cleaned_data.get("when_text")
        if self.needs_date and "starts" in self.fields and not given and "starts" not in self.errors:
            self.add_error("starts", _("Give a date, or say below roughly when."))
        self.check_stranger()

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("homepage", "ticket")}

    def fingerprint(self, *without: str) -> str:
        """The same for two clicks on one form, another as soon as a word is changed."""
        left_out = {"csrfmiddlewaretoken", *without}
        typed = sorted((name, self.data.getlist(name)) for name in self.data if name not in left_out)
        return hashlib.sha256(repr(typed).encode()).hexdigest()


class ProposalForm(RequestForm):
    """The same, for people of the house; a theme, date and place may still be open."""

    fieldsets = PROPOSED
    labels: ClassVar = LABELS | PROPOSAL_LABELS | {"requester_name": gettext_lazy("Who asks")}
    hints: ClassVar = HINTS | PROPOSAL_HINTS
    needs_date = False
    fewest = 0  # staff may go without an ambassador

    door = forms.ChoiceField(label=gettext_lazy("You propose this as"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, doors: list[Door], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["door"].choices = [(door.value, DOORS[door].label) for door in doors]
        self.initial["door"] = doors[0].value
        if len(doors) == 1:
            self.fields["door"].widget = forms.HiddenInput()


def doors_of(user: Any) -> list[Door]:
    """By which doors this account may bring in a mission; the widest role first."""
    held = roles.roles_of(user)
    return [door for door, role in reversed(DOORS.items()) if role in held]


def default_country() -> Country | None:
    return Country.objects.filter(key__iexact=settings.AMBASSADE_COUNTRY).first() or Country.objects.first()


def take_in(form: RequestForm, *, by: Actor, **columns: Any) -> Mission:
    """Begin the mission that the form asks for; a form sent twice begins one, and both answers name it.

    Raises SentAlready for the same words from a form opened anew (back in the browser, a second tab): its mission is
    not named, as whoever knows the words is not sure to be who wrote them.
    """
    columns = form.columns() | columns
    many = {name: columns.pop(name) for name in Mission.MANY if name in columns}
    region = columns.get("region")
    country = region.country if region else default_country()
    key, words = f"intake:sent:{form.fingerprint()}", f"intake:words:{form.fingerprint('ticket')}"
    with transaction.atomic():
        Country.objects.select_for_update().get(pk=country.pk)  # two clicks at once wait for each other here
        if known := Mission.objects.filter(pk=cache.get(key)).first():
            return known
        if Mission.objects.filter(pk=cache.get(words)).exclude(state__in=ENDED).exists():
            raise SentAlready
        owner = Mission.objects.suggest_owner(country.pk, region.pk if region else None)
        mission = Mission(country=country, owner=owner, **columns)
        mission = perform(mission, "request", by=by, **many).subject
        cache.set_many({key: mission.pk, words: mission.pk}, int(TICKET_LASTS.total_seconds()))
        return mission
